import { createHash, randomBytes } from "node:crypto";
import { instantOf, type State } from "./state.ts";
import type { Database, PendingSignInRow, SessionRow } from "./tables.ts";

const ID_BYTES = 32;

/** What only the browser knows: 256 random bits, in base64url. */
export function newSecret(): string {
  return randomBytes(ID_BYTES).toString("base64url");
}

/** How the state knows a secret of the browser. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** @returns The id for the browser's cookie; the state keeps its hash alone. */
export async function startSession(
  database: Database,
  { now }: Pick<State, "now">,
  userId: string,
  hours: number,
): Promise<string> {
  const id = newSecret();
  const start = now();
  await database
    .insertInto("sessions")
    .values({
      session_hash: secretHash(id),
      user_id: userId,
      created_at: instantOf(start),
      last_seen_at: instantOf(start),
      ends_at: instantOf(new Date(start.getTime() + hours * 3_600_000)),
    })
    .execute();
  return id;
}

/** How exactly it is known when a session was last used: each use writing a row would cost more. */
const SEEN_SECONDS = 60;

/** The session of a cookie, when it has not ended and was not idle too long; using it is noted. */
export async function usedSession(
  { database, now }: Pick<State, "database" | "now">,
  id: string,
  idleMinutes: number,
): Promise<SessionRow | null> {
  const hash = secretHash(id);
  const row = await database
    .selectFrom("sessions")
    .selectAll()
    .where("session_hash", "=", hash)
    .executeTakeFirst();
  if (row === undefined) return null;
  const moment = now();
  const idleSeconds = (moment.getTime() - Date.parse(row.last_seen_at)) / 1000;
  if (row.ends_at <= instantOf(moment) || idleSeconds >= idleMinutes * 60) {
    await database.deleteFrom("sessions").where("session_hash", "=", hash).execute();
    return null;
  }
  if (idleSeconds >= SEEN_SECONDS)
    await database
      .updateTable("sessions")
      .set({ last_seen_at: instantOf(moment) })
      .where("session_hash", "=", hash)
      .execute();
  return row;
}

export async function endSession(database: Database, id: string): Promise<void> {
  await database.deleteFrom("sessions").where("session_hash", "=", secretHash(id)).execute();
}

/** Ends every session of a user: after a change of roles or password, all must prove themselves again. */
export async function endSessionsOf(database: Database, userId: string): Promise<void> {
  await database.deleteFrom("sessions").where("user_id", "=", userId).execute();
}

/** Remembers a sign-in that goes on at the provider. */
export async function rememberPending(
  database: Database,
  pending: PendingSignInRow,
): Promise<void> {
  await database.insertInto("pending_sign_ins").values(pending).execute();
}

/** The sign-in that this state began, once: whoever takes it, nobody can take it again. */
export async function takePending(
  { database, now }: Pick<State, "database" | "now">,
  stateText: string,
): Promise<PendingSignInRow | null> {
  const row = await database
    .deleteFrom("pending_sign_ins")
    .where("state_hash", "=", secretHash(stateText))
    .returningAll()
    .executeTakeFirst();
  return row === undefined || row.ends_at <= instantOf(now()) ? null : row;
}

/** Removes what has ended by itself. */
export async function removeEnded({
  database,
  now,
}: Pick<State, "database" | "now">): Promise<void> {
  const moment = instantOf(now());
  await database.deleteFrom("sessions").where("ends_at", "<=", moment).execute();
  await database.deleteFrom("pending_sign_ins").where("ends_at", "<=", moment).execute();
}
