import {
  countValue,
  type Engine,
  type Row,
  requiredText,
  textValue,
  wholeValue,
} from "../../sql/engine.ts";
import { FIGURE_LEVELS, type FigureRow } from "../definitions/index.ts";

/**
 * Rows of figures from a query that gives their columns, such as one of the audience policy.
 *
 * @param where Further conditions on `figures`; all of its rows when left out.
 */
export async function figureRows(
  engine: Engine,
  query: string,
  where = "true",
): Promise<FigureRow[]> {
  const rows = await engine.rows(`
    select figures.* from (${query}) as figures where ${where}
    order by indicator_id, indicator_version, year, area_kind, area_code, level,
        module_id nulls first, producer_id nulls first`);
  return rows.map(figureRow);
}

function figureRow(row: Row): FigureRow {
  return {
    indicator_id: requiredText(row, "indicator_id"),
    indicator_version: countValue(row, "indicator_version"),
    area_kind: oneOf(AREA_KINDS, requiredText(row, "area_kind")),
    area_code: requiredText(row, "area_code"),
    year: countValue(row, "year"),
    level: oneOf(FIGURE_LEVELS, requiredText(row, "level")),
    module_id: textValue(row, "module_id"),
    producer_id: textValue(row, "producer_id"),
    numerator: wholeOrNull(row, "numerator"),
    denominator: wholeOrNull(row, "denominator"),
    value: doubleOrNull(row, "value"),
    lower: doubleOrNull(row, "lower"),
    upper: doubleOrNull(row, "upper"),
    standardised_value: doubleOrNull(row, "standardised_value"),
    standardised_lower: doubleOrNull(row, "standardised_lower"),
    standardised_upper: doubleOrNull(row, "standardised_upper"),
    status: oneOf(STATUSES, requiredText(row, "status")),
    reason: textValue(row, "reason"),
  };
}

const AREA_KINDS = ["region", "collaborative_area", "nation"] as const;
const STATUSES = ["value", "zero", "missing", "hidden", "not_comparable"] as const;

function oneOf<Value extends string>(known: readonly Value[], text: string): Value {
  const found = known.find((one) => one === text);
  if (found === undefined)
    throw new TypeError(`figures hold ${text}, which is none of ${known.join(", ")}`);
  return found;
}

function wholeOrNull(row: Row, column: string): bigint | null {
  return row[column] == null ? null : wholeValue(row, column);
}

function doubleOrNull(row: Row, column: string): number | null {
  const value = row[column] ?? null;
  if (value === null || typeof value === "number") return value;
  throw new TypeError(`${column} is not a number`);
}
