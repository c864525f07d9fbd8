import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteDialect,
  SqliteDriver,
} from "kysely";
import { UserError } from "../domain/errors.ts";

/** How often, and after how long each time, one process asks again while another writes: for ten seconds. */
const MOST_TRIES = 500;
const TRY_MILLISECONDS = 20;
const SQLITE_BUSY = 5;
const PRIVATE_MODE = 0o600;

/**
 * Kysely's own SQLite dialect over the SQLite that Node brings along.
 *
 * @param path The database; made when it is not there, readable by its owner alone.
 * @throws UserError "state_unreachable" when this Node has no SQLite.
 */
export async function sqliteDialect(path: string): Promise<Dialect> {
  const { DatabaseSync } = await nodeSqlite();
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, "a", PRIVATE_MODE));
  keepPrivate(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  await whenFree(async () => database.exec("pragma journal_mode = wal"));
  database.exec("pragma synchronous = full");
  database.exec("pragma trusted_schema = off");
  const config = { database: asKyselyExpects(database) };
  const dialect = new SqliteDialect(config);
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
    createDriver: () => new PatientDriver(config),
  };
}

/** A database that was put back from a copy has the mode of the copy. What is somebody else's is left as it is. */
function keepPrivate(path: string): void {
  try {
    if ((statSync(path).mode & 0o777) !== PRIVATE_MODE) chmodSync(path, PRIVATE_MODE);
  } catch (fault) {
    if (!(fault instanceof Error && "code" in fault && fault.code === "EPERM")) throw fault;
  }
}

/**
 * Takes the lock for writing when a transaction begins: one that reads first and writes later would
 * otherwise be refused when another process wrote in between. Waits without holding up everything else
 * that this process does, as SQLite's own waiting would.
 */
class PatientDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: (query) => whenFree(() => connection.executeQuery(query)),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** Does work again and again while another holds the lock. */
async function whenFree<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !isBusy(error)) throw error;
      await setTimeout(TRY_MILLISECONDS);
    }
  }
}

/** SQLite's extended codes carry the plain one in their lowest byte. */
function isBusy(error: unknown): boolean {
  const code = error instanceof Error && "errcode" in error ? error.errcode : null;
  return typeof code === "number" && code % 256 === SQLITE_BUSY;
}

function asKyselyExpects(database: DatabaseSync) {
  return {
    close: () => database.close(),
    prepare: (text: string) => {
      const statement = database.prepare(text);
      return {
        reader: statement.columns().length > 0,
        all: (values: readonly unknown[]) => statement.all(...boundValues(values)),
        run: (values: readonly unknown[]) => statement.run(...boundValues(values)),
        iterate: (values: readonly unknown[]) => iterated(statement, boundValues(values)),
      };
    },
  };
}

function* iterated(statement: StatementSync, values: SQLInputValue[]): IterableIterator<unknown> {
  yield* statement.iterate(...values);
}

function boundValues(values: readonly unknown[]): SQLInputValue[] {
  return values.map((value) => {
    if (value === null || typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "bigint") return value;
    throw new TypeError(`the state stores texts and numbers, not ${typeof value}`);
  });
}

async function nodeSqlite() {
  try {
    return await import("node:sqlite");
  } catch (error) {
    throw new UserError(
      "state_unreachable",
      "this Node has no SQLite; use Node 24 or newer, or set DATABASE_URL to a PostgreSQL database",
      { cause: error },
    );
  }
}
