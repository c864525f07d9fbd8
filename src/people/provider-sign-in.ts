import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import {
  addUser,
  appendAudit,
  type Database,
  endSessionsOf,
  instantOf,
  newSecret,
  rememberPending,
  type State,
  secretHash,
  setRights,
  takePending,
  type User,
  userById,
  userElsewhere,
} from "../state/index.ts";
import type { Provider } from "./sign-in-settings.ts";

/** How long a person may take at the provider. */
export const PENDING_SECONDS = 600;
const PROVIDER_SECONDS = 10;

export type ProviderSignIn = {
  readonly state: State;
  readonly provider: Provider;
  /** Null for a public client. */
  readonly clientSecret: string | null;
  /** Where the provider sends the browser back to: the whole address. */
  readonly callback: string;
  readonly requestId: string;
};

export type BegunSignIn = {
  /** Where the browser goes to sign in. */
  readonly address: string;
  /** What the browser keeps until it comes back, so that nobody else's sign-in can be finished in it. */
  readonly browserSecret: string;
};

/** Begins the code flow with PKCE, state and nonce. */
export async function beginAtProvider(
  signIn: ProviderSignIn,
  returnTo: string,
): Promise<BegunSignIn> {
  const { state, callback, provider } = signIn;
  const client = await import("openid-client");
  const configuration = await discovered(signIn);
  const secrets = { state: newSecret(), nonce: newSecret(), verifier: newSecret() };
  const browserSecret = newSecret();
  await rememberPending(state.database, {
    state_hash: secretHash(secrets.state),
    browser_hash: secretHash(browserSecret),
    code_verifier: secrets.verifier,
    nonce: secrets.nonce,
    return_to: returnTo,
    ends_at: instantOf(new Date(state.now().getTime() + PENDING_SECONDS * 1000)),
  });
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: callback,
    scope: provider.scopes.join(" "),
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: "S256",
  });
  return { address: address.href, browserSecret };
}

export type FinishedSignIn = { readonly user: User; readonly returnTo: string };

/**
 * Finishes what the provider sent back: once, in the browser that began, with an id token whose signature,
 * issuer, audience, nonce and times hold. The provider's keys are read anew for each sign-in, so that a
 * changed key is known at once.
 *
 * @param query What the provider added to the address.
 * @throws UserError "sign_in_failed", with the provider's code where it gave one.
 */
export async function finishAtProvider(
  signIn: ProviderSignIn,
  query: string,
  browserSecret: string | null,
  language: Language,
): Promise<FinishedSignIn> {
  const { state } = signIn;
  const stateText = new URLSearchParams(query).get("state") ?? "";
  const pending = await takePending(state, stateText);
  if (pending === null || browserSecret === null) throw refused("it was not begun here");
  if (pending.browser_hash !== secretHash(browserSecret)) throw refused("another browser began it");
  const claims = await claimsOf(signIn, query, {
    pkceCodeVerifier: pending.code_verifier,
    expectedNonce: pending.nonce,
    expectedState: stateText,
  });
  const user = await state.database
    .transaction()
    .execute((transaction) => knownUser(transaction, signIn, claims, language));
  if (user.user.is_disabled === 1) throw refused("the user is disabled");
  return { user, returnTo: pending.return_to };
}

type Checks = {
  readonly pkceCodeVerifier: string;
  readonly expectedNonce: string;
  readonly expectedState: string;
};

const Claims = z.looseObject({ sub: z.string().min(1).max(255) });
type Claims = z.infer<typeof Claims>;

async function claimsOf(signIn: ProviderSignIn, query: string, checks: Checks): Promise<Claims> {
  const client = await import("openid-client");
  const configuration = await discovered(signIn);
  try {
    const tokens = await client.authorizationCodeGrant(
      configuration,
      new URL(`${signIn.callback}?${query}`),
      { ...checks, idTokenExpected: true },
    );
    const claims = Claims.parse(tokens.claims());
    const hasMore = configuration.serverMetadata().userinfo_endpoint !== undefined;
    const more = hasMore
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
    return { ...more, ...claims };
  } catch (error) {
    throw refused(faultCode(error), error);
  }
}

