import {
  computeFigures,
  type FigureRow,
  type FigureSources,
  factTablesOf,
  type IndicatorDefinition,
} from "../indicators/index.ts";
import { RELEASE_TABLES } from "../release/index.ts";
import { type Engine, requiredText, sqlText } from "../sql/engine.ts";
import type { IndicatorMonths } from "./early-warnings.ts";
import { effectiveCounts } from "./effective-counts.ts";

/** A series of months with the figure that it belongs to. */
export type LeadingMonths = IndicatorMonths & {
  readonly definition: IndicatorDefinition;
  readonly level: FigureRow["level"];
};

export type LeadingMonthsInput = {
  readonly engine: Engine;
  readonly sources: FigureSources;
  /** The newest versions. */
  readonly definitions: readonly IndicatorDefinition[];
  /** How many of the newest months. */
  readonly monthCount: number;
};

/**
 * The leading indicators of regions by month, for as many of the newest months as are there.
 *
 * Only ratios with a better end, whose facts carry their month, have one; residents are those at the end of the month's year.
 * The figures are computed by the compiler of figures, a month standing in the place of the year.
 */
export async function leadingMonths({
  engine,
  sources,
  definitions,
  monthCount,
}: LeadingMonthsInput): Promise<LeadingMonths[]> {
  const leading = definitions
    .filter(isMonthly)
    .map(withoutServices)
    .filter(({ levels }) => levels.length > 0);
  if (leading.length === 0) return [];
  const months = await newestMonths(engine, sources, monthCount);
  const rows = await computeFigures({
    engine,
    sources: byMonth(sources),
    definitions: leading,
    years: months.map(({ number }) => number),
  });
  const series = new Map<string, FigureRow[]>();
  for (const row of rows) {
    if (row.area_kind !== "region" || row.producer_id !== null) continue;
    const key = [row.indicator_id, row.area_code, row.level, row.module_id ?? ""].join(" ");
    const before = series.get(key) ?? [];
    before.push(row);
    series.set(key, before);
  }
  const named = new Map(leading.map((definition) => [definition.id, definition]));
  return [...series.values()].flatMap((figures) => {
    const definition = named.get(figures[0]?.indicator_id ?? "");
    return definition === undefined ? [] : (seriesOf(definition, figures, months) ?? []);
  });
}

/** Facts that carry no month cannot be told by month; a look back over years has no meaning in a month. */
function isMonthly(definition: IndicatorDefinition): boolean {
  const { formula, timing, direction } = definition;
  if (timing !== "leading" || direction === "neutral") return false;
  if (formula.kind !== "ratio" || formula.relative_to !== undefined) return false;
  if (JSON.stringify(formula).match(/"years_before":[1-9]/) !== null) return false;
  const tables = factTablesOf([definition]).filter((table) => table !== "reported_indicators");
  return (
    tables.some(hasMonth) && tables.every((table) => hasMonth(table) || table === "population")
  );
}

function hasMonth(table: string): boolean {
  const columns = Object.entries(RELEASE_TABLES).find(([name]) => name === table)?.[1] ?? {};
  return "month" in columns;
}

/** Months of services are too few to say anything, and standardised months nobody asks for. */
function withoutServices(definition: IndicatorDefinition): IndicatorDefinition {
  return {
    ...definition,
    levels: definition.levels.filter((level) => level !== "service"),
    standardise: { ...definition.standardise, by: "none" },
  };
}

/** A month as its first day, and as the number that stands in the place of a year: 202503. */
type Month = { readonly first: string; readonly number: number };

async function newestMonths(
  engine: Engine,
  sources: FigureSources,
  count: number,
): Promise<Month[]> {
  const [row] = await engine.rows(
    `select cast(max(month) as varchar) as month from ${sources.whole("client_service_months")} as months`,
  );
  if (row === undefined || row["month"] === null) return [];
  const newest = requiredText(row, "month");
  const last = Number(newest.slice(0, 4)) * 12 + Number(newest.slice(5, 7)) - 1;
  return Array.from({ length: count }, (_, place) => {
    const index = last - count + 1 + place;
    const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
    return {
      first: `${year}-${String(month).padStart(2, "0")}-01`,
      number: year * 100 + month,
    };
  });
}

/** Sources in which a year such as 202503 is the month of March 2025. */
function byMonth(sources: FigureSources): FigureSources {
  return {
    whole: sources.whole,
    ofYear: (table, number) => {
      const year = Math.floor(number / 100);
      const rows = sources.ofYear(table, year);
      if (!hasMonth(table)) return rows;
      const first = `${year}-${String(number % 100).padStart(2, "0")}-01`;
      return `(select * from ${rows} as year_rows where month = cast(${sqlText(first)} as date))`;
    },
  };
}

function seriesOf(
  definition: IndicatorDefinition,
  figures: readonly FigureRow[],
  months: readonly Month[],
): LeadingMonths | null {
  const [first] = figures;
  if (first === undefined) return null;
  const byNumber = new Map(figures.map((figure) => [figure.year, figure]));
  const chart = chartOf(definition, figures);
  return {
    definition,
    level: first.level,
    indicatorId: definition.id,
    areaCode: first.area_code,
    moduleId: first.module_id,
    direction: definition.direction,
    smallestDifference: definition.smallest_difference,
    chart,
    months: months.map(({ first: month, number }) => {
      const figure = byNumber.get(number);
      const isThere = figure?.status === "value" || figure?.status === "zero";
      if (figure === undefined || !isThere || figure.value === null) {
        return { month, numerator: null, denominator: null };
      }
      if (chart === "p") {
        const own = effectiveCounts(definition, figure);
        return { month, numerator: own?.count ?? null, denominator: own?.total ?? null };
      }
      return chart === "xmr"
        ? { month, numerator: figure.value, denominator: 1 }
        : { month, numerator: Number(figure.numerator), denominator: Number(figure.denominator) };
    }),
  };
}

/** Shares and counts have charts of their own; all else, such as euros and weights, is a single value. */
function chartOf(
  { interval, formula }: IndicatorDefinition,
  figures: readonly FigureRow[],
): "p" | "u" | "xmr" {
  const isWhole = figures.every(
    ({ numerator, denominator }) =>
      numerator === null || denominator === null || (numerator >= 0n && numerator <= denominator),
  );
  if (formula.kind !== "ratio") return "xmr";
  if (interval === "wilson" && isWhole) return "p";
  return interval === "count" || interval === "several_events" ? "u" : "xmr";
}

/** How many times the number of a chart is the value in the indicator's unit: 100 for per cent. */
export function unitFactor({ definition, chart }: LeadingMonths): number {
  return chart === "xmr" || definition.formula.kind !== "ratio" ? 1 : definition.formula.multiplier;
}
