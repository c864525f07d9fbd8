import type { Names } from "../domain/names.ts";

/** What one cell of an export holds; null where there is nothing, and the status says why. */
export type ExportCell = string | number | bigint | null;

/** A code of a dimension with its name, and the code that it is a part of. */
export type ExportCode = {
  readonly code: string;
  readonly names: Names | null;
  readonly parent?: string | null;
};

/**
 * One column of an export.
 *
 * - `dimension`: where the row belongs; `codes` names what can stand there. Together they are the key.
 * - `value`: a number. `status` of the row says whether one is there, and why not.
 * - `status`: one of STATUS_CODES. At most one column.
 * - `note`: text beside the numbers.
 */
export type ExportColumn = {
  /** snake_case, as in the release. */
  readonly name: string;
  readonly names: Names;
  readonly role: "dimension" | "value" | "status" | "note";
  /**
   * `whole` may be a bigint. `decimal` is plain decimal text of at most six decimals. Both are exact in CSV and Parquet;
   * JSON-stat and XLSX, whose numbers are doubles, say how many have more digits than those keep. `number` is a double.
   */
  readonly type: "text" | "whole" | "decimal" | "number";
  readonly unit?: string;
  readonly codes?: readonly ExportCode[];
  /** Written where a dimension is null: everything together, for example `all`. */
  readonly nullCode?: string;
  /** What a dimension is, for readers that draw maps and time. */
  readonly kind?: "time" | "geo";
};

/** One table of rows. `rows` is as long as the export, and each reading of it begins anew. */
export type ExportTable = {
  /** A file or sheet name: snake_case. */
  readonly name: string;
  readonly names: Names;
  readonly columns: readonly ExportColumn[];
  /** Each row has its cells in the order of the columns. */
  readonly rows: Iterable<readonly ExportCell[]>;
};

/** What one number means: a row of the sheet of definitions. */
export type ExportDefinition = {
  readonly id: string;
  readonly version: string;
  readonly names: Names;
  readonly definition: Names;
  readonly unit: Names;
  readonly source: Names;
  readonly note: Names;
};

/** What every export says of itself. */
export type ExportMetadata = {
  readonly title: string;
  readonly releaseId: string;
  /** The published set; null when the figures are of the release itself. */
  readonly publicationId: string | null;
  /** For whom the figures are, in the words of the audience policy or of the protection rules. */
  readonly audience: string;
  /** Versions of the program, the catalogue and the rules, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly isSynthetic: boolean;
  readonly notes: readonly Names[];
};

/** One export: its tables and what their numbers mean. Every format is made from this. */
export type ExportDocument = {
  readonly metadata: ExportMetadata;
  readonly tables: readonly ExportTable[];
  readonly definitions: readonly ExportDefinition[];
};

/** The statuses of a figure: five different things in every format. */
export const STATUS_CODES = {
  value: { fi: "luku", sv: "värde", en: "a number" },
  zero: { fi: "nolla: ei mitään", sv: "noll: ingenting", en: "zero: known to be nothing" },
  missing: { fi: "puuttuu: ei tiedossa", sv: "saknas: inte känt", en: "missing: not known" },
  hidden: {
    fi: "piilotettu tietosuojan vuoksi",
    sv: "dold av dataskyddsskäl",
    en: "hidden to protect those it is about",
  },
  not_comparable: {
    fi: "ei vertailukelpoinen",
    sv: "inte jämförbar",
    en: "not comparable with the others",
  },
} as const satisfies Readonly<Record<string, Names>>;
export type StatusCode = keyof typeof STATUS_CODES;

/** The code of a dimension as it is written: nulls have a code of their own. */
export function writtenCode(column: ExportColumn, cell: ExportCell): ExportCell {
  return cell === null && column.role === "dimension" ? (column.nullCode ?? null) : cell;
}

/** A number as plain decimal text, never with an exponent: 0.0000001, not 1e-7. */
export function numberText(cell: string | number | bigint): string {
  const text = String(cell);
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, "0")}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
