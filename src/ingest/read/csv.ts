import { UserError } from "../../domain/errors.ts";
import { countValue, type Engine, sqlName, sqlText } from "../../sql/engine.ts";
import { fileLabel, type ReceiveFinding, receiveFinding } from "../receive/delivery.ts";
import { rowEncoding, rowText, textChunks } from "./bytes.ts";
import { columnNames } from "./columns.ts";
import type { FileFormat } from "./format.ts";
import type { OpenInput, RawRelation, ReadSettings, RejectedRow } from "./raw-relation.ts";
import { openSpillFile, spillName } from "./spill.ts";
import { RecordSplitter, splitCells, type TextRecord } from "./text-records.ts";

const QUOTE = 0x22;
const LEAST_LINE_BYTES = 2 * 1024 * 1024;

type LineEnd = "\n" | "\r\n";

/** What one reading of a whole text file shows. */
type Survey = {
  readonly headings: readonly string[];
  readonly rowCount: number;
  readonly rejects: readonly RejectedRow[];
  /** Whether the engine can read the file as it lies, row by row the same. */
  readonly isPlain: boolean;
  readonly lineEnd: LineEnd;
  readonly longestRow: number;
  readonly utf8Rows: number;
  readonly windowsRows: number;
};

/**
 * Opens a delimited text file: as it lies when it is plain UTF-8, otherwise by a rewritten copy that
 * leaves out what cannot be split into the columns of the header.
 */
export async function openCsv(
  engine: Engine,
  input: OpenInput,
  settings: ReadSettings,
): Promise<RawRelation> {
  const survey = await surveyText(input);
  const { names } = columnNames(survey.headings);
  const relation = sqlName(spillName(`${input.deliveryId}/${input.file.path}`));
  const { file } = input;
  const isDirect = survey.isPlain && survey.windowsRows === 0 && file.format.encoding !== "utf-16";
  const remove =
    (isDirect ? await viewOfFile(engine, relation, input, names, survey) : null) ??
    (await viewOfCopy(engine, relation, input, names, survey, settings));
  return {
    relation,
    table: input.table,
    file: file.path,
    columns: names.map((name) => ({ name, type: "VARCHAR" })),
    decimalComma: file.format.decimalComma,
    isQuickToRead: false,
    fewValued: new Set(),
    rowCount: survey.rowCount,
    rejects: survey.rejects,
    findings: surveyFindings(input, survey),
    close: async () => {
      await engine.run(`drop view if exists ${relation}`);
      await remove();
    },
  };
}

async function surveyText(input: OpenInput): Promise<Survey> {
  let headings: readonly string[] | null = null;
  let rowCount = 0;
  let isPlain = true;
  let longestRow = 0;
  let hasQuotes = false;
  const lineEnds = new Set<LineEnd>();
  const rejects: RejectedRow[] = [];
  const rows = { ascii: 0, "utf-8": 0, "windows-1252": 0 };
  for await (const records of recordBatches(input)) {
    for (const record of records) {
      if (isBlank(record)) {
        isPlain = false;
      } else {
        if (record.lineEnd !== null) lineEnds.add(record.lineEnd);
        rows[rowEncoding(record.bytes)] += 1;
        longestRow = Math.max(longestRow, record.bytes.length);
        if (!record.isPlain) isPlain = false;
        if (record.bytes.includes(QUOTE)) hasQuotes = true;
        if (headings === null) {
          headings = headerCells(record, input.file.format);
        } else {
          rowCount += 1;
          const reason = rejectReason(record, headings.length);
          if (reason !== null) {
            rejects.push({ rowNumber: rowCount, lineNumber: record.lineNumber, reason });
          }
        }
      }
    }
  }
  if (headings === null) {
    throw new UserError(
      "invalid_delivery",
      `${fileLabel(input)}: the file is empty; send it again with a header line and its rows`,
    );
  }
  if (headings.some((heading) => heading.includes("\0"))) {
    throw new UserError(
      "invalid_delivery",
      `${fileLabel(input)}: the header line holds a zero byte; this is no text file, send it again as CSV`,
    );
  }
  // DuckDB 1.5 loses rows of some files with CRLF and quotes; such a file is read by a copy with LF.
  const hasSafeEnds =
    lineEnds.size === 0 || (lineEnds.size === 1 && !(hasQuotes && lineEnds.has("\r\n")));
  return {
    headings,
    rowCount,
    rejects,
    isPlain: isPlain && rejects.length === 0 && hasSafeEnds,
    lineEnd: lineEnds.has("\r\n") ? "\r\n" : "\n",
    longestRow,
    utf8Rows: rows["utf-8"],
    windowsRows: rows["windows-1252"],
  };
}

async function* recordBatches(input: OpenInput): AsyncGenerator<TextRecord[]> {
  const { file } = input;
  const splitter = new RecordSplitter(delimiterOf(file.format));
  for await (const chunk of textChunks(file.absolutePath, file.format, fileLabel(input))) {
    yield splitter.push(chunk);
  }
  yield splitter.end();
}

/** The delimiter of the format; a file of one column has none, and a comma then splits nothing. */
export function delimiterOf(format: Pick<FileFormat, "delimiter">): string {
  return format.delimiter ?? ",";
}

function isBlank(record: TextRecord): boolean {
  return record.fault === null && record.bytes.length === 0;
}

