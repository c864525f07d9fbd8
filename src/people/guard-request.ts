import { createHmac, timingSafeEqual } from "node:crypto";
import { UserError } from "../domain/errors.ts";
import { isLoopbackName, type SignInSettings } from "./sign-in-settings.ts";

/** What a request says of where it comes from. */
export type RequestHeaders = { readonly header: (name: string) => string | undefined };

/** Names that begin with `__Host-` a browser takes only over TLS or from localhost, for this host and `/`. */
export const SESSION_COOKIE = "__Host-paketti";
export const PENDING_COOKIE = "__Host-paketti-sign-in";
export const FORGERY_HEADER = "x-csrf-token";

const COOKIE_RULES = "Path=/; Secure; HttpOnly; SameSite=Lax";

/** `Set-Cookie` of a value that goes when the browser closes, or after some seconds. */
export function cookieText(name: string, value: string, seconds?: number): string {
  const age = seconds === undefined ? "" : `; Max-Age=${seconds}`;
  return `${name}=${value}; ${COOKIE_RULES}${age}`;
}

export function endedCookie(name: string): string {
  return cookieText(name, "", 0);
}

/**
 * The value of a cookie that has the form of our secrets. A request that carries the name twice is taken
 * to carry none: a browser sends such only when somebody else has set one of them.
 */
export function cookieOf(headers: RequestHeaders, name: string): string | null {
  const values = (headers.header("cookie") ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  const [value, ...others] = values;
  return value !== undefined && others.length === 0 && /^[\w-]{43}$/.test(value) ? value : null;
}

/** What a page of ours must send back with each change: only who has the session can know it. */
export function forgeryToken(sessionId: string): string {
  return createHmac("sha256", sessionId).update("paketti csrf").digest("base64url");
}

/**
 * @throws UserError "request_forged" for a request that reached this server under a name that is not its own:
 *   a page elsewhere can make its own name point here.
 */
export function refuseOtherHost(headers: RequestHeaders, { origin }: SignInSettings): void {
  if (origin !== undefined || isLoopbackName(headers.header("host") ?? "")) return;
  throw new UserError(
    "request_forged",
    "this server answers as localhost only; to serve others, set origin in sign-in.yaml",
  );
}

/**
 * Refuses changes that a page elsewhere made the browser send: by what the browser says of the page, and,
 * with a session, by the token that only our own pages have.
 *
 * @param sessionId Null when the request carries no session; then only the page counts.
 * @throws UserError "request_forged".
 */
export function refuseForged(
  headers: RequestHeaders,
  settings: SignInSettings,
  sessionId: string | null,
): void {
  const site = headers.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") throw forged("it came from another site");
  const origin = headers.header("origin");
  if (origin !== undefined && !isOwnOrigin(origin, headers, settings))
    throw forged("it came from a page of another site");
  if (sessionId === null) return;
  const given = Buffer.from(headers.header(FORGERY_HEADER) ?? "");
  const expected = Buffer.from(forgeryToken(sessionId));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw forged(`its ${FORGERY_HEADER} is missing or of another session`);
}

function isOwnOrigin(origin: string, headers: RequestHeaders, settings: SignInSettings): boolean {
  if (settings.origin !== undefined) return origin === settings.origin;
  return URL.canParse(origin) && new URL(origin).host === headers.header("host");
}

function forged(why: string): UserError {
  return new UserError("request_forged", `the change was not made: ${why}`);
}