async function discovered({ provider, clientSecret }: ProviderSignIn) {
  const client = await import("openid-client");
  const issuer = new URL(provider.issuer);
  const extras = issuer.protocol === "http:" ? [client.allowInsecureRequests] : [];
  try {
    return await client.discovery(
      issuer,
      provider.client_id,
      { [client.clockTolerance]: provider.clock_tolerance_seconds },
      clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret),
      { timeout: PROVIDER_SECONDS, execute: [client.enableNonRepudiationChecks, ...extras] },
    );
  } catch (error) {
    throw refused(`the provider does not answer (${faultCode(error)})`, error);
  }
}

/** The user of these claims, made at the first sign-in, with the roles that the claims give. */
async function knownUser(
  database: Database,
  signIn: ProviderSignIn,
  claims: Claims,
  language: Language,
): Promise<User> {
  const { state, provider } = signIn;
  const known = await userElsewhere(database, provider.issuer, claims.sub);
  const userId = known?.user.user_id ?? (await newUserId(database, signIn, claims, language));
  if (provider.roles.length > 0) {
    const rights = rightsOfClaims(provider, claims);
    const before = known ?? { roles: [], regionCodes: [], producerIds: [] };
    if (!sameRights(before, rights)) {
      await setRights(database, userId, rights);
      await endSessionsOf(database, userId);
      await appendAudit(database, state, {
        actorId: userId,
        action: "user.roles_from_claims",
        subjectKind: "user",
        subjectId: userId,
        requestId: signIn.requestId,
        outcome: "done",
      });
    }
  }
  const user = await userById(database, userId);
  if (user === null) throw new RangeError("a user just made is not there");
  return user;
}

async function newUserId(
  database: Database,
  { state, provider, requestId }: ProviderSignIn,
  claims: Claims,
  language: Language,
): Promise<string> {
  const name = textClaim(claims, provider.name_claim) ?? claims.sub;
  const wanted = textClaim(claims, provider.username_claim) ?? claims.sub;
  // A name that another user has, a local account perhaps, is never taken over.
  for (const username of [wanted, `${wanted}@${provider.provider_id}`, claims.sub]) {
    const user = await addUser(database, state, {
      username,
      name,
      language,
      kind: "oidc",
      issuer: provider.issuer,
      subject: claims.sub,
    });
    if (user === null) continue;
    await appendAudit(database, state, {
      actorId: user.user_id,
      action: "user.add_from_claims",
      subjectKind: "user",
      subjectId: user.user_id,
      requestId,
      outcome: "done",
    });
    return user.user_id;
  }
  throw refused("its user name belongs to another user");
}

/** What the table of the deployment makes of claims. */
export function rightsOfClaims(
  { roles }: Pick<Provider, "roles">,
  claims: Readonly<Record<string, unknown>>,
): { roles: string[]; regionCodes: string[]; producerIds: string[] } {
  const held = roles.filter(({ claim, value }) => {
    const given = claims[claim];
    return Array.isArray(given) ? given.includes(value) : given === value;
  });
  const distinct = (values: readonly string[]) => [...new Set(values)].toSorted();
  return {
    roles: distinct(held.map(({ role }) => role)),
    regionCodes: distinct(held.flatMap(({ region_codes: codes }) => codes)),
    producerIds: distinct(held.flatMap(({ producer_ids: ids }) => ids)),
  };
}

function sameRights(
  left: Pick<User, "roles" | "regionCodes" | "producerIds">,
  right: Pick<User, "roles" | "regionCodes" | "producerIds">,
): boolean {
  const text = ({ roles, regionCodes, producerIds }: typeof left) =>
    JSON.stringify([roles, regionCodes, producerIds].map((list) => list.toSorted()));
  return text(left) === text(right);
}

function textClaim(claims: Claims, name: string): string | null {
  const value = claims[name];
  return typeof value === "string" && value.length > 0 && value.length <= 200 ? value : null;
}

/** The library's or the provider's code; never a token. */
function faultCode(error: unknown): string {
  if (error instanceof Error && "error" in error && typeof error.error === "string")
    return error.error.slice(0, 80);
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return error.code.slice(0, 80);
  return error instanceof Error ? error.name : "unknown";
}

function refused(why: string, cause?: unknown): UserError {
  return new UserError("sign_in_failed", `the sign-in was refused: ${why}`, { cause });
}
