import { sqlText } from "../sql/engine.ts";
import { all, type Cut, dimensionColumn, dimensionList, groupBy } from "./cut.ts";
import { MODULE_LEVELS } from "./definitions/index.ts";
import type { Dimension, DimensionKind } from "./dimensions.ts";
import { areWholeBands, type ReadyTables } from "./ready-tables.ts";

const AREAS = ["region", "collaborative_area", "nation"] as const;
const PERIODS = ["year", "quarter", "month"] as const;
const PERSONS = ["sex", "age_group"] as const;
const DIVISIONS = ["producer", "funding_channel"] as const;

const TOLD: ReadonlySet<string> = new Set([
  ...AREAS,
  ...MODULE_LEVELS,
  ...PERIODS,
  ...PERSONS,
  ...DIVISIONS,
]);

/** Which rows and which counts of `client_period_counts` tell a cut. */
type Place = {
  readonly level: string;
  readonly period: (typeof PERIODS)[number];
  readonly dividedBy: string;
};

/**
 * Unique clients of a cut as the run has counted them in `client_period_counts`, with the columns of `keys` and
 * `amount`; null when they have to be counted from the rows of clients: where the cut looks at something else, or
 * keeps several periods, areas, services or producers together, whose clients may be the same.
 */
export function countedPeriods(
  tables: ReadyTables,
  cut: Cut,
  keys: readonly number[],
): string | null {
  const used = usedKinds(cut, keys);
  const place = placeOf(tables, cut, keys);
  const areas = AREAS.filter((kind) => used.has(kind));
  // A condition on collaborative areas names their regions.
  const isByRegions = cut.conditions.some(
    ({ dimension }) => dimension.kind === "collaborative_area",
  );
  const [area = "nation"] = areas;
  if (place === null || areas.length > 1 || isByRegions) return null;
  if (areas.length === 1 && !isOfOne(cut, keys, area)) return null;
  if (!isOfOne(cut, keys, place.period)) return null;
  return sumOfCounts(cut, keys, place, area, CLIENTS_IN[place.period]);
}

/**
 * All client-level cost, in the same region and year, of those who are clients of the cut there, as the run has
 * added it up; null when it has to be added up anew. Regions and years may be added: a client is told in each.
 */
export function countedWholeCost(
  tables: ReadyTables,
  cut: Cut,
  keys: readonly number[],
): string | null {
  const place = placeOf(tables, cut, keys);
  if (place === null || place.period !== "year") return null;
  return sumOfCounts(cut, keys, place, "region", "counts.whole_cost_microeuros");
}

/** Null where the table does not tell the cut apart by services, persons and divisions. */
function placeOf(tables: ReadyTables, cut: Cut, keys: readonly number[]): Place | null {
  const used = usedKinds(cut, keys);
  const levels = MODULE_LEVELS.filter((kind) => used.has(kind));
  const divisions = DIVISIONS.filter((kind) => used.has(kind));
  const period = PERIODS.findLast((kind) => used.has(kind)) ?? "year";
  const [dividedBy = "nothing"] = divisions;
  const level = levels.at(-1);
  const isTold =
    tables.hasQueryTables &&
    tables.isPlacedOnce &&
    [...used].every((kind) => TOLD.has(kind)) &&
    // The deepest level says which of those above it is meant.
    (level === undefined || isOfOne(cut, keys, level)) &&
    divisions.length <= 1 &&
    divisions.every((kind) => isOfOne(cut, keys, kind)) &&
    (dividedBy === "nothing" || level === undefined || level === "package") &&
    areWholeBands([
      ...shownOf(cut, keys).map(({ clientSql }) => clientSql),
      ...cut.conditions.map(({ clientSql }) => clientSql),
    ]);
  return isTold ? { level: level ?? "all", period, dividedBy } : null;
}

function shownOf(cut: Cut, keys: readonly number[]): Dimension[] {
  return keys.flatMap((key) => cut.dimensions[key] ?? []);
}

function usedKinds(cut: Cut, keys: readonly number[]): ReadonlySet<DimensionKind> {
  const conditions = cut.conditions.map(({ dimension }) => dimension);
  return new Set([...shownOf(cut, keys), ...conditions].map(({ kind }) => kind));
}

/** Whether every row of the answer is of one value of a kind. */
function isOfOne(cut: Cut, keys: readonly number[], kind: DimensionKind): boolean {
  return (
    shownOf(cut, keys).some((dimension) => dimension.kind === kind) ||
    cut.conditions.some(({ dimension, isOfOneValue }) => dimension.kind === kind && isOfOneValue)
  );
}

function sumOfCounts(
  cut: Cut,
  keys: readonly number[],
  { level, period, dividedBy }: Place,
  areaKind: string,
  count: string,
): string {
  const columns = keys.map(
    (key) => `${valueSql(cut.dimensions[key], areaKind)} as ${dimensionColumn(key)}, `,
  );
  return `
    select ${dimensionList(keys)}sum(amount) as amount
    from (
        select ${columns.join("")}months.amount
        from (
            select counts.*, counts.area_code as region_code, ${FIRST_MONTH[period]} as month, ${count} as amount
            from client_period_counts as counts
            cross join (values ${NUMBERS[period].map((number) => `(${number})`).join(", ")}) as periods (number)
            where counts.area_kind = ${sqlText(areaKind)}
                and counts.level = ${sqlText(level)}
                and counts.divided_by = ${sqlText(dividedBy)}
                and ${CLIENTS_IN[period]} > 0
        ) as months
        where ${all(cut.conditions.map(({ clientSql }) => clientSql))}
    ) as counted${groupBy(keys)}
    having count(*) > 0`;
}

/** The area of a row is a collaborative one itself where clients of such areas are counted. */
function valueSql(dimension: Dimension | undefined, areaKind: string): string {
  if (dimension === undefined) throw new RangeError("a key is of no dimension of the cut");
  return dimension.kind === "collaborative_area" && areaKind === dimension.kind
    ? "months.area_code"
    : dimension.clientSql;
}

const NUMBERS = {
  year: [1],
  quarter: [1, 2, 3, 4],
  month: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
} as const;

const FIRST_MONTH = {
  year: "make_date(counts.year, 1, 1)",
  quarter: "make_date(counts.year, 3 * periods.number - 2, 1)",
  month: "make_date(counts.year, periods.number, 1)",
} as const;

const CLIENTS_IN = {
  year: "counts.clients_in_year",
  quarter: ofNumber(NUMBERS.quarter, (number) => `counts.clients_in_quarter_${number}`),
  month: ofNumber(
    NUMBERS.month,
    (number) => `counts.clients_in_month_${String(number).padStart(2, "0")}`,
  ),
} as const;

function ofNumber(numbers: readonly number[], column: (number: number) => string): string {
  const cases = numbers.map((number) => `when ${number} then ${column(number)}`);
  return `case periods.number ${cases.join(" ")} end`;
}
