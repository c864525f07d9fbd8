import type { Cell, TraceLink } from "../../api/index.ts";
import { audiencePolicy, type Viewer, visibleFigures } from "../../audience/index.ts";
import {
  amountText,
  exactEuros,
  FIGURE_TABLE_COLUMNS,
  type FigureRow,
  type IndicatorDefinition,
  loadIndicators,
  namedMeasure,
  newestIndicators,
  noInterval,
  type Part,
  roundedQuotient,
} from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import {
  countValue,
  type Row,
  requiredText,
  sqlText,
  textValue,
  wholeValue,
} from "../../sql/engine.ts";
import { type Beside, statedCell, yearPeriod } from "./cells.ts";

let definitions: readonly IndicatorDefinition[] | null = null;

/** The newest definition of every indicator; read once, because they come with the program. */
export function indicatorDefinitions(): readonly IndicatorDefinition[] {
  definitions ??= newestIndicators(loadIndicators());
  return definitions;
}

export type FigureFilter = {
  readonly indicator?: string | undefined;
  readonly area?: string | undefined;
  /** Any of these areas. */
  readonly areas?: readonly string[];
  readonly year?: number | undefined;
  readonly level?: string | undefined;
  readonly module?: string | undefined;
  readonly producer?: string | undefined;
  /** Leaves out figures of single producers. */
  readonly isTogether?: boolean;
};

export type FigurePage = { readonly offset: number; readonly limit: number };

/** Rows that the viewer may see of the newest version of each indicator, in the table's own order. */
export async function visibleFigureRows(
  release: Release,
  viewer: Viewer,
  filter: FigureFilter,
  page: FigurePage | null = null,
): Promise<{ readonly rows: FigureRow[]; readonly total: number }> {
  const visible = visibleFigures(audiencePolicy(), viewer, indicatorDefinitions(), {
    release: "figures",
    published: "published_figures",
  });
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? [] : [`${column} = ${sqlText(value)}`];
  const tests = [
    ...equal("indicator_id", filter.indicator),
    ...equal("area_code", filter.area),
    ...(filter.areas === undefined
      ? []
      : [`area_code in (${filter.areas.map(sqlText).join(", ")})`]),
    ...equal("level", filter.level),
    ...equal("module_id", filter.module),
    ...equal("producer_id", filter.producer),
    ...(filter.year === undefined ? [] : [`year = ${filter.year}`]),
    ...(filter.isTogether === true ? ["producer_id is null"] : []),
    newestTest(),
  ];
  const kept = `from (${visible}) as visible where ${tests.join(" and ")}`;
  const rows = await release.engine.rows(`
    select ${Object.keys(FIGURE_TABLE_COLUMNS).join(", ")} ${kept}
    order by indicator_id, indicator_version, year, area_kind, area_code, level,
        module_id nulls first, producer_id nulls first
    ${page === null ? "" : `limit ${page.limit} offset ${page.offset}`}`);
  if (page === null) return { rows: rows.map(figureRow), total: rows.length };
  const [count] = await release.engine.rows(`select count(*) as row_count ${kept}`);
  const total = count === undefined ? 0 : countValue(count, "row_count");
  return { rows: rows.map(figureRow), total };
}

function newestTest(): string {
  const newest = indicatorDefinitions().map(
    ({ id, version }) => `(indicator_id = ${sqlText(id)} and indicator_version = ${version})`,
  );
  return newest.length === 0 ? "false" : `(${newest.join(" or ")})`;
}

