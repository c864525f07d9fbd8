import { UserError } from "./errors.ts";

/** One data row: its values by column, and the line of the file it began on. */
export type CsvRow = { readonly line: number; readonly cell: (column: string) => string };

export type CsvDelimiter = "," | ";" | "\t";

/**
 * Reads delimited text with a heading row (RFC 4180: quotes, doubled quotes, line breaks
 * inside quotes; a byte order mark and either line ending are taken).
 *
 * @param origin The file's name, for messages.
 * @param columns The columns that must be there; others are kept as well.
 * @param delimiter What stands between cells; a comma when left out.
 * @throws UserError "invalid_delivery" naming missing columns, an unclosed quote, or a row whose
 * number of cells differs from the heading's. Never shows a cell.
 */
export function parseCsv(
  origin: string,
  text: string,
  columns: readonly string[],
  delimiter: CsvDelimiter = ",",
): CsvRow[] {
  const [heading, ...records] = splitRecords(origin, text, delimiter);
  const names = heading?.cells ?? [];
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new UserError("invalid_delivery", `${origin} lacks the columns ${missing.join(", ")}`);
  }
  const place = new Map(names.map((name, index) => [name, index]));
  return records.map(({ line, cells }) => {
    if (cells.length !== names.length) {
      throw new UserError(
        "invalid_delivery",
        `${origin} line ${line} has ${cells.length} cells; the heading has ${names.length}`,
      );
    }
    return { line, cell: (column) => cells[place.get(column) ?? -1] ?? "" };
  });
}

type CsvRecord = { readonly line: number; readonly cells: string[] };

function splitRecords(origin: string, text: string, delimiter: CsvDelimiter): CsvRecord[] {
  const records: CsvRecord[] = [];
  const token = new RegExp(
    `("[^"]*(?:""[^"]*)*"|[^"${delimiter}\\r\\n]*)(${delimiter}|\\r\\n|\\n|\\r|$)`,
    "y",
  );
  const end = text.length;
  token.lastIndex = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  let record: CsvRecord = { line, cells: [] };
  while (token.lastIndex < end || record.cells.length > 0) {
    const match = token.exec(text);
    if (match === null) {
      throw new UserError(
        "invalid_delivery",
        `${origin} line ${line}: a quotation mark is not closed or stands inside a cell`,
      );
    }
    const [, cell = "", separator = ""] = match;
    record.cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    line += (cell.match(/\n/g) ?? []).length;
    if (separator === delimiter) continue;
    line += 1;
    if (record.cells.length > 1 || record.cells[0] !== "") records.push(record);
    record = { line, cells: [] };
    if (separator === "") break;
  }
  return records;
}
