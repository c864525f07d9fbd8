import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import type { Engine } from "../../sql/engine.ts";
import { fileHash } from "../../sql/warehouse.ts";
import { detectEncoding, headBytes, headText } from "../read/bytes.ts";
import { columnNames } from "../read/columns.ts";
import {
  detectDecimalComma,
  detectDelimiter,
  type FileFormat,
  type FileKind,
} from "../read/format.ts";
import { parquetColumns } from "../read/parquet.ts";
import { RecordSplitter, splitCells } from "../read/text-records.ts";
import { xlsxSheets } from "../read/xlsx.ts";
import type { DeliveredFile, KnownTable, ReceiveFinding } from "./delivery.ts";
import { fileLabel, receiveFinding } from "./delivery.ts";
import { looksLikeIdentityCode } from "./identity-in-names.ts";
import { recognisedTable } from "./recognise.ts";

const HEAD_BYTES = 4 * 1024 * 1024;
const SAMPLE_ROWS = 200;

export type FoundFile = {
  readonly path: string;
  readonly absolutePath: string;
  readonly kind: FileKind;
  /** The table the manifest names for the file. */
  readonly statedTable: string | null;
  readonly isCorrected: boolean;
};

export type InspectedFile = {
  readonly file: DeliveredFile;
  readonly findings: readonly ReceiveFinding[];
};

type Contents = {
  readonly format: FileFormat;
  /** Candidates for the header; only XLSX, with its sheets, has several. */
  readonly headers: readonly (readonly string[])[];
};

/** Hashes a file, reads its header and recognises the table it holds. */
export async function inspectFile(
  engine: Engine,
  deliveryId: string,
  found: FoundFile,
  tables: readonly KnownTable[],
): Promise<InspectedFile> {
  const findings: ReceiveFinding[] = [];
  const label = fileLabel({ deliveryId, file: found });
  const { size } = await stat(found.absolutePath);
  const read = await contentsOrFinding(engine, deliveryId, found, size, findings);
  const { headings, table } = bestHeader(found, read?.headers ?? [], tables);
  const isShowable = table === null || !headings.some(looksLikeIdentityCode);
  if (!isShowable) {
    const message = `${label}: a column name holds something like a personal identity code; send the file again with a header line of column names`;
    findings.push(receiveFinding("file.unreadable", deliveryId, found.path, message));
  }
  const contents = isShowable ? read : null;
  if (contents !== null && table === null) {
    const message = `${label}: ${adviceOn(contents)}`;
    findings.push(receiveFinding("file.not_recognised", deliveryId, found.path, message));
  }
  const { names, repeated } = columnNames(headings);
  if (table !== null && repeated.length > 0) {
    const known = new Set(tables.find((one) => one.table === table)?.columns);
    const message = `${label}: ${repeatedNames(repeated, known)} stands twice in the header; send the file again with each column once`;
    findings.push(receiveFinding("file.duplicate_column", deliveryId, found.path, message));
  }
  const shownColumns = found.kind.kind === "xlsx" ? headings : names;
  const file: DeliveredFile = {
    path: found.path,
    absolutePath: found.absolutePath,
    bytes: size,
    sha256: await fileHash(found.absolutePath),
    table,
    format: contents?.format ?? { ...found.kind, ...UNKNOWN_FORMAT },
    columns: isShowable ? shownColumns : [],
    isReadable: contents !== null,
    sameAs: null,
    isCorrected: found.isCorrected,
  };
  return { file, findings };
}

const UNKNOWN_FORMAT = { encoding: null, delimiter: null, decimalComma: false } as const;

async function contentsOrFinding(
  engine: Engine,
  deliveryId: string,
  found: FoundFile,
  size: number,
  findings: ReceiveFinding[],
): Promise<Contents | null> {
  const label = fileLabel({ deliveryId, file: found });
  try {
    const contents = size === 0 ? null : await readContents(engine, found, label);
    if (contents !== null) return contents;
    const message = `${label}: the file is empty; send it again with a header line and its rows`;
    findings.push(receiveFinding("file.empty", deliveryId, found.path, message));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    findings.push(receiveFinding("file.unreadable", deliveryId, found.path, error.message));
  }
  return null;
}

