import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBVector,
  version as nodeApiVersion,
} from "@duckdb/node-api";
import { DISK_FULL, OUT_OF_MEMORY, STOPPED, UserError } from "../domain/errors.ts";
import type {
  Engine,
  EngineSettings,
  NumberColumn,
  Row,
  SqlParameters,
  SqlValue,
} from "./engine.ts";

/**
 * DuckDB in memory, in this process.
 *
 * It reads and writes only the files the statements name; no extension is looked up or downloaded.
 */
export async function openDuckDb(settings: EngineSettings = {}): Promise<Engine> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(settings.threads === undefined ? {} : { threads: String(settings.threads) }),
    ...(settings.memoryLimit === undefined ? {} : { memory_limit: settings.memoryLimit }),
    ...(settings.spillFolder === undefined ? {} : { temp_directory: settings.spillFolder }),
  });
  const beside =
    settings.hasBeside === true && settings.threads !== 1
      ? engineOn(await connectionPool(instance, settings), settings, null)
      : null;
  const engine = engineOn(await connectionPool(instance, settings), settings, beside);
  return {
    ...engine,
    close: () => {
      beside?.close();
      engine.close();
      instance.closeSync();
    },
  };
}

function engineOn(pool: ConnectionPool, { stop }: EngineSettings, beside: Engine | null): Engine {
  stop?.addEventListener("abort", pool.interrupt);
  return {
    run: async (sql, parameters) => {
      await guarded(sql, stop, () =>
        pool.use((connection) => connection.run(sql, bindings(parameters))),
      );
    },
    rows: (sql, parameters) =>
      guarded(sql, stop, () => pool.use((connection) => readRows(connection, sql, parameters))),
    numbers: (sql) =>
      guarded(sql, stop, () => pool.use((connection) => readNumbers(connection, sql))),
    version: `DuckDB ${nodeApiVersion()}`,
    beside,
    close: () => {
      stop?.removeEventListener("abort", pool.interrupt);
      pool.close();
    },
  };
}

type ConnectionPool = {
  /** Waits for a free connection, in the order of asking. */
  readonly use: <Result>(
    work: (connection: DuckDBConnection) => Promise<Result>,
  ) => Promise<Result>;
  readonly interrupt: () => void;
  readonly close: () => void;
};

/** Connections to one database: what one of them creates or sets, all of them see. */
async function connectionPool(
  instance: DuckDBInstance,
  { connections = 1, timeLimitMs }: EngineSettings,
): Promise<ConnectionPool> {
  const all = await Promise.all(Array.from({ length: connections }, () => instance.connect()));
  for (const connection of all) await connection.run("set timezone = 'UTC'");
  const free = [...all];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  const release = (connection: DuckDBConnection) => {
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
  };
  return {
    use: async (work) => {
      const connection =
        free.shift() ??
        (await new Promise<DuckDBConnection>((resolve) => {
          waiting.push(resolve);
        }));
      try {
        return await withTimeLimit(connection, timeLimitMs, work);
      } finally {
        release(connection);
      }
    },
    interrupt: () => {
      for (const connection of all) connection.interrupt();
    },
    close: () => {
      for (const connection of all) connection.closeSync();
    },
  };
}

async function withTimeLimit<Result>(
  connection: DuckDBConnection,
  timeLimitMs: number | undefined,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  if (timeLimitMs === undefined) return work(connection);
  let isStopped = false;
  const timer = setTimeout(() => {
    isStopped = true;
    connection.interrupt();
  }, timeLimitMs);
  try {
    return await work(connection);
  } catch (cause) {
    if (!isStopped) throw cause;
    throw new UserError(
      "too_slow",
      `the query took longer than ${timeLimitMs / 1000} seconds and was stopped; ask for fewer dimensions or years`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

async function readRows(
  connection: DuckDBConnection,
  sql: string,
  parameters: SqlParameters | undefined,
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, bindings(parameters));
  // Column by column, which takes a third of the time that the engine's own rows take.
  const valuesOf = reader.getColumns();
  const columns = reader
    .deduplicatedColumnNames()
    .map((name, place) => ({ name, values: valuesOf[place] ?? [] }));
  return Array.from({ length: reader.currentRowCount }, (_, at) => {
    const row: Record<string, SqlValue> = {};
    for (const { name, values } of columns) row[name] = plainValue(values[at] ?? null);
    return row;
  });
}

/** Millions of rows without an object for any of them. */
async function readNumbers(connection: DuckDBConnection, sql: string): Promise<NumberColumn[]> {
  const result = await connection.run(sql);
  const { rowCount } = result;
  const columns = result.columnTypes().map(({ typeId }, place): NumberColumn => {
    if (typeId === DuckDBTypeId.INTEGER) return new Int32Array(rowCount);
    if (typeId === DuckDBTypeId.DOUBLE) return new Float64Array(rowCount);
    throw new TypeError(`${result.columnName(place)} is neither integer nor double`);
  });
  let from = 0;
  for (let chunkAt = 0; chunkAt < result.chunkCount; chunkAt += 1) {
    const chunk = result.getChunk(chunkAt);
    const { rowCount: count } = chunk;
    for (const [place, column] of columns.entries()) {
      const vector = chunk.getColumnVector(place);
      const items = itemsOf(vector);
      if (items !== null) {
        column.set(items, from);
        continue;
      }
      for (let at = 0; at < count; at += 1) {
        const value = vector.getItem(at);
        if (typeof value !== "number") {
          throw new TypeError(`${result.columnName(place)} has a row without a number`);
        }
        column[from + at] = value;
      }
    }
    from += count;
  }
  return columns;
}

/** The numbers of a vector at once, which the library keeps to itself; null where some may be missing. */
function itemsOf(vector: DuckDBVector): NumberColumn | null {
  const validity: unknown = Reflect.get(vector, "validity");
  if (typeof validity !== "object" || validity === null) return null;
  if (Reflect.get(validity, "data") !== null) return null;
  const items: unknown = Reflect.get(vector, "items");
  return items instanceof Int32Array || items instanceof Float64Array ? items : null;
}

function bindings(parameters: SqlParameters | undefined): Record<string, DuckDBValue> | undefined {
  if (parameters === undefined) return undefined;
  const bound: Record<string, DuckDBValue> = {};
  for (const [name, value] of Object.entries(parameters)) {
    bound[name] = value instanceof Uint8Array ? new DuckDBBlobValue(value) : value;
  }
  return bound;
}

function plainValue(value: DuckDBValue): SqlValue {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  return value.toString();
}

/** A stop, a full disk and too little memory are told as such; every other failure keeps the engine's error. */
async function guarded<Result>(
  sql: string,
  stop: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const isStopped = () => stop?.aborted ?? false;
  if (isStopped()) throw new UserError("stopped", STOPPED);
  try {
    return await work();
  } catch (cause) {
    if (isStopped()) throw new UserError("stopped", STOPPED, { cause });
    if (cause instanceof UserError) throw cause;
    const text = cause instanceof Error ? cause.message : String(cause);
    if (
      /no space left|disk full|max_temp_directory_size|file too large|quota exceeded/i.test(text)
    ) {
      throw new UserError("disk_full", DISK_FULL, {
        cause,
      });
    }
    if (/^out of memory error/i.test(text)) {
      throw new UserError("out_of_memory", OUT_OF_MEMORY, { cause });
    }
    throw new Error(`query failed: ${withoutQuotedContent(text)}\n${sql.slice(0, 2000)}`);
  }
}

/** The engine quotes the cell it could not read; a cell may name a person, so quotes are left out. */
function withoutQuotedContent(text: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'/g, "…");
}