function figureRow(row: Row): FigureRow {
  const whole = (column: string) => (row[column] === null ? null : wholeValue(row, column));
  const real = (column: string) => {
    const value = row[column];
    return typeof value === "number" ? value : null;
  };
  return {
    indicator_id: requiredText(row, "indicator_id"),
    indicator_version: countValue(row, "indicator_version"),
    area_kind: oneOf(requiredText(row, "area_kind"), AREA_KINDS),
    area_code: requiredText(row, "area_code"),
    year: countValue(row, "year"),
    level: oneOf(requiredText(row, "level"), LEVELS),
    module_id: textValue(row, "module_id"),
    producer_id: textValue(row, "producer_id"),
    numerator: whole("numerator"),
    denominator: whole("denominator"),
    value: real("value"),
    lower: real("lower"),
    upper: real("upper"),
    standardised_value: real("standardised_value"),
    standardised_lower: real("standardised_lower"),
    standardised_upper: real("standardised_upper"),
    status: oneOf(requiredText(row, "status"), STATUSES),
    reason: textValue(row, "reason"),
  };
}

const AREA_KINDS = ["region", "collaborative_area", "nation"] as const;
const LEVELS = ["all", "package", "function", "service"] as const;
const STATUSES = ["value", "zero", "missing", "hidden", "not_comparable"] as const;

function oneOf<Value extends string>(text: string, known: readonly Value[]): Value {
  const found = known.find((value) => value === text);
  if (found !== undefined) return found;
  throw new TypeError("the table of figures has a code that is not known");
}

const LEVEL_95 = 0.95;

/** A row of figures as a cell, with its interval and its standardised value. */
export function indicatorCell(
  release: Release,
  definition: IndicatorDefinition,
  row: FigureRow,
): Cell {
  const interval = (lower: number | null, upper: number | null) =>
    lower === null || upper === null ? null : { lower, upper, level: LEVEL_95 };
  const { formula } = definition;
  const beside: Beside = {
    unit: definition.unit,
    period: yearPeriod(row.year),
    numerator: scaled(row.numerator, formula.kind === "ratio" ? formula.numerator : null),
    denominator: scaled(row.denominator, formula.kind === "ratio" ? formula.denominator : null),
    interval: interval(row.lower, row.upper),
    no_interval: noInterval(definition, row),
    standardised:
      row.standardised_value === null
        ? null
        : {
            value: row.standardised_value,
            interval: interval(row.standardised_lower, row.standardised_upper),
          },
    reference: null,
    verdict: null,
    release_id: release.releaseId,
    trace: traceOf(definition, row),
  };
  return statedCell(row.status, row.value, beside, row.reason);
}

/** A whole number of the table in the unit that a person reads. */
function scaled(amount: bigint | null, part: Part | null): string | null {
  if (amount === null) return null;
  const name = part?.plus[0]?.measure;
  const measure = name === undefined ? null : namedMeasure(name);
  switch (measure?.scale) {
    case "microeuros":
      return exactEuros(amount);
    case "millionths":
      return roundedQuotient(amount, 1_000_000n, 6);
    default:
      return amountText(amount, "persons");
  }
}

/** Measures of the compiler by the names that definitions give them. */
const TRACED: Readonly<Record<string, string>> = {
  net_cost: "net_cost",
  gross_cost: "cost",
  events: "events",
  clients: "clients",
};

/** How the numerator is explained, when it is the very figure of a measure of the compiler. */
function traceOf({ formula }: IndicatorDefinition, row: FigureRow): TraceLink | null {
  if (formula.kind !== "ratio" || row.area_kind === "collaborative_area") return null;
  const [term, ...more] = formula.numerator.plus;
  const isPlain =
    term !== undefined &&
    more.length === 0 &&
    formula.numerator.minus.length === 0 &&
    Object.keys(term.filters).length === 0 &&
    term.scope === "module" &&
    term.years_before === 0;
  const measure = isPlain ? TRACED[term.measure] : undefined;
  if (measure === undefined) return null;
  return {
    measure,
    where: [
      `year=${row.year}`,
      ...(row.area_kind === "region" ? [`region=${row.area_code}`] : []),
      ...(row.module_id === null ? [] : [`${row.level}=${row.module_id}`]),
      ...(row.producer_id === null ? [] : [`producer=${row.producer_id}`]),
    ],
  };
}