async function readContents(
  engine: Engine,
  found: FoundFile,
  label: string,
): Promise<Contents | null> {
  const plain = { ...found.kind, ...UNKNOWN_FORMAT };
  switch (found.kind.kind) {
    case "parquet": {
      const columns = await parquetColumns(engine, found.absolutePath, label);
      return { format: plain, headers: [columns.map((column) => column.name)] };
    }
    case "xlsx": {
      const sheets = await xlsxSheets(found.absolutePath, label);
      return { format: plain, headers: sheets.map((sheet) => sheet.headings) };
    }
    case "ndjson":
    case "csv": {
      const head = await headBytes(found.absolutePath, found.kind.compression, HEAD_BYTES, label);
      return found.kind.kind === "csv" ? csvContents(found, head) : jsonContents(found, head);
    }
  }
}

function csvContents(found: FoundFile, head: Buffer): Contents | null {
  const encoding = detectEncoding(head);
  const text = headText(head, encoding).trimStart();
  if (text === "") return null;
  const delimiter = detectDelimiter(text.slice(0, lineEnd(text)));
  const splitter = new RecordSplitter(delimiter ?? ",");
  const bytes = Buffer.from(text);
  const records = [...splitter.push(bytes), ...(head.length < HEAD_BYTES ? splitter.end() : [])];
  const rows = records
    .filter((record) => record.fault === null && record.bytes.length > 0)
    .slice(0, SAMPLE_ROWS)
    .map((record) => splitCells(record.bytes.toString("utf8"), delimiter ?? ","));
  const [headings, ...cells] = rows;
  const decimalComma = detectDecimalComma(delimiter, cells.flat());
  const format: FileFormat = { ...found.kind, encoding, delimiter, decimalComma };
  return { format, headers: headings === undefined ? [] : [headings] };
}

function jsonContents(found: FoundFile, head: Buffer): Contents | null {
  const encoding = detectEncoding(head);
  const text = headText(head, encoding);
  if (text.trim() === "") return null;
  const keys = new Set<string>();
  for (const line of text.split("\n").slice(0, SAMPLE_ROWS)) {
    for (const key of objectKeys(line)) keys.add(key);
  }
  const format = { ...found.kind, encoding, delimiter: null, decimalComma: false };
  return { format, headers: [[...keys]] };
}

function objectKeys(line: string): string[] {
  try {
    const object = z.record(z.string(), z.unknown()).safeParse(JSON.parse(line));
    return object.success ? Object.keys(object.data) : [];
  } catch {
    return [];
  }
}

function lineEnd(text: string): number {
  const end = text.indexOf("\n");
  return end === -1 ? text.length : end;
}

function bestHeader(
  found: FoundFile,
  headers: readonly (readonly string[])[],
  tables: readonly KnownTable[],
): { headings: readonly string[]; table: string | null } {
  if (found.statedTable !== null) {
    const stated = tables.filter((known) => known.table === found.statedTable);
    const fitting = headers.find(
      (headings) => recognisedTable("", headings, stated) === found.statedTable,
    );
    return { headings: fitting ?? headers[0] ?? [], table: found.statedTable };
  }
  for (const headings of headers) {
    const table = recognisedTable(basename(found.path), headings, tables);
    if (table !== null) return { headings, table };
  }
  return { headings: headers[0] ?? [], table: null };
}

/** Never names what the header holds: without a header line that would be the first row's content. */
function adviceOn(contents: Contents): string {
  const columnCount = contents.headers[0]?.length ?? 0;
  if (contents.format.kind === "csv" && contents.format.delimiter === null) {
    return "the first line holds no ; , | or tab, so it reads as one column that no table has; send the file again with one of these between its columns, or name its table in manifest.yaml";
  }
  return `its ${columnCount} columns fit no table; check that the first line has the column names of the contract, or name its table in manifest.yaml`;
}

function repeatedNames(repeated: readonly string[], known: ReadonlySet<string>): string {
  const names = repeated.filter((name) => known.has(name.toLowerCase()));
  return names.length > 0 ? names.join(", ") : "a column name that is not of the table";
}
