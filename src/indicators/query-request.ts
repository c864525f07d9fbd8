import { audiencePolicy, type QueryRights, queryRights, type Viewer } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Names } from "../domain/names.ts";
import type { Release } from "../release/index.ts";
import {
  type Condition,
  codesCondition,
  conditionDimensions,
  parseWhere,
  readConditions,
} from "./conditions.ts";
import type { Cut } from "./cut.ts";
import { type Dimension, type DimensionKind, findDimension, OTHER_PACKAGE } from "./dimensions.ts";
import { indicatorMeasure, isIndicatorName } from "./indicator-measure.ts";
import { findMeasure, type Measure } from "./measures.ts";

/** A query as it is asked: names and `name=value` texts, not yet held against a release. */
export type QueryRequest = {
  readonly measure: string;
  readonly by?: readonly string[];
  readonly where?: readonly string[];
  /** Adds the row of everything that the conditions keep. */
  readonly withTotal?: boolean;
};

/** A query that can be computed. `shown` gives the places of the dimensions in the order to show. */
export type QueryPlan = {
  readonly measure: Measure;
  readonly cut: Cut;
  readonly shown: readonly number[];
  /** What the viewer does not get of what was asked, in a sentence; null when nothing is left out. */
  readonly leftOut: Names | null;
};

/**
 * Holds a request against the release and against what the viewer may see: the rows it may not are kept
 * out of every part of the figure.
 *
 * @throws UserError "unknown_name" with a suggestion; "invalid_usage" for what cannot be asked together;
 * "not_allowed" for a cut that the viewer may not make.
 */
export async function readRequest(
  release: Release,
  viewer: Viewer,
  request: QueryRequest,
): Promise<QueryPlan> {
  const measure = isIndicatorName(request.measure)
    ? indicatorMeasure(request.measure)
    : findMeasure(request.measure);
  const where = parseWhere(request.where ?? []);
  const asked: Dimension[] = [];
  for (const name of request.by ?? []) {
    if (asked.some(({ id }) => id === name)) throw refused(`${name} is asked for twice in --by`);
    asked.push(await findDimension(release, name, where.segmentSystem));
  }
  const kept = await conditionDimensions(release, where, isCoUse(measure));
  const rights = queryRights(audiencePolicy(), viewer, {
    measure: measure.id,
    kinds: [...asked, ...kept].map(({ kind }) => kind),
  });
  const conditions = await readConditions(release, where, isCoUse(measure));
  refuseMixedSources([...asked, ...kept]);
  refuseUnsuited(measure, asked, conditions, request.withTotal === true);
  const dimensions = isCoUse(measure) ? [...asked, OTHER_PACKAGE] : asked;
  return {
    measure,
    cut: { dimensions, conditions: [...conditions, ...(await rightConditions(release, rights))] },
    shown: shownOrder(dimensions),
    leftOut: leftOut(rights),
  };
}

/** The viewer's rights as conditions: like any other they are part of the SQL of each component. */
async function rightConditions(release: Release, rights: QueryRights): Promise<Condition[]> {
  const { regionCodes, producerIds } = rights;
  return [
    ...(regionCodes === null
      ? []
      : [codesCondition(await findDimension(release, "region", null), regionCodes)]),
    ...(producerIds === null
      ? []
      : [codesCondition(await findDimension(release, "producer", null), producerIds)]),
  ];
}

function leftOut({ regionCodes, producerIds }: QueryRights): Names | null {
  if (producerIds !== null) return OWN_PRODUCER_ALONE;
  return regionCodes === null ? null : OWN_REGION_ALONE;
}

const OWN_PRODUCER_ALONE: Names = {
  fi: "Mukana on vain se, minkä oma organisaatiosi on tuottanut.",
  sv: "Endast det som din egen organisation har producerat är räknat.",
  en: "Only what your own organisation produced is counted.",
};
const OWN_REGION_ALONE: Names = {
  fi: "Mukana on vain oma alueesi: tämä jaottelu on avoinna vain sille.",
  sv: "Endast ditt eget område är räknat: den här indelningen är öppen bara för det.",
  en: "Only your own region is counted: this cut is open to it alone.",
};

function isCoUse(measure: Measure): boolean {
  return measure.id.startsWith("co_use");
}

/** The other package is computed last and shown beside its package. */
function shownOrder(dimensions: readonly Dimension[]): number[] {
  const last = dimensions.length - 1;
  const order = dimensions.map((_, index) => index);
  if (dimensions[last]?.kind !== "other_package") return order;
  return order
    .slice(0, last)
    .flatMap((index) => (dimensions[index]?.kind === "package" ? [index, last] : [index]));
}

function refuseMixedSources(used: readonly Dimension[]): void {
  for (const kind of ["view", "segment"] as const) {
    const sources = used.flatMap((one) => (one.kind === kind ? [one.source] : []));
    const different = [...new Set(sources)];
    if (different.length > 1) {
      throw refused(
        `one query takes one ${kind === "view" ? "view" : "segment system"}, not ${different.join(" and ")}; totals never mix them`,
      );
    }
  }
}

const SERVICE_KINDS: ReadonlySet<DimensionKind> = new Set([
  "package",
  "function",
  "service",
  "view",
]);
const CO_USE_KINDS: ReadonlySet<DimensionKind> = new Set([
  "package",
  "other_package",
  "region",
  "year",
  "age_group",
  "sex",
  "segment",
]);

function refuseUnsuited(
  measure: Measure,
  asked: readonly Dimension[],
  conditions: readonly Condition[],
  withTotal: boolean,
): void {
  const used = [...asked, ...conditions.map(({ dimension }) => dimension)];
  if (measure.residentAges !== undefined && used.some(({ kind }) => kind === "age_group")) {
    throw refused(
      `${measure.id} has its own ages; ask for cost_per_resident --by age_group instead`,
    );
  }
  if (measure.denominator === "whole_cost_of_clients") {
    if (!used.some(({ kind }) => SERVICE_KINDS.has(kind))) {
      throw refused(`${measure.id} needs a package, function or service, for example --by package`);
    }
    if (withTotal)
      throw refused(`${measure.id} has no total: it is a share of each row's own clients`);
  }
  if (!isCoUse(measure)) return;
  if (!asked.some(({ kind }) => kind === "package")) {
    throw refused(`${measure.id} needs --by package, for example --by region,package`);
  }
  const unsuited = used.find(({ kind }) => !CO_USE_KINDS.has(kind));
  if (unsuited !== undefined) {
    throw refused(
      `${measure.id} takes package, other_package, region, year, age_group, sex and segment; not ${unsuited.id}`,
    );
  }
  if (withTotal) throw refused(`${measure.id} has no total: a client is in several of its rows`);
}

function refused(message: string): UserError {
  return new UserError("invalid_usage", message);
}
