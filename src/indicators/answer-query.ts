import type { Viewer } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Names } from "../domain/names.ts";
import { type Release, regionYears } from "../release/index.ts";
import { countValue, type Row, requiredText, wholeValue } from "../sql/engine.ts";
import { ownReading, type Reading, SharedScan } from "./client-scan.ts";
import { type ComponentRows, componentRows, residentRows, residentTests } from "./components.ts";
import { all, type Cut, clientRows, dimensionColumn } from "./cut.ts";
import type { Dimension } from "./dimensions.ts";
import { type KnownValue, knownValues } from "./known-values.ts";
import type { Component, Measure } from "./measures.ts";
import { rowsOnce } from "./once-for-release.ts";
import { partRows } from "./part-components.ts";
import { type QueryPlan, type QueryRequest, readRequest } from "./query-request.ts";
import { measureValue } from "./quotient.ts";
import { readyTables } from "./ready-tables.ts";
import { orderOf } from "./row-order.ts";
import { smallestRelation } from "./smallest-relation.ts";

/**
 * `zero` is known to be nothing; `missing` is not known; `hidden` is protected and `not_comparable`
 * is known but misleading beside the others: publishing gives these two, a query never does.
 */
export type FigureStatus = "value" | "zero" | "missing" | "hidden" | "not_comparable";

/**
 * One figure. The numerator and denominator are in whole micro-euros, persons or events; the value is
 * the decimal text that is shown. All three are null when they are not known.
 */
export type Figure = {
  readonly numerator: bigint | null;
  readonly denominator: bigint | null;
  readonly value: string | null;
  readonly status: FigureStatus;
};

/** The place of a row in one dimension; a null code is the row of what has no value there. */
export type Coordinate = { readonly code: string | null; readonly names: Names | null };

export type QueryRow = Figure & {
  readonly coordinates: readonly Coordinate[];
  /** The row of everything the conditions keep, computed anew and never as a sum of the others. */
  readonly isTotal: boolean;
};

export type QueryAnswer = {
  readonly releaseId: string;
  readonly measure: Measure;
  readonly dimensions: readonly Dimension[];
  readonly rows: readonly QueryRow[];
  readonly notes: readonly Names[];
};

/**
 * Answers one query. A figure is shown the same way wherever it is shown, because it comes from here.
 *
 * @throws UserError "unknown_name" with a suggestion; "invalid_usage" for what cannot be asked together;
 * "not_allowed" for a cut that the viewer may not make.
 */
export async function answerQuery(
  release: Release,
  viewer: Viewer,
  request: QueryRequest,
): Promise<QueryAnswer> {
  const plan = await readRequest(release, viewer, request);
  const reading = ownReading(await readyTables(release));
  const found = await release.engine.rows(figureSql(reading, plan.measure, plan.cut));
  const total =
    request.withTotal === true
      ? await release.engine.rows(figureSql(reading, plan.measure, undivided(plan).cut))
      : null;
  return answerOf(release, plan, found, total);
}

/**
 * Answers several measures over one cut with one statement, which reads each table of facts on clients once for all of
 * them. Each answer is the same as that of `answerQuery` alone.
 *
 * @throws UserError as `answerQuery` does, for the first that cannot be answered.
 */
export async function answerQueries(
  release: Release,
  viewer: Viewer,
  measures: readonly string[],
  request: Omit<QueryRequest, "measure">,
): Promise<QueryAnswer[]> {
  const plans: QueryPlan[] = [];
  for (const measure of measures) {
    plans.push(await readRequest(release, viewer, { ...request, measure }));
  }
  // What reads another cut, such as one with the other package, is answered by a statement of its own.
  const byCut = new Map<string, QueryPlan[]>();
  for (const plan of plans) {
    const key = plan.cut.dimensions.map(({ id }) => id).join();
    byCut.set(key, [...(byCut.get(key) ?? []), plan]);
  }
  const answers = new Map<QueryPlan, QueryAnswer>();
  for (const together of byCut.values()) {
    const found = await foundTogether(release, together);
    const totals =
      request.withTotal === true ? await foundTogether(release, together.map(undivided)) : null;
    for (const [place, plan] of together.entries()) {
      const total = totals === null ? null : (totals[place] ?? []);
      answers.set(plan, await answerOf(release, plan, found[place] ?? [], total));
    }
  }
  return plans.flatMap((plan) => answers.get(plan) ?? []);
}

