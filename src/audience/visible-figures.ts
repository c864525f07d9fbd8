import { sqlText } from "../sql/engine.ts";
import {
  type AudiencePolicy,
  type Grant,
  INDICATOR_DIMENSIONS,
  type IndicatorDimension,
  LEVELS,
  rulesOf,
} from "./policy.ts";
import type { Audience, Viewer } from "./viewer.ts";

/** What the policy has to know of an indicator. */
export type IndicatorAudiences = {
  readonly id: string;
  readonly dimension: IndicatorDimension;
  /** Audiences that its own definition names; an indicator need not name `internal`. */
  readonly audiences: readonly string[];
};

/** Relations with the columns of the table `figures`. `published` is null where nothing is published. */
export type FigureRelations = { readonly release: string; readonly published: string | null };

/**
 * The rows of figures that a viewer may see, as a query with the columns of `figures`.
 *
 * A row of the release that the viewer may see as it is stands for the published row of the same cell.
 * Nothing else of the release is read: what is hidden cannot be counted, filtered or ordered by.
 */
export function visibleFigures(
  policy: AudiencePolicy,
  viewer: Viewer,
  indicators: readonly IndicatorAudiences[],
  relations: FigureRelations,
): string {
  const { grants } = rulesOf(policy, viewer.audience);
  const conditionOf = (figures: Grant["figures"], relation: string) =>
    either(
      grants
        .filter((grant) => grant.figures === figures)
        .map((grant) => figureTest(grant, viewer, indicators, relation)),
    );
  const ofRelease = conditionOf("release", relations.release);
  const own = `select figures.* from ${relations.release} as figures where ${ofRelease}`;
  if (relations.published === null) return own;
  const published = conditionOf("published", relations.published);
  if (published === "false") return own;
  return `${own}
    union all
    select figures.* from ${relations.published} as figures
    where ${published} and not ${ofRelease}`;
}

/**
 * The rows that a publication for an audience is made of: all that such a viewer could see if everything were
 * published, as it stands in the release. Who reads this sees more than the audience may: protect it first.
 */
export function publishableFigures(
  policy: AudiencePolicy,
  audience: Audience,
  indicators: readonly IndicatorAudiences[],
  relation: string,
): string {
  const nobody = { audience, regionCodes: [], producerIds: [] };
  const tests = rulesOf(policy, audience).grants.map((grant) =>
    figureTest(grant, nobody, indicators, relation),
  );
  return `select figures.* from ${relation} as figures where ${either(tests)}`;
}

/**
 * The test on rows of a relation that carry areas, levels and producers, but no indicator: what a
 * viewer may see of one dimension there. The columns are area_kind, area_code, level and producer_id.
 *
 * @param alias The name of the relation in the query.
 */
export function visibleRows(
  policy: AudiencePolicy,
  viewer: Viewer,
  dimension: IndicatorDimension,
  alias: string,
): string {
  const { grants } = rulesOf(policy, viewer.audience);
  return either(
    grants
      .filter(({ figures, dimensions }) => figures === "release" && dimensions.includes(dimension))
      .map((grant) => both(placeTests(grant, viewer, alias))),
  );
}

/**
 * Beside a producer's own figures, how other producers stand: quantiles, without saying whose.
 *
 * One row for each indicator, version, year, level and module of which the viewer sees own figures, with
 * `peer_count` and `peer_values`: the quantiles of the policy in their order, null of too few producers.
 * Peers are the producers of all areas but the viewer's own. Null when the audience gets no distribution.
 */
export function peerDistribution(
  policy: AudiencePolicy,
  viewer: Viewer,
  indicators: readonly IndicatorAudiences[],
  relation: string,
): string | null {
  const { peers, grants } = rulesOf(policy, viewer.audience);
  if (peers === null) return null;
  const own = either(
    grants
      .filter(({ figures, producers }) => figures === "release" && producers.includes("own"))
      .map((grant) => figureTest(grant, viewer, indicators, relation)),
  );
  const keys = ["indicator_id", "indicator_version", "year", "level", "module_id"];
  const same = keys.map((key) => `peers.${key} is not distinct from own_figures.${key}`);
  const columns = keys.map((key) => `own_figures.${key}`).join(", ");
  return `
    select ${columns}, count(peers.value) as peer_count,
        case when count(peers.value) >= ${peers.least_producers}
            then quantile_cont(peers.value, [${peers.quantiles.join(", ")}]) end as peer_values
    from (
        select distinct ${keys.join(", ")} from ${relation} as figures
        where figures.producer_id is not null and ${own}
    ) as own_figures
    left join ${relation} as peers
        on ${same.join(" and ")} and peers.producer_id is not null
        and not ${inList("peers.producer_id", viewer.producerIds)}
        and peers.status in ('value', 'zero')
    group by ${columns}`;
}