function headerCells(record: TextRecord, format: FileFormat): string[] {
  return splitCells(rowText(record.bytes), delimiterOf(format));
}

function rejectReason(record: TextRecord, columnCount: number): RejectedRow["reason"] | null {
  if (record.fault !== null) return record.fault;
  if (record.fieldCount > columnCount) return "too_many_columns";
  if (record.fieldCount < columnCount) return "too_few_columns";
  return record.bytes.includes(0) ? "nul_byte" : null;
}

/** Null when the engine does not read the file as the survey did; a copy is then needed. */
async function viewOfFile(
  engine: Engine,
  relation: string,
  input: OpenInput,
  names: readonly string[],
  survey: Survey,
): Promise<(() => Promise<void>) | null> {
  const columns = names.map((name) => `${sqlText(name)}: 'varchar'`).join(", ");
  const { file } = input;
  const options = readOptions(delimiterOf(file.format), survey.lineEnd, survey.longestRow);
  const compression = file.format.compression === "gzip" ? "gzip" : "none";
  await engine.run(
    `create or replace temp view ${relation} as
     select row_number() over () as row_number, *
     from read_csv(${sqlText(file.absolutePath)}, header = true, columns = {${columns}},
       compression = '${compression}', ${options})`,
  );
  return (await hasAllRows(engine, relation, survey)) ? async () => undefined : null;
}

/** The engine must count what the survey counted; a row lost on reading would be a wrong number. */
async function hasAllRows(engine: Engine, relation: string, survey: Survey): Promise<boolean> {
  const expected = survey.rowCount - survey.rejects.length;
  try {
    const [row] = await engine.rows(`select count(*) as row_count from ${relation}`);
    return row !== undefined && countValue(row, "row_count") === expected;
  } catch (error) {
    if (error instanceof UserError) throw error;
    return false;
  }
}

async function viewOfCopy(
  engine: Engine,
  relation: string,
  input: OpenInput,
  names: readonly string[],
  survey: Survey,
  settings: ReadSettings,
): Promise<() => Promise<void>> {
  const spill = await openSpillFile(settings.spillFolder, `${input.deliveryId}/${input.file.path}`);
  try {
    const longestRow = await copyRows(input, names.length, spill.writeRow);
    await spill.finish();
    await viewOfSpill(engine, relation, spill.path, names, Math.max(longestRow, survey.longestRow));
    if (!(await hasAllRows(engine, relation, survey))) {
      throw new Error(`${fileLabel(input)}: the engine does not read every row of the copy`);
    }
    return spill.remove;
  } catch (error) {
    await spill.remove();
    throw error;
  }
}

/** A view over a copy written by `openSpillFile`, whose first cell is the row number. */
export async function viewOfSpill(
  engine: Engine,
  relation: string,
  path: string,
  names: readonly string[],
  longestRow: number,
): Promise<void> {
  const columns = names.map((name) => `${sqlText(name)}: 'varchar'`);
  const all = ["'row_number': 'bigint'", ...columns].join(", ");
  await engine.run(
    `create or replace temp view ${relation} as
     select * from read_csv(${sqlText(path)}, header = false, columns = {${all}},
       compression = 'none', parallel = false, ${readOptions(",", "\n", longestRow)})`,
  );
}

/** @returns The length of the longest row written, in bytes. */
async function copyRows(
  input: OpenInput,
  columnCount: number,
  writeRow: (cells: readonly string[]) => Promise<void>,
): Promise<number> {
  let rowNumber = -1;
  let longestRow = 0;
  for await (const records of recordBatches(input)) {
    for (const record of records) {
      if (!isBlank(record)) {
        rowNumber += 1;
        if (rowNumber > 0 && rejectReason(record, columnCount) === null) {
          const text = rowText(record.bytes);
          longestRow = Math.max(longestRow, Buffer.byteLength(text));
          await writeRow([String(rowNumber), ...splitCells(text, delimiterOf(input.file.format))]);
        }
      }
    }
  }
  return longestRow;
}

function readOptions(delimiter: string, lineEnd: LineEnd, longestRow: number): string {
  // Doubled quotes, quotes around every cell and the row number can make a row longer than delivered.
  const lineBytes = Math.max(LEAST_LINE_BYTES, longestRow * 4);
  const newLine = lineEnd === "\n" ? "\\n" : "\\r\\n";
  return `auto_detect = false, new_line = '${newLine}', delim = ${sqlText(delimiter)}, quote = '"', escape = '"',
       strict_mode = true, null_padding = false, max_line_size = ${lineBytes}`;
}

function surveyFindings(input: OpenInput, survey: Survey): ReceiveFinding[] {
  const findings: ReceiveFinding[] = [];
  const finding = (checkId: ReceiveFinding["checkId"], message: string, rowCount?: number) =>
    findings.push(receiveFinding(checkId, input.deliveryId, input.file.path, message, rowCount));
  if (survey.rowCount === 0) {
    const message = `${fileLabel(input)}: the file has a header and no rows; send it again with its rows`;
    finding("file.header_only", message);
  }
  if (survey.utf8Rows > 0 && survey.windowsRows > 0) {
    finding(
      "file.mixed_encodings",
      `${survey.utf8Rows} rows are written in UTF-8 and ${survey.windowsRows} in Windows-1252 or Latin-1; each was read as what it is, but ask the source to write one encoding`,
      Math.min(survey.utf8Rows, survey.windowsRows),
    );
  }
  return findings;
}