/** The rows of each plan, all of the same dimensions, from one statement. */
async function foundTogether(release: Release, plans: readonly QueryPlan[]): Promise<Row[][]> {
  const scan = new SharedScan(await readyTables(release));
  const figures = plans.map(
    ({ measure, cut }, place) =>
      `select ${place} as place, figures.* from (${figureSql(scan, measure, cut)}) as figures`,
  );
  const rows = await release.engine.rows(`${scan.withClause()} ${figures.join(" union all ")}`);
  const found: Row[][] = plans.map(() => []);
  for (const row of rows) found[countValue(row, "place")]?.push(row);
  return found;
}

async function answerOf(
  release: Release,
  plan: QueryPlan,
  found: readonly Row[],
  total: readonly Row[] | null,
): Promise<QueryAnswer> {
  const rows = await figureRows(release, plan, found);
  return {
    releaseId: release.releaseId,
    measure: plan.measure,
    dimensions: plan.shown.map((index) => dimensionAt(plan.cut, index)),
    rows: [...rows, ...(total === null ? [] : await totalRow(release, plan, total))],
    notes: [
      ...release.manifest.notes,
      ...(await answerNotes(release, plan)),
      ...(plan.leftOut === null ? [] : [plan.leftOut]),
    ],
  };
}

async function figureRows(
  release: Release,
  plan: QueryPlan,
  found: readonly Row[],
): Promise<QueryRow[]> {
  const { cut } = plan;
  if (found.length === 0 && cut.dimensions.length === 0) {
    return [{ ...(await emptyFigure(release, plan)), coordinates: [], isTotal: false }];
  }
  const known = await Promise.all(
    plan.shown.map(async (index) => valuesByCode(release, dimensionAt(cut, index))),
  );
  const rows = found.map((row) => ({
    ...figureOf(plan.measure, row),
    coordinates: plan.shown.map((index, place) => coordinate(row, index, known[place])),
    isTotal: false,
  }));
  return rows.sort(orderOf(plan.shown.map((index) => dimensionAt(cut, index))));
}

function undivided(plan: QueryPlan): QueryPlan {
  return { ...plan, cut: { ...plan.cut, dimensions: [] }, shown: [] };
}

async function totalRow(
  release: Release,
  plan: QueryPlan,
  found: readonly Row[],
): Promise<QueryRow[]> {
  const rows = await figureRows(release, undivided(plan), found);
  return rows.map((row) => ({
    ...row,
    isTotal: true,
    coordinates: plan.shown.map(() => ({ code: null, names: null })),
  }));
}

/** Numerator and denominator, each at its own grain, side by side; nothing is divided here. */
function figureSql(reading: Reading, measure: Measure, cut: Cut): string {
  const numerator = rowsOf(reading, measure, measure.numerator, cut);
  if (numerator.keys.length < cut.dimensions.length) {
    const lacking = cut.dimensions.filter((_, index) => !numerator.keys.includes(index));
    throw new UserError(
      "invalid_usage",
      `${measure.id} is not told by ${lacking.map(({ id }) => id).join(", ")}; leave it out of --by`,
    );
  }
  const columns = cut.dimensions.map((_, index) => dimensionColumn(index));
  if (measure.denominator === null) {
    return `
      select ${columns.map((column) => `${column}, `).join("")}
          amount as numerator, cast(null as bigint) as denominator
      from (${numerator.sql}) as numerators`;
  }
  const denominator = rowsOf(reading, measure, measure.denominator, cut);
  const keys = denominator.keys.map((index) => {
    const column = dimensionColumn(index);
    return `numerators.${column} is not distinct from denominators.${column}`;
  });
  const isComplete = measure.denominator === "residents" && keys.length === columns.length;
  if (!isComplete) {
    return `
      select ${columns.map((column) => `numerators.${column}, `).join("")}
          numerators.amount as numerator, denominators.amount as denominator
      from (${numerator.sql}) as numerators
      left join (${denominator.sql}) as denominators on ${all(keys)}`;
  }
  const either = columns.map(
    (column) => `coalesce(numerators.${column}, denominators.${column}) as ${column}, `,
  );
  return `
    select ${either.join("")}coalesce(numerators.amount, 0) as numerator,
        denominators.amount as denominator
    from (${numerator.sql}) as numerators
    full outer join (${denominator.sql}) as denominators on ${all(keys)}
    where numerators.amount is not null or denominators.amount is not null`;
}

