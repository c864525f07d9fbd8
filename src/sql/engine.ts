/** A value as an engine gives it back: whole numbers as bigint or number, dates as ISO text. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

/** Values for `$name` places in a statement; bytes go in as blobs, never as text. */
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/** The numbers of a column in the order of its rows. */
export type NumberColumn = Int32Array | Float64Array;

/** What the stages need of a database. Statements run one after the other, unless it was opened for several at a time. */
export type Engine = {
  /** Runs one statement for its effect. */
  readonly run: (sql: string, parameters?: SqlParameters) => Promise<void>;
  /** Runs one query and gives all its rows; bigint columns as bigint, dates and uuids as text. */
  readonly rows: (sql: string, parameters?: SqlParameters) => Promise<Row[]>;
  /** Runs one query whose columns are all `integer` or `double` without nulls, and gives the numbers of each. */
  readonly numbers: (sql: string) => Promise<NumberColumn[]>;
  /** Name and version, for the release manifest. */
  readonly version: string;
  /**
   * Another connection to the same database, for a statement that runs beside one of this; temporary tables and
   * views are each one's own. Null when it was not opened with one, and on the other connection itself.
   */
  readonly beside: Engine | null;
  readonly close: () => void;
};

export type EngineSettings = {
  /** Threads the engine may use; all cores when left out. */
  readonly threads?: number;
  /** For example "6GB"; the engine's own default (80 % of memory) when left out. */
  readonly memoryLimit?: string;
  /** Where it may spill what exceeds memory. */
  readonly spillFolder?: string;
  /** How many queries may run beside each other; one when left out. */
  readonly connections?: number;
  /** Whether there is another connection beside the first, at work with a thread of its own; not with one thread. */
  readonly hasBeside?: boolean;
  /** After how long a query is stopped; never when left out. */
  readonly timeLimitMs?: number;
  /** When it is aborted, the statements at work end and no other begins: "stopped". */
  readonly stop?: AbortSignal;
};

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a quoted SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A whole number column as a bigint. @throws when it is not a whole number. */
export function wholeValue(row: Row, column: string): bigint {
  const value = row[column];
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  throw new TypeError(`${column} is not a whole number`);
}

/** A whole number column as a number. @throws when it is not a safe whole number. */
export function countValue(row: Row, column: string): number {
  const value = Number(wholeValue(row, column));
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${column} is too large for a count`);
}

/** A text column; null stays null. @throws when it is something else. */
export function textValue(row: Row, column: string): string | null {
  const value = row[column] ?? null;
  if (value === null || typeof value === "string") return value;
  throw new TypeError(`${column} is not text`);
}

/** A text column that is never null. */
export function requiredText(row: Row, column: string): string {
  const value = textValue(row, column);
  if (value !== null) return value;
  throw new TypeError(`${column} is null`);
}
