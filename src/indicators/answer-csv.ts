import { harmlessText } from "../domain/harmless-text.ts";
import type { QueryAnswer, QueryRow } from "./answer-query.ts";
import { type BaseUnit, measureParts } from "./measure-parts.ts";
import { exactEuros } from "./quotient.ts";

/** What stands in every dimension of a total row; no code of ours has this form. */
export const TOTAL = "total";

/**
 * An answer as CSV (RFC 4180, LF): the dimensions in the order asked, then
 * `value,numerator,denominator,status`. A dimension is empty where the row has no value in it. Codes
 * that a spreadsheet would take for a formula get an apostrophe before them.
 */
export function answerCsv(answer: QueryAnswer): string {
  const heading = [...answer.dimensions.map(({ id }) => id), ...FIGURE_COLUMNS];
  const rows = answer.rows.map((row) => [
    ...dimensionCells(row).map(textCell),
    ...figureCells(answer, row),
  ]);
  return [heading, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
}

export const FIGURE_COLUMNS = ["value", "numerator", "denominator", "status"] as const;

/** The value, numerator, denominator and status of a row as plain decimal text; unknown is empty. */
export function figureCells(answer: QueryAnswer, row: QueryRow): [string, string, string, string] {
  const { numerator, denominator } = measureParts(answer.measure);
  return [
    row.value ?? "",
    amountText(row.numerator, numerator),
    denominator === null ? "" : amountText(row.denominator, denominator),
    row.status,
  ];
}

/** A text cell of a CSV file, quoted where needed and never a formula. */
export function textCell(text: string): string {
  const safe = harmlessText(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function dimensionCells(row: QueryRow): string[] {
  return row.coordinates.map(({ code }) => (row.isTotal ? TOTAL : (code ?? "")));
}

/** An amount in its base unit as decimal text: exact euros, or a whole number; unknown is empty. */
export function amountText(amount: bigint | null, unit: BaseUnit): string {
  if (amount === null) return "";
  return unit === "microeuros" || unit === "millionths" ? exactEuros(amount) : amount.toString();
}