function rowsOf(reading: Reading, measure: Measure, component: Component, cut: Cut): ComponentRows {
  return typeof component === "string"
    ? componentRows(component, cut, measure.residentAges, reading)
    : partRows(component, cut, reading);
}

function figureOf(measure: Measure, row: Row): Figure {
  const numerator = row["numerator"] === null ? null : wholeValue(row, "numerator");
  const denominator = row["denominator"] === null ? null : wholeValue(row, "denominator");
  const value = numerator === null ? null : measureValue(measure, numerator, denominator);
  if (value === null || numerator === null) {
    return { numerator, denominator, value: null, status: "missing" };
  }
  return { numerator, denominator, value, status: numerator === 0n ? "zero" : "value" };
}

/** Nothing found: nothing happened where the release has figures; where it has none, nothing is known. */
async function emptyFigure(release: Release, { measure, cut }: QueryPlan): Promise<Figure> {
  const isCovered = (await coveredCells(release, cut)).length > 0;
  const numerator = isCovered && measure.additivity !== "ratio" ? 0n : null;
  return figureOf(measure, { numerator, denominator: null });
}

/** The regions and years that a cut keeps, of those for which the release has costs or events. */
export async function coveredCells(
  release: Release,
  cut: Cut,
): Promise<{ region_code: string; year: number }[]> {
  const rows = await rowsOnce(
    release,
    `
    select distinct residents.region_code, residents.year
    from (${residentRows(regionYears(release.manifest))}) as residents
    where ${all(residentTests(cut.conditions, false))}
    order by residents.region_code, residents.year`,
  );
  return rows.map((row) => ({
    region_code: requiredText(row, "region_code"),
    year: countValue(row, "year"),
  }));
}

/** What the reader has to know beside the figures of this measure. */
async function answerNotes(release: Release, plan: QueryPlan): Promise<Names[]> {
  const synthetic = release.manifest.is_synthetic ? [SYNTHETIC] : [];
  if (!COUNTS_CLIENTS.has(plan.measure.numerator)) return synthetic;
  const conditions = plan.cut.conditions.filter(
    ({ dimension }) => dimension.kind !== "other_package",
  );
  const cut = { dimensions: [], conditions };
  const tables = await readyTables(release);
  const relation = smallestRelation(
    tables,
    cut,
    ["facts.event_count", "facts.client_id"],
    "at sums",
  );
  const rows = clientRows(cut, ["months.client_id is null"], relation);
  const [row] = await rowsOnce(
    release,
    `select coalesce(sum(event_count), 0) as events from (${rows}) as unidentified`,
  );
  const events = row === undefined ? 0n : wholeValue(row, "events");
  if (events === 0n) return synthetic;
  return [...synthetic, withoutClient(events)];
}

const SYNTHETIC: Names = {
  fi: "Aineisto on synteettinen: luvut eivät kerro kenestäkään eikä mistään todellisesta alueesta.",
  sv: "Materialet är syntetiskt: siffrorna handlar inte om någon person eller något verkligt område.",
  en: "The data is synthetic: the figures are about nobody and no real region.",
};

function withoutClient(events: bigint): Names {
  return {
    fi: `${events} tapahtumaa ilman tunnistettua asiakasta on jätetty pois; niiden kustannus on luvuissa cost ja cost_per_resident.`,
    sv: `${events} händelser utan identifierad klient är utelämnade; deras kostnad ingår i cost och cost_per_resident.`,
    en: `${events} events without an identified client are left out; their cost is in cost and cost_per_resident.`,
  };
}

const COUNTS_CLIENTS: ReadonlySet<unknown> = new Set<unknown>([
  "unique_clients",
  "cost_of_clients",
  "clients_of_both",
  "cost_in_other_package",
]);

function coordinate(
  row: Row,
  index: number,
  known: ReadonlyMap<string, KnownValue> | undefined,
): Coordinate {
  const value = row[dimensionColumn(index)] ?? null;
  const code = value === null ? null : String(value);
  return { code, names: code === null ? null : (known?.get(code)?.names ?? null) };
}

async function valuesByCode(
  release: Release,
  dimension: Dimension,
): Promise<ReadonlyMap<string, KnownValue>> {
  const known = (await knownValues(release, dimension)) ?? [];
  return new Map(known.map((value) => [value.code, value]));
}

function dimensionAt(cut: Cut, index: number): Dimension {
  const dimension = cut.dimensions[index];
  if (dimension === undefined) throw new RangeError(`the cut has no dimension ${index}`);
  return dimension;
}