function figureTest(
  grant: Grant,
  viewer: Viewer,
  indicators: readonly IndicatorAudiences[],
  relation: string,
): string {
  return both([
    ...placeTests(grant, viewer, "figures"),
    ...indicatorTests(grant, viewer.audience, indicators),
    ...(grant.choice_of === null ? [] : [choiceTest(grant.choice_of, relation)]),
  ]);
}

function placeTests(grant: Grant, viewer: Viewer, alias: string): string[] {
  return [
    areaTest(grant, viewer, alias),
    producerTest(grant, viewer, alias),
    LEVELS.every((level) => grant.levels.includes(level))
      ? "true"
      : inList(`${alias}.level`, grant.levels),
  ];
}

function areaTest({ areas }: Grant, { regionCodes }: Viewer, alias: string): string {
  const isOwn = inList(`${alias}.area_code`, regionCodes);
  const isRegion = `${alias}.area_kind = 'region'`;
  const testOf = {
    nation: `${alias}.area_kind = 'nation'`,
    collaborative_area: `${alias}.area_kind = 'collaborative_area'`,
    own_region: both([isRegion, isOwn]),
    other_region: both([isRegion, `not ${isOwn}`]),
  };
  return either(areas.map((area) => testOf[area]));
}

function producerTest({ producers }: Grant, { producerIds }: Viewer, alias: string): string {
  const isOwn = inList(`${alias}.producer_id`, producerIds);
  const testOf = {
    together: `${alias}.producer_id is null`,
    own: both([`${alias}.producer_id is not null`, isOwn]),
    other: both([`${alias}.producer_id is not null`, `not ${isOwn}`]),
  };
  return either(producers.map((producer) => testOf[producer]));
}

function indicatorTests(
  grant: Grant,
  audience: Audience,
  indicators: readonly IndicatorAudiences[],
): string[] {
  const takesAll =
    !grant.if_named && INDICATOR_DIMENSIONS.every((one) => grant.dimensions.includes(one));
  if (takesAll) return [];
  const taken = indicators.filter(
    ({ dimension, audiences }) =>
      grant.dimensions.includes(dimension) && (!grant.if_named || audiences.includes(audience)),
  );
  return [
    inList(
      "figures.indicator_id",
      taken.map(({ id }) => id),
    ),
  ];
}

/** At least so many producers have a figure of the same thing, so that there is something to choose. */
function choiceTest(least: number, relation: string): string {
  const keys = ["indicator_id", "indicator_version", "area_kind", "area_code", "year", "level"];
  const same = keys.map((key) => `choices.${key} = figures.${key}`).join(" and ");
  return `(
    select count(distinct choices.producer_id) from ${relation} as choices
    where ${same} and coalesce(choices.module_id, '') = coalesce(figures.module_id, '')
        and choices.status in ('value', 'zero')
  ) >= ${least}`;
}

/** Whether an expression is one of some codes; none of them is never true, nor unknown. */
function inList(expression: string, codes: readonly string[]): string {
  if (codes.length === 0) return "false";
  return `coalesce(${expression} in (${codes.map(sqlText).join(", ")}), false)`;
}

function both(tests: readonly string[]): string {
  const needed = tests.filter((test) => test !== "true");
  if (needed.includes("false")) return "false";
  return needed.length === 0 ? "true" : `(${needed.join(" and ")})`;
}

function either(tests: readonly string[]): string {
  const possible = tests.filter((test) => test !== "false");
  if (possible.includes("true")) return "true";
  return possible.length === 0 ? "false" : `(${possible.join(" or ")})`;
}
