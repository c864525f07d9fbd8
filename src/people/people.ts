import { createHash } from "node:crypto";
import type { AuditAction } from "../domain/audit-action.ts";
import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import { type RateLimit, rateLimit } from "../domain/rate-limit.ts";
import type { Environment } from "../identity/index.ts";
import {
  appendAudit,
  audited,
  credentialOf,
  endSession,
  endSessionsOf,
  removeEnded,
  removeOldAudit,
  type State,
  setPassword,
  settingsOf,
  startSession,
  type User,
  usedSession,
  userById,
  userCount,
} from "../state/index.ts";
import { tellSignedIn } from "./accounts.ts";
import {
  cookieOf,
  PENDING_COOKIE,
  type RequestHeaders,
  refuseForged,
  refuseOtherHost,
  SESSION_COOKIE,
} from "./guard-request.ts";
import { type LocalSignIn, signInLocally } from "./local-sign-in.ts";
import { isPassword, type PasswordCost, passwordHash, refuseWeakPassword } from "./password.ts";
import { ANYBODY, type Person, personOf } from "./person.ts";
import {
  type BegunSignIn,
  beginAtProvider,
  finishAtProvider,
  type ProviderSignIn,
} from "./provider-sign-in.ts";
import type { Provider, SignInSettings } from "./sign-in-settings.ts";

export type PeopleEffects = {
  readonly state: State;
  readonly settings: SignInSettings;
  readonly environment: Environment;
  readonly passwordCost: PasswordCost;
  /** Milliseconds that only grow. */
  readonly milliseconds: () => number;
};

/** A request as far as people are concerned. */
export type Visit = RequestHeaders & {
  readonly method: string;
  readonly requestId: string;
  /** The address at the other end, for limits; null when it is not known. */
  readonly remoteAddress: string | null;
};

/** Who asks, with the session that says so. */
export type Asking = { readonly person: Person; readonly sessionId: string | null };

/** Who comes in, who they are, and how they leave. */
export type People = {
  readonly state: State;
  readonly settings: SignInSettings;
  readonly passwordCost: PasswordCost;
  /** Whether anybody can sign in: there is a user, or a provider. */
  readonly canAnybodySignIn: () => Promise<boolean>;
  /** @throws UserError "request_forged" for a change that no page of ours asked for. */
  readonly who: (visit: Visit) => Promise<Asking>;
  /** @returns The new session. @throws UserError "sign_in_failed", "too_many_requests", "not_allowed". */
  readonly signIn: (visit: Visit, given: LocalSignIn) => Promise<string>;
  /** Who has this session; null is the public. */
  readonly asking: (sessionId: string | null) => Promise<Asking>;
  /** The name of the provider whose claims give this issuer's users their roles; null when none does. */
  readonly rolesComeFrom: (issuer: string) => string | null;
  readonly signOut: (visit: Visit, asking: Asking) => Promise<void>;
  /** @returns The new session; all others of the user have ended. */
  readonly changePassword: (
    visit: Visit,
    asking: Asking,
    passwords: { readonly old: string; readonly new: string },
  ) => Promise<string>;
  readonly beginElsewhere: (
    visit: Visit,
    providerId: string,
    returnTo: string,
  ) => Promise<BegunSignIn>;
  readonly finishElsewhere: (
    visit: Visit,
    providerId: string,
    query: string,
    language: Language,
  ) => Promise<{ readonly sessionId: string; readonly returnTo: string }>;
  /** What was known of sessions is asked anew: after a change of users. */
  readonly forget: () => void;
  /** Removes ended sessions, and rows of the audit that are older than the setting says. */
  readonly tidy: () => Promise<void>;
};

/** A session is looked up anew after so long; ended elsewhere, it is refused that much later. */
const KNOWN_MILLISECONDS = 3000;
const MOST_KNOWN = 10_000;
const SIGN_INS_PER_MINUTE = { address: 30, username: 10 };
/** Each check of a password takes tens of megabytes: so many at a time, and so many more may wait. */
const PASSWORDS_AT_ONCE = 4;
const PASSWORDS_WAITING = 60;

