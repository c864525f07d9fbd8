import { randomUUID } from "node:crypto";
import { instantOf, type State } from "./state.ts";
import type { Database, SavedViewRow } from "./tables.ts";

/** A user's own, the newest first. */
export async function savedViewsOf(database: Database, userId: string): Promise<SavedViewRow[]> {
  return database
    .selectFrom("saved_views")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .orderBy("saved_view_id")
    .execute();
}

export async function saveView(
  database: Database,
  { now }: Pick<State, "now">,
  view: Pick<SavedViewRow, "user_id" | "name" | "address">,
): Promise<SavedViewRow> {
  const row = { ...view, saved_view_id: randomUUID(), created_at: instantOf(now()) };
  await database.insertInto("saved_views").values(row).execute();
  return row;
}

/** @returns Whether the user had it; another's is left as it is. */
export async function removeView(
  database: Database,
  userId: string,
  savedViewId: string,
): Promise<boolean> {
  const removed = await database
    .deleteFrom("saved_views")
    .where("user_id", "=", userId)
    .where("saved_view_id", "=", savedViewId)
    .executeTakeFirst();
  return removed.numDeletedRows > 0n;
}
