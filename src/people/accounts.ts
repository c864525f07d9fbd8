import { Role } from "../api/index.ts";
import type { AuditAction } from "../domain/audit-action.ts";
import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import {
  addUser,
  appendAudit,
  audited,
  changeUser,
  type Database,
  endSessionsOf,
  localUser,
  lockUntil,
  otherAdministrators,
  type Rights,
  type State,
  setPassword,
  setRights,
  type User,
  userById,
} from "../state/index.ts";
import { oneTimePassword, type PasswordCost, passwordHash } from "./password.ts";
import { NEEDS_PRODUCERS, NEEDS_REGIONS } from "./permissions.ts";

/** Who changes users: an administrator, or the command line at the machine itself. */
export type Actor = { readonly actorId: string; readonly requestId: string | null };
export const THE_MACHINE: Actor = { actorId: "machine", requestId: null };

export type NewAccount = Rights & {
  readonly username: string;
  readonly name: string;
  readonly language: Language;
};

/**
 * Adds a local account.
 *
 * @returns The user, and the one-time password: told once, changed at the first sign-in.
 * @throws UserError "already_there", "invalid_usage" when a role lacks what it is about.
 */
export async function addAccount(
  state: State,
  actor: Actor,
  account: NewAccount,
  cost: PasswordCost,
): Promise<{ user: User; password: string }> {
  refuseUnfitRights(account);
  const password = oneTimePassword();
  const hash = await passwordHash(password, cost);
  return state.database.transaction().execute(async (transaction) => {
    const { username, name, language } = account;
    const added = await addUser(transaction, state, { username, name, language, kind: "local" });
    if (added === null) throw new UserError("already_there", "the user name is taken");
    const { user_id: userId } = added;
    await setPassword(transaction, state, userId, { hash, mustChange: true });
    await setRights(transaction, userId, account);
    await tell(transaction, state, actor, "user.add", userId);
    return { user: await known(transaction, userId), password };
  });
}

export type AccountChanges = {
  readonly name?: string | undefined;
  readonly rights?: Rights | undefined;
  readonly isActive?: boolean | undefined;
  readonly unlock?: boolean | undefined;
};

/**
 * Changes a user. What a person may do changes at once: their sessions end.
 *
 * @throws UserError "unknown_name"; "not_allowed" for one's own roles and for the last administrator's.
 */
export async function changeAccount(
  state: State,
  actor: Actor,
  userId: string,
  changes: AccountChanges,
): Promise<User> {
  return state.database.transaction().execute(async (transaction) => {
    const before = await known(transaction, userId);
    const touchesRights = changes.rights !== undefined || changes.isActive !== undefined;
    if (touchesRights && actor.actorId === userId)
      throw new UserError(
        "not_allowed",
        "nobody changes their own roles; ask another administrator",
      );
    if (changes.rights !== undefined) {
      refuseUnfitRights(changes.rights);
      await setRights(transaction, userId, changes.rights);
      await tell(transaction, state, actor, "user.change_roles", userId);
    }
    if (changes.isActive !== undefined) {
      await changeUser(transaction, userId, { is_disabled: changes.isActive ? 0 : 1 });
      const action = changes.isActive ? "user.enable" : "user.disable";
      await tell(transaction, state, actor, action, userId);
    }
    if (changes.name !== undefined) {
      await changeUser(transaction, userId, { name: changes.name });
      await tell(transaction, state, actor, "user.rename", userId);
    }
    if (changes.unlock === true) {
      await lockUntil(transaction, userId, null);
      await tell(transaction, state, actor, "user.unlock", userId);
    }
    if (touchesRights) {
      await endSessionsOf(transaction, userId);
      await refuseLastAdministrator(transaction, before, await known(transaction, userId));
    }
    return known(transaction, userId);
  });
}

/** Gives a local account a new one-time password; its sessions end. @throws UserError "unknown_name". */
export async function resetAccount(
  state: State,
  actor: Actor,
  userId: string,
  cost: PasswordCost,
): Promise<string> {
  const password = oneTimePassword();
  const hash = await passwordHash(password, cost);
  await state.database.transaction().execute(async (transaction) => {
    const { user } = await known(transaction, userId);
    if (user.kind !== "local")
      throw new UserError("not_allowed", "this user signs in elsewhere and has no password here");
    await setPassword(transaction, state, userId, { hash, mustChange: true });
    await endSessionsOf(transaction, userId);
    await tell(transaction, state, actor, "user.reset_password", userId);
  });
  return password;
}

/** A local account by its user name. @throws UserError "unknown_name". */
export async function accountNamed(database: Database, username: string): Promise<User> {
  const found = await localUser(database, username);
  if (found !== null) return found;
  throw new UserError(
    "unknown_name",
    "no local account has this user name; see: paketti user list",
  );
}

/** Counts and tells a sign-in that succeeded. */
export async function tellSignedIn(state: State, userId: string, requestId: string): Promise<void> {
  const entry = {
    actorId: userId,
    action: "session.sign_in",
    subjectKind: "user",
    subjectId: userId,
    requestId,
    outcome: "done",
  } as const;
  await audited(state, entry, (transaction) =>
    changeUser(transaction, userId, { last_signed_in_at: state.now().toISOString() }),
  );
}

async function known(database: Database, userId: string): Promise<User> {
  const user = await userById(database, userId);
  if (user === null) throw new UserError("unknown_name", "there is no such user");
  return user;
}

async function tell(
  database: Database,
  state: State,
  { actorId, requestId }: Actor,
  action: AuditAction,
  userId: string,
): Promise<void> {
  await appendAudit(database, state, {
    actorId,
    action,
    subjectKind: "user",
    subjectId: userId,
    requestId,
    outcome: "done",
  });
}

/** @throws UserError "invalid_usage" naming the role and what it is about. */
function refuseUnfitRights({ roles, regionCodes, producerIds }: Rights): void {
  const options: readonly string[] = Role.options;
  const unknown = roles.find((role) => role === "public" || !options.includes(role));
  if (unknown !== undefined)
    throw new UserError(
      "invalid_usage",
      `${unknown} is no role that can be given; these are: ${options.filter((role) => role !== "public").join(", ")}`,
    );
  const has = (wanted: readonly Role[]) => wanted.find((role) => roles.includes(role));
  const [ofRegions, ofProducers] = [has(NEEDS_REGIONS), has(NEEDS_PRODUCERS)];
  if (ofRegions !== undefined && regionCodes.length === 0)
    throw new UserError("invalid_usage", `the role ${ofRegions} needs a region`);
  if (ofProducers !== undefined && producerIds.length === 0)
    throw new UserError("invalid_usage", `the role ${ofProducers} needs a producer`);
}

/** Somebody must be left who can put things right. */
async function refuseLastAdministrator(
  database: Database,
  before: User,
  after: User,
): Promise<void> {
  const administers = ({ user, roles }: User) =>
    user.is_disabled === 0 && roles.includes("administrator");
  if (!administers(before) || administers(after)) return;
  if ((await otherAdministrators(database, before.user.user_id)) === 0)
    throw new UserError("not_allowed", "this is the last administrator; add another one first");
}
