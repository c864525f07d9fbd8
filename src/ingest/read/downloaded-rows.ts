import { UserError } from "../../domain/errors.ts";
import { detectEncoding, headText } from "./bytes.ts";
import { detectDelimiter } from "./format.ts";
import { RecordSplitter, splitCells } from "./text-records.ts";

/** Corrected rows of one table, without the columns that told where they came from. */
export type CorrectedRows = {
  readonly table: string;
  readonly rowCount: number;
  /** CSV with semicolons in UTF-8, as it is to be delivered. */
  readonly bytes: Buffer;
};

export type DownloadedRows = {
  readonly tables: readonly CorrectedRows[];
  /** Rows not taken: another row of the same key counts instead, so there is nothing to correct. */
  readonly duplicateCount: number;
};

/** The columns that `exportQuarantine` writes before those of the row. */
const PLACE_COLUMNS = [
  "paketti_delivery",
  "paketti_table",
  "paketti_file",
  "paketti_row",
  "paketti_line",
  "paketti_checks",
] as const;

/**
 * Reads the file of rows that were left out, as someone corrected it and a spreadsheet saved it. The
 * apostrophe that kept a cell from being a formula is taken off; only columns of the contract are kept.
 *
 * @param leftOut For each table, how many rows of the delivery were left out.
 * @param columnsOf Columns of a table by the contract.
 * @throws UserError "redelivery_refused" when it is not such a file, or one of another delivery; never
 *   repeats a cell.
 */
export function readDownloadedRows(
  bytes: Buffer,
  deliveryId: string,
  leftOut: ReadonlyMap<string, number>,
  columnsOf: (table: string) => readonly string[],
): DownloadedRows {
  const [first, ...records] = recordsOf(bytes);
  const header = (first?.cells ?? []).map((name) => name.trim().toLowerCase());
  const missing = PLACE_COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw refused(
      `its first line lacks ${missing.join(", ")}; hand in the downloaded file with its columns`,
    );
  }
  const at = (name: (typeof PLACE_COLUMNS)[number]) => header.indexOf(name);
  const byTable = new Map<string, (readonly string[])[]>();
  let duplicateCount = 0;
  for (const { cells, lineNumber } of records) {
    if (cells.length !== header.length) {
      throw refused(
        `line ${lineNumber} has ${cells.length} cells where the first line has ${header.length}`,
      );
    }
    if (cells[at("paketti_delivery")] !== deliveryId) {
      throw refused(`line ${lineNumber} is not of the delivery ${deliveryId}`);
    }
    const table = cells[at("paketti_table")] ?? "";
    if (!leftOut.has(table)) {
      throw refused(`line ${lineNumber} is not of a table of which rows were left out`);
    }
    if (isDuplicate(cells[at("paketti_checks")] ?? "")) {
      duplicateCount += 1;
      continue;
    }
    const rows = byTable.get(table) ?? [];
    rows.push(cells);
    byTable.set(table, rows);
  }
  const tables = [...byTable].map(([table, rows]) => {
    const most = leftOut.get(table) ?? 0;
    if (rows.length > most) {
      throw refused(`it has ${rows.length} rows of ${table}, of which ${most} were left out`);
    }
    return correctedRows(table, header, rows, columnsOf(table));
  });
  if (tables.length === 0 && duplicateCount > 0) {
    throw new UserError(
      "redelivery_refused",
      "every row of the file was left out because another row of its key counts, so there is nothing to correct",
    );
  }
  if (tables.length === 0) throw refused("it has no row");
  return { tables, duplicateCount };
}

function isDuplicate(checks: string): boolean {
  const ids = checks.split(" ").filter((id) => id !== "");
  return ids.length > 0 && ids.every((id) => id.startsWith("duplicate."));
}

function correctedRows(
  table: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: readonly string[],
): CorrectedRows {
  const kept = columns.filter((name) => header.includes(name));
  const places = kept.map((name) => header.indexOf(name));
  const lines = rows.map((cells) => places.map((place) => withoutGuard(cells[place] ?? "")));
  const text = [kept, ...lines].map((cells) => cells.map(quoted).join(";")).join("\n");
  return { table, rowCount: rows.length, bytes: Buffer.from(`${text}\n`) };
}

function withoutGuard(cell: string): string {
  return /^'[ ]*[=+@\-\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell;
}

function quoted(cell: string): string {
  return /[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

type Line = { readonly cells: readonly string[]; readonly lineNumber: number };

function recordsOf(bytes: Buffer): Line[] {
  const encoding = detectEncoding(bytes);
  // What reads heads of files drops a last character that may have been cut off; a line end cannot be.
  const whole = encoding === "utf-16" ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
  const text = headText(whole, encoding).replace(/^\uFEFF/, "");
  const delimiter = detectDelimiter(text.split("\n", 1)[0] ?? "");
  if (delimiter === null) throw refused("its first line holds no columns");
  const splitter = new RecordSplitter(delimiter);
  return [...splitter.push(Buffer.from(text)), ...splitter.end()].flatMap((record) => {
    if (record.fault !== null) {
      throw refused(`line ${record.lineNumber} cannot be read as a row: see its quotation marks`);
    }
    const line = record.bytes.toString("utf8");
    if (line.replaceAll(delimiter, "").trim() === "") return [];
    return [{ cells: splitCells(line, delimiter), lineNumber: record.lineNumber }];
  });
}

function refused(why: string): UserError {
  return new UserError("redelivery_refused", `the file is not the one that was downloaded: ${why}`);
}
