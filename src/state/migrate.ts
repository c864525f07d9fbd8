import { sql } from "kysely";
import { UserError } from "../domain/errors.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import { instantOf, type StateKind } from "./state.ts";
import type { Database } from "./tables.ts";

/** One number that every Paketti takes before it changes the form of the state. */
const MIGRATION_LOCK = 5_042_017;

/**
 * Brings the state to the form that this program knows, in one transaction: all of it or nothing. Two
 * processes that open a new state at once wait for each other.
 *
 * @throws UserError "state_newer" when a newer program has been here.
 */
export async function migrate(
  database: Database,
  kind: StateKind,
  now: Date,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (kind === "postgresql")
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
    await transaction.schema
      .createTable("state_migrations")
      .ifNotExists()
      .addColumn("version", "integer", (column) => column.primaryKey().notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("migrated_at", "text", (column) => column.notNull())
      .execute();
    const { reached } = await transaction
      .selectFrom("state_migrations")
      .select(({ fn }) => fn.max("version").as("reached"))
      .executeTakeFirstOrThrow();
    refuseNewer(reached ?? 0, migrations);
    for (const { version, name, change } of migrations) {
      if (version <= (reached ?? 0)) continue;
      await change(transaction, kind);
      await transaction
        .insertInto("state_migrations")
        .values({ version, name, migrated_at: instantOf(now) })
        .execute();
    }
  });
}

function refuseNewer(reached: number, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  if (reached <= newest) return;
  throw new UserError(
    "state_newer",
    `the state has form ${reached}, this program knows form ${newest}; use the newer program, or restore the copy of the state from before the upgrade`,
  );
}
