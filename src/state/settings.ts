import { z } from "zod";
import { instantOf, type State } from "./state.ts";
import type { Database } from "./tables.ts";

/** What an administrator may set while the server runs, each with what holds until then. */
export const PeopleSettings = z.strictObject({
  /** A session ends when nothing was asked for so long. */
  session_idle_minutes: z.int().min(5).max(720).default(30),
  /** A session ends after so long, whatever was asked. */
  session_hours: z.int().min(1).max(24).default(10),
  /** Rows of the audit older than this go; null keeps all. */
  audit_retention_months: z.int().min(12).max(600).nullable().default(null),
  /** How many persons must approve a publication. */
  approvals_needed: z.int().min(2).max(5).default(2),
});
export type PeopleSettings = z.infer<typeof PeopleSettings>;

export async function settingsOf(database: Database): Promise<PeopleSettings> {
  const rows = await database.selectFrom("settings").select(["setting", "value"]).execute();
  const stored = rows.map(({ setting, value }) => [setting, JSON.parse(value)]);
  return PeopleSettings.parse(Object.fromEntries(stored));
}

/** Changes those that are given. */
export async function changeSettings(
  database: Database,
  { now }: Pick<State, "now">,
  changes: { readonly [Name in keyof PeopleSettings]?: PeopleSettings[Name] | undefined },
  changedBy: string | null,
): Promise<PeopleSettings> {
  for (const [setting, given] of Object.entries(changes)) {
    if (given === undefined) continue;
    const content = {
      value: JSON.stringify(given),
      changed_by: changedBy,
      changed_at: instantOf(now()),
    };
    await database
      .insertInto("settings")
      .values({ setting, ...content })
      .onConflict((conflict) => conflict.column("setting").doUpdateSet(content))
      .execute();
  }
  return settingsOf(database);
}
