import { instantOf, type State } from "./state.ts";
import type { CredentialRow, Database } from "./tables.ts";

export async function credentialOf(
  database: Database,
  userId: string,
): Promise<CredentialRow | null> {
  const row = await database
    .selectFrom("credentials")
    .selectAll()
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row ?? null;
}

/** Sets a password by its hash; failures before it are forgotten. */
export async function setPassword(
  database: Database,
  { now }: Pick<State, "now">,
  userId: string,
  password: { readonly hash: string; readonly mustChange: boolean },
): Promise<void> {
  const content = {
    password_hash: password.hash,
    must_change: password.mustChange ? 1 : 0,
    changed_at: instantOf(now()),
    failed_count: 0,
    locked_until: null,
  };
  await database
    .insertInto("credentials")
    .values({ user_id: userId, ...content })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet(content))
    .execute();
}

/** Counts one more failure, even when many come at once. @returns How many there are now. */
export async function countFailure(database: Database, userId: string): Promise<number> {
  const row = await database
    .updateTable("credentials")
    .set((column) => ({ failed_count: column("failed_count", "+", 1) }))
    .where("user_id", "=", userId)
    .returning("failed_count")
    .executeTakeFirst();
  return row?.failed_count ?? 0;
}

/** @param until Null unlocks, and failures are forgotten. */
export async function lockUntil(
  database: Database,
  userId: string,
  until: Date | null,
): Promise<void> {
  await database
    .updateTable("credentials")
    .set(
      until === null ? { failed_count: 0, locked_until: null } : { locked_until: instantOf(until) },
    )
    .where("user_id", "=", userId)
    .execute();
}

/** Stores the same password under newer parameters. */
export async function rehash(database: Database, userId: string, hash: string): Promise<void> {
  await database
    .updateTable("credentials")
    .set({ password_hash: hash })
    .where("user_id", "=", userId)
    .execute();
}
