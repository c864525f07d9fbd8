import type { DeliveredFile, ReceiveFinding } from "../receive/delivery.ts";

/** Why a row of a text file could not be read as a row. */
export type RejectReason =
  | "too_many_columns"
  | "too_few_columns"
  | "misplaced_quote"
  | "unterminated_quote"
  | "nul_byte"
  | "not_json"
  | "row_too_long"
  | "unsafe_number";

export type RejectedRow = {
  /** 1 = first data row; blank lines are not counted. */
  readonly rowNumber: number;
  /** Line of the file on which the row begins; row of the sheet for XLSX. */
  readonly lineNumber: number;
  readonly reason: RejectReason;
};

/** A column as delivered. */
export type RawColumn = {
  readonly name: string;
  /** The engine's type: VARCHAR for text formats, the file's own type for Parquet. */
  readonly type: string;
};

/**
 * Delivered rows as a relation of the engine: the delivered columns, untouched, and `row_number`
 * (bigint, 1 = first data row, rejected rows counted too).
 */
export type RawRelation = {
  /** SQL name, already quoted where needed. */
  readonly relation: string;
  /** Contract table, or source of an adapter. */
  readonly table: string;
  /** Path inside the delivery; all paths, joined by ", ", when several files make one relation. */
  readonly file: string;
  /** Without `row_number`. */
  readonly columns: readonly RawColumn[];
  /** Whether decimal numbers are written with a comma. */
  readonly decimalComma: boolean;
  /** Whether reading it several times costs little: true for Parquet, false where text must be parsed. */
  readonly isQuickToRead: boolean;
  /** Columns in which few values differ, so that these are quick to gather; empty where that is not known. */
  readonly fewValued: ReadonlySet<string>;
  /** Rows in the file, rejected ones included; null when only the engine can count them. */
  readonly rowCount: number | null;
  readonly rejects: readonly RejectedRow[];
  /** What showed only on reading; comes on top of the delivery's own findings. */
  readonly findings: readonly ReceiveFinding[];
  /** Drops the relation and removes temporary files. */
  readonly close: () => Promise<void>;
};

export type ReadSettings = {
  /** Where copies in another encoding are kept while they are read (files 0600). */
  readonly spillFolder: string;
};

/** One file to open: which delivery it is of, and as which table. */
export type OpenInput = {
  readonly deliveryId: string;
  readonly table: string;
  readonly file: DeliveredFile;
};