export function createPeople(effects: PeopleEffects): People {
  const { state, settings, passwordCost, milliseconds } = effects;
  const known = new Map<string, { readonly person: Person; readonly at: number }>();
  const limits = {
    address: rateLimit(SIGN_INS_PER_MINUTE.address, milliseconds),
    username: rateLimit(SIGN_INS_PER_MINUTE.username, milliseconds),
  };
  const inTurn = turns(PASSWORDS_AT_ONCE, PASSWORDS_WAITING);
  const forget = () => known.clear();

  const personOfSession = async (sessionId: string): Promise<Person> => {
    const kept = known.get(sessionId);
    if (kept !== undefined && milliseconds() - kept.at < KNOWN_MILLISECONDS) return kept.person;
    const person = await storedPerson(state, sessionId);
    if (known.size >= MOST_KNOWN) forget();
    if (person.kind === "user") known.set(sessionId, { person, at: milliseconds() });
    else known.delete(sessionId);
    return person;
  };

  const enter = async (user: User, visit: Visit): Promise<string> => {
    const { session_hours: hours } = await settingsOf(state.database);
    const earlier = cookieOf(visit, SESSION_COOKIE);
    if (earlier !== null) await endSession(state.database, earlier);
    forget();
    await tellSignedIn(state, user.user.user_id, visit.requestId);
    return startSession(state.database, state, user.user.user_id, hours);
  };

  const atProvider = (visit: Visit, providerId: string): ProviderSignIn => {
    const provider = settings.providers.find(({ provider_id: id }) => id === providerId);
    if (provider === undefined) throw new UserError("unknown_name", "there is no such provider");
    refuseMany(limits.address, visit.remoteAddress);
    return {
      state,
      provider,
      clientSecret: secretOf(provider, effects.environment),
      callback: `${originOf(visit, settings)}${callbackPath(providerId)}`,
      requestId: visit.requestId,
    };
  };

  return {
    state,
    settings,
    passwordCost,
    forget,
    canAnybodySignIn: async () =>
      settings.providers.length > 0 || (await userCount(state.database)) > 0,
    asking: async (sessionId) =>
      sessionId === null
        ? { person: ANYBODY, sessionId }
        : { person: await personOfSession(sessionId), sessionId },
    rolesComeFrom: (issuer) =>
      settings.providers.find((one) => one.issuer === issuer && one.roles.length > 0)?.name ?? null,
    who: async (visit) => {
      refuseOtherHost(visit, settings);
      const sessionId = cookieOf(visit, SESSION_COOKIE);
      const person = sessionId === null ? ANYBODY : await personOfSession(sessionId);
      const isUser = person.kind === "user";
      if (!["GET", "HEAD"].includes(visit.method))
        refuseForged(visit, settings, isUser ? sessionId : null);
      return { person, sessionId: isUser ? sessionId : null };
    },
    signIn: async (visit, given) => {
      if (!settings.local)
        throw new UserError("not_allowed", "there are no local accounts here; sign in elsewhere");
      refuseMany(limits.address, visit.remoteAddress);
      refuseMany(limits.username, given.username.toLowerCase());
      const user = await inTurn(() => signInLocally(state, given, passwordCost, visit.requestId));
      return enter(user, visit);
    },
    signOut: async (visit, { person, sessionId }) => {
      if (sessionId === null || person.userId === null) return;
      const { userId } = person;
      await audited(state, entryOf(userId, "session.sign_out", visit), (transaction) =>
        endSession(transaction, sessionId),
      );
      forget();
    },
    changePassword: async (visit, { person }, passwords) => {
      const { userId } = person;
      if (userId === null) throw new UserError("not_signed_in", "sign in first");
      refuseMany(limits.username, userId);
      const user = await userById(state.database, userId);
      const credential = await credentialOf(state.database, userId);
      if (user === null || credential === null)
        throw new UserError("not_allowed", "this user signs in elsewhere and has no password here");
      refuseWeakPassword(passwords.new, user.user.username);
      if (passwords.new === passwords.old)
        throw new UserError("password_refused", "the new password is the old one");
      if (!(await inTurn(() => isPassword(passwords.old, credential.password_hash))))
        throw new UserError("sign_in_failed", "the old password is not right");
      const hash = await inTurn(() => passwordHash(passwords.new, passwordCost));
      const { session_hours: hours } = await settingsOf(state.database);
      const entry = entryOf(userId, "user.change_password", visit);
      const sessionId = await audited(state, entry, async (transaction) => {
        await setPassword(transaction, state, userId, { hash, mustChange: false });
        await endSessionsOf(transaction, userId);
        return startSession(transaction, state, userId, hours);
      });
      forget();
      return sessionId;
    },
    beginElsewhere: (visit, providerId, returnTo) =>
      beginAtProvider(atProvider(visit, providerId), localPath(returnTo)),
    finishElsewhere: async (visit, providerId, query, language) => {
      const signIn = atProvider(visit, providerId);
      const browserSecret = cookieOf(visit, PENDING_COOKIE);
      try {
        const { user, returnTo } = await finishAtProvider(signIn, query, browserSecret, language);
        return { sessionId: await enter(user, visit), returnTo };
      } catch (error) {
        if (error instanceof UserError)
          await appendAudit(state.database, state, {
            ...entryOf("public", "session.sign_in", visit),
            subjectKind: "provider",
            subjectId: providerId,
            outcome: "refused",
          });
        throw error;
      }
    },
    tidy: async () => {
      await removeEnded(state);
      const { audit_retention_months: months } = await settingsOf(state.database);
      if (months !== null) await removeOldAudit(state, monthsBefore(state.now(), months));
    },
  };
}

