import { audiencePolicy, refuseOtherRegions, type Viewer } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Names } from "../domain/names.ts";
import {
  answerQuery,
  coveredCells,
  type Figure,
  type Measure,
  type QueryPlan,
  readRequest,
  type StandardisationDetail,
} from "../indicators/index.ts";
import { catalogueVersion, type Release, type ReleaseManifest } from "../release/index.ts";
import { countValue, requiredText } from "../sql/engine.ts";
import { costCells, figureMoney } from "./cost-cells.ts";
import {
  type CentrePart,
  centreKey,
  centreParts,
  type FigureLine,
  figureLines,
} from "./figure-lines.ts";
import { ledgerSources } from "./ledger-sources.ts";
import { type UsedDelivery, type UsedRule, usedDeliveries, usedRules } from "./origins.ts";
import { sum } from "./signed-split.ts";
import { explainedStandardisation } from "./standardisation.ts";

/** One figure and everything it was made of. */
export type FigureExplanation = {
  readonly releaseId: string;
  readonly catalogue: string;
  readonly measure: Measure;
  readonly where: readonly string[];
  readonly figure: Figure;
  readonly policies: ReleaseManifest["policies"];
  readonly deliveries: readonly UsedDelivery[];
  readonly rules: readonly UsedRule[];
  /** Null when the numerator is no money. */
  readonly money: ExplainedMoney | null;
  /** Of an indicator of one region and year that is standardised by age and sex; otherwise null. */
  readonly standardisation: StandardisationDetail | null;
  readonly notes: readonly Names[];
};

/** The euros of a numerator, by cost centre and by ledger line; `sum` less the numerator is zero. */
export type ExplainedMoney = {
  readonly centres: readonly CentrePart[];
  readonly lines: readonly FigureLine[];
  readonly sum: bigint;
  readonly difference: bigint;
};

export type ExplainRequest = {
  readonly measure: string;
  readonly where?: readonly string[];
  /** Ledger lines by month; by year otherwise. */
  readonly byMonth?: boolean;
};

/**
 * Explains one figure: how it is computed and from which deliveries, rules, cost centres and lines.
 *
 * @throws UserError "invalid_usage" for co-use, which is a matrix; "unknown_name" with a suggestion;
 * "not_allowed" when the figure holds a region that the viewer does not see whole.
 */
export async function explainFigure(
  release: Release,
  viewer: Viewer,
  request: ExplainRequest,
): Promise<FigureExplanation> {
  if (request.measure.startsWith("co_use")) {
    throw new UserError(
      "invalid_usage",
      "co-use is a matrix, not one figure; explain clients or cost with --where package=… instead",
    );
  }
  const where = request.where ?? [];
  const plan = await readRequest(release, viewer, { measure: request.measure, where });
  const cells = await coveredCells(release, plan.cut);
  refuseOtherRegions(audiencePolicy(), viewer, [
    ...new Set(cells.map(({ region_code }) => region_code)),
  ]);
  const answer = await answerQuery(release, viewer, { measure: request.measure, where });
  const [figure] = answer.rows;
  if (figure === undefined) throw new RangeError("a query without dimensions gives one row");
  const money = await explainedMoney(release, plan, figure, request.byMonth === true);
  const ledgerDeliveries = money?.lines.flatMap(({ ledger }) => ledger?.delivery_ids ?? []) ?? [];
  return {
    releaseId: release.releaseId,
    catalogue: catalogueVersion(release.manifest),
    measure: plan.measure,
    where,
    figure,
    policies: release.manifest.policies,
    deliveries: await usedDeliveries(
      release,
      tablesOf(plan, money !== null),
      cells,
      ledgerDeliveries,
    ),
    rules: await usedRules(release, plan.cut),
    money,
    standardisation: await explainedStandardisation(release, viewer, request.measure, where),
    notes: answer.notes,
  };
}

async function explainedMoney(
  release: Release,
  { measure, cut }: QueryPlan,
  figure: Figure,
  byMonth: boolean,
): Promise<ExplainedMoney | null> {
  const money = figureMoney(measure, cut);
  if (money === null) return null;
  const cells = await costCells(release, money);
  const lines = figureLines(cells, await ledgerSources(release, money, byMonth));
  const total = sum(lines.map(({ microeuros }) => microeuros));
  return {
    centres: centreParts(lines, await centreNames(release)),
    lines: lines.sort((left, right) => largestFirst(left.microeuros, right.microeuros)),
    sum: total,
    difference: total - (figure.numerator ?? 0n),
  };
}

async function centreNames(release: Release): Promise<ReadonlyMap<string, string>> {
  const rows = await release.engine.rows(
    "select region_code, year, cost_centre_id, name from cost_centres where name is not null",
  );
  return new Map(
    rows.map((row) => [
      centreKey(
        { region_code: requiredText(row, "region_code"), year: countValue(row, "year") },
        requiredText(row, "cost_centre_id"),
      ),
      requiredText(row, "name"),
    ]),
  );
}

function largestFirst(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left > right ? -1 : 1;
}

function tablesOf({ measure, cut }: QueryPlan, isMoney: boolean): string[] {
  const usesSegments = cut.conditions.some(({ dimension }) => dimension.kind === "segment");
  return [
    "service_events",
    "persons",
    ...(isMoney ? ["cost_centres", "driver_amounts"] : []),
    ...(measure.denominator === "residents" ? ["population"] : []),
    ...(usesSegments ? ["client_segments"] : []),
  ];
}
