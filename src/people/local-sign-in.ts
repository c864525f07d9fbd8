import { UserError } from "../domain/errors.ts";
import {
  audited,
  type CredentialRow,
  countFailure,
  credentialOf,
  localUser,
  lockUntil,
  rehash,
  type State,
  type User,
} from "../state/index.ts";
import { isPassword, isWeaker, nobodysHash, type PasswordCost, passwordHash } from "./password.ts";

/** So many failures are free; each further one locks for twice as long, up to the longest. */
const FREE_FAILURES = 4;
const FIRST_LOCK_MINUTES = 1;
const LONGEST_LOCK_MINUTES = 60;
/** A one-time password that nobody used is no key any more. */
const ONE_TIME_DAYS = 7;

export type LocalSignIn = { readonly username: string; readonly password: string };

/**
 * Who signs in with a local account. Every reason to refuse looks and lasts the same from outside: no such
 * user, disabled, locked, wrong password.
 *
 * @throws UserError "sign_in_failed".
 */
export async function signInLocally(
  state: State,
  { username, password }: LocalSignIn,
  cost: PasswordCost,
  requestId: string,
): Promise<User> {
  const found = await localUser(state.database, username);
  const credential = found === null ? null : await credentialOf(state.database, found.user.user_id);
  const isRight = await isPassword(password, credential?.password_hash ?? nobodysHash(cost));
  if (found === null || credential === null) {
    await tellRefused(state, "unknown", requestId);
    throw refused();
  }
  const userId = found.user.user_id;
  if (isLocked(credential, state.now()) || found.user.is_disabled === 1) {
    await tellRefused(state, userId, requestId);
    throw refused();
  }
  if (!isRight || isStale(credential, state.now())) {
    await lockAfterFailure(state, userId);
    await tellRefused(state, userId, requestId);
    throw refused();
  }
  await lockUntil(state.database, userId, null);
  if (isWeaker(credential.password_hash, cost))
    await rehash(state.database, userId, await passwordHash(password, cost));
  return found;
}

export function isLocked({ locked_until: until }: CredentialRow, now: Date): boolean {
  return until !== null && now.getTime() < Date.parse(until);
}

function isStale(credential: CredentialRow, now: Date): boolean {
  const age = now.getTime() - Date.parse(credential.changed_at);
  return credential.must_change === 1 && age > ONE_TIME_DAYS * 86_400_000;
}

async function lockAfterFailure(state: State, userId: string): Promise<void> {
  const failures = await countFailure(state.database, userId);
  const further = failures - FREE_FAILURES;
  if (further <= 0) return;
  const minutes = Math.min(LONGEST_LOCK_MINUTES, FIRST_LOCK_MINUTES * 2 ** (further - 1));
  await lockUntil(state.database, userId, new Date(state.now().getTime() + minutes * 60_000));
}

/** The name that was typed is not told: it may be a password in the wrong field. */
async function tellRefused(state: State, subjectId: string, requestId: string): Promise<void> {
  await audited(
    state,
    {
      actorId: "public",
      action: "session.sign_in",
      subjectKind: "user",
      subjectId,
      requestId,
      outcome: "refused",
    },
    async () => undefined,
  );
}

function refused(): UserError {
  return new UserError(
    "sign_in_failed",
    "the user name or the password is not right, or too many tries have been made",
  );
}
