import { harmlessText } from "../domain/harmless-text.ts";
import {
  type ExportCell,
  type ExportColumn,
  type ExportTable,
  numberText,
  writtenCode,
} from "./table.ts";

/** Rows written at once: large enough to be fast, small enough to be sent on. */
const ROWS_OF_A_CHUNK = 2_000;

/**
 * A table as CSV (RFC 4180, UTF-8, LF), piece by piece: a heading, then a line for each row. Numbers are plain
 * decimals with a point; a cell without a number is empty and the status says why. Text that a spreadsheet
 * would take for a formula has an apostrophe before it.
 */
export function* csvChunks(table: ExportTable): Generator<string> {
  let chunk = `${table.columns.map(({ name }) => name).join(",")}\n`;
  let count = 0;
  for (const row of table.rows) {
    chunk += `${table.columns.map((column, at) => csvCell(column, row[at] ?? null)).join(",")}\n`;
    count += 1;
    if (count % ROWS_OF_A_CHUNK === 0) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}

/** A whole table as one CSV text. */
export function csvText(table: ExportTable): string {
  return [...csvChunks(table)].join("");
}

function csvCell(column: ExportColumn, cell: ExportCell): string {
  const written = writtenCode(column, cell);
  if (written === null) return "";
  return column.type === "text" ? safeText(String(written)) : numberText(written);
}

/** Text quoted where needed and never a formula (OWASP: =, +, -, @, tab and carriage return at the start). */
export function safeText(text: string): string {
  const safe = harmlessText(text);
  return /[",\r\n]|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
