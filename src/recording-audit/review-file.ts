import { type CsvDelimiter, type CsvRow, parseCsv } from "../domain/csv.ts";
import { harmlessText } from "../domain/harmless-text.ts";
import type { DrawnEvent } from "./draw-sample.ts";

const COLUMNS = [
  "sample_id",
  "sample_row",
  "delivery_id",
  "file_path",
  "row_number",
  "region_code",
  "package_id",
  "service_id",
  "service_name_fi",
  "rule_id",
  "cost_centre_id",
  "month",
  "is_correct",
  "right_service_id",
  "note",
] as const;

const READ_COLUMNS = [
  "sample_id",
  "sample_row",
  "row_number",
  "is_correct",
  "right_service_id",
  "note",
];

/**
 * The file for the reviewer: one row per drawn event, with three empty columns to fill in.
 *
 * Semicolons, CRLF and a byte order mark, so that a spreadsheet set to Finnish opens it as it is. Cells that
 * a spreadsheet would take for a formula get an apostrophe before them.
 */
export function reviewFile(sampleId: string, events: readonly DrawnEvent[]): string {
  const rows = events.map((event) => {
    const cells: Readonly<Record<string, string | number | null>> = {
      ...event,
      sample_id: sampleId,
      month: event.month.slice(0, 7),
    };
    return COLUMNS.map((column) => csvCell(String(cells[column] ?? "")));
  });
  return `\uFEFF${[COLUMNS, ...rows].map((cells) => `${cells.join(";")}\r\n`).join("")}`;
}

function csvCell(text: string): string {
  const safe = harmlessText(text);
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Reads a filled-in file back as a spreadsheet may have saved it: UTF-8, UTF-16 or Windows-1252, with
 * semicolons, commas or tabs. Rows without any of our keys are left out.
 *
 * @throws UserError "invalid_delivery" when a column is missing or the text is not CSV.
 */
export function readReviewFile(origin: string, bytes: Buffer): CsvRow[] {
  const text = decoded(bytes);
  return parseCsv(origin, text, READ_COLUMNS, delimiterOf(text)).filter(
    (row) => row.cell("sample_id").trim() !== "" || row.cell("sample_row").trim() !== "",
  );
}

function delimiterOf(text: string): CsvDelimiter {
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const [most] = ([";", ",", "\t"] as const)
    .map((delimiter) => ({ delimiter, count: heading.split(delimiter).length }))
    .sort((left, right) => right.count - left.count);
  return most?.delimiter ?? ";";
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