/** Where the provider `providerId` sends the browser back to. */
export function callbackPath(providerId: string): string {
  return `/api/session/oidc/${providerId}/callback`;
}

async function storedPerson(state: State, sessionId: string): Promise<Person> {
  const { session_idle_minutes: idle } = await settingsOf(state.database);
  const session = await usedSession(state, sessionId, idle);
  const user = session === null ? null : await userById(state.database, session.user_id);
  if (user === null || user.user.is_disabled === 1) return ANYBODY;
  const credential = await credentialOf(state.database, user.user.user_id);
  return personOf(user, credential?.must_change === 1);
}

/** @param key Shortened to a hash: names and addresses of people are not kept. */
function refuseMany(limit: RateLimit, key: string | null): void {
  const name = createHash("sha256")
    .update(key ?? "")
    .digest("base64url");
  if (!limit(name)) throw new UserError("too_many_requests", "wait a minute before the next try");
}

/** Lets only so many run at a time; those beyond the waiting room are sent away. */
function turns(atOnce: number, waitingRoom: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnce) {
      if (waiting.length >= waitingRoom)
        throw new UserError("too_many_requests", "many sign in at this moment; try again soon");
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

function secretOf(provider: Provider, environment: Environment): string | null {
  const { client_secret_variable: variable } = provider;
  if (variable === undefined) return null;
  const secret = environment[variable] ?? "";
  if (secret !== "") return secret;
  throw new UserError(
    "key_missing",
    `the environment has no ${variable}, the secret of the provider ${provider.provider_id}`,
  );
}

function originOf(visit: Visit, { origin }: SignInSettings): string {
  return origin ?? `http://${visit.header("host") ?? "localhost"}`;
}

/** A path of this site, whatever was asked for. */
function localPath(text: string): string {
  return /^\/(?![/\\])[^\s\\]{0,1999}$/.test(text) ? text : "/";
}

function entryOf(userId: string, action: AuditAction, { requestId }: Visit) {
  return {
    actorId: userId,
    action,
    subjectKind: "user",
    subjectId: userId,
    requestId,
    outcome: "done",
  } as const;
}

function monthsBefore(now: Date, months: number): string {
  const day = new Date(now);
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.toISOString();
}
