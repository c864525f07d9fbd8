import { afterEach, beforeAll, expect, test } from "vitest";
import { auditRows, usersOf } from "../../src/state/index.ts";
import {
  freePort,
  type ProviderSetting,
  type RunningProvider,
  signInAtProvider,
  startProvider,
} from "../fixtures/oidc-server.ts";
import {
  type HttpAnswer,
  type PeopleServer,
  peopleServer,
  type TestBrowser,
  testBrowser,
  testUser,
} from "../fixtures/people-server.ts";

const COOKIE = "__Host-paketti";
const BEGIN = "/api/session/oidc/county";

let server: PeopleServer;
let setting: ProviderSetting;
let provider: RunningProvider | null = null;

beforeAll(async () => {
  const port = await freePort();
  server = await peopleServer("sqlite", {
    environment: { COUNTY_SECRET: "only-for-tests-only-for-tests" },
    signIn: `format: 1
providers:
  - provider_id: county
    name: County account
    issuer: http://127.0.0.1:${port}
    client_id: paketti
    client_secret_variable: COUNTY_SECRET
    scopes: [openid, profile, groups]
    roles:
      - { claim: groups, value: steering-11, role: organiser, region_codes: ["11"] }
      - { claim: groups, value: steering-01, role: organiser, region_codes: ["01"] }
      - { claim: groups, value: data, role: data_officer }
      - { claim: sub, value: boss, role: administrator }
`,
  });
  setting = {
    port,
    callback: `http://127.0.0.1:${server.port}/api/session/oidc/county/callback`,
    keyId: "first",
    clockSkewSeconds: 0,
    publishesAnotherKey: false,
    groups: { aino: ["steering-11", "unknown"], otto: [], kaisa: ["data", "steering-01"] },
  };
});

afterEach(async () => {
  await provider?.stop();
  provider = null;
});

async function start(changes: Partial<ProviderSetting> = {}): Promise<void> {
  await provider?.stop();
  provider = await startProvider({ ...setting, ...changes });
}

test("a person of the provider comes in with the roles that the claims give", async () => {
  await start();
  const browser = testBrowser(server);
  const { callback, began } = await begun(browser, "aino", "/packages/PP04?region=11");
  const address = new URL(String(began.headers.location));
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    response_type: "code",
    code_challenge_method: "S256",
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
  });
  const back = await browser.ask("GET", callback);
  expect([back.status, back.headers.location]).toEqual([303, "/packages/PP04?region=11"]);
  expect([...browser.cookies.keys()]).toEqual([COOKIE]);
  expect((await browser.ask("GET", "/api/session")).json).toMatchObject({
    user: { name: "Person aino", must_change_password: false },
    roles: ["organiser"],
    viewer: { audience: "organiser", region_codes: ["11"] },
  });
  const again = await browser.ask("GET", callback);
  expect(again.headers.location, "an answer works once").toBe("/?sign_in=refused");
});

test("every sign-in sets the roles anew, and a session with the old ones ends", async () => {
  await start();
  const first = await signedInAt("kaisa");
  expect((await first.ask("GET", "/api/session")).json).toMatchObject({
    roles: ["organiser", "data_officer"],
    viewer: { audience: "organiser", region_codes: ["01"] },
  });
  await start({ groups: { kaisa: ["data"] } });
  const second = await signedInAt("kaisa");
  expect((await second.ask("GET", "/api/session")).json).toMatchObject({
    roles: ["data_officer"],
    viewer: { audience: "internal" },
  });
  expect((await first.ask("GET", "/api/jobs")).status).toBe(401);
  const [user] = (await usersOf(server.state.database)).filter(
    ({ user: row }) => row.subject === "kaisa",
  );
  const boss = await signedInAt("boss");
  await boss.ask("GET", "/api/session");
  const given = await boss.ask("PATCH", `/api/users/${user?.user.user_id}`, {
    body: { roles: ["publisher"] },
  });
  expect(given.json).toMatchObject({
    status: 403,
    technical_detail: expect.stringContaining("County"),
  });
  await boss.ask("PATCH", `/api/users/${user?.user.user_id}`, { body: { is_active: false } });
  expect((await finished("kaisa")).headers.location).toBe("/?sign_in=refused");
});

test("a person in no known group comes in and may nothing", async () => {
  await start();
  const browser = await signedInAt("otto");
  expect((await browser.ask("GET", "/api/session")).json).toMatchObject({
    user: { name: "Person otto" },
    roles: [],
    permissions: [],
    viewer: { audience: "client" },
  });
});

test("a local account of the same name stays what it was", async () => {
  const local = await testUser(server, ["administrator"]);
  await start();
  await signedInAt(local.username);
  const named = (await usersOf(server.state.database)).filter(({ user }) =>
    user.username.startsWith(local.username),
  );
  expect(named.map(({ user, roles }) => [user.kind, user.username, roles])).toEqual([
    ["local", local.username, ["administrator"]],
    ["oidc", `${local.username}@county`, []],
  ]);
});

test("a changed key of the provider is known at once", async () => {
  await start({ keyId: "second" });
  expect((await finished("aino")).headers.location).toBe("/");
  await start({ keyId: "third" });
  expect((await finished("aino")).headers.location).toBe("/");
});

test("a signature by another key than the published one is refused", async () => {
  await start({ publishesAnotherKey: true });
  const back = await finished("aino");
  expect(back.headers.location).toBe("/?sign_in=refused");
  expect(back.headers["set-cookie"]?.join()).not.toContain(`${COOKIE}=`);
});

test.each([
  ["50 seconds behind", -50, "/"],
  ["50 seconds ahead", 50, "/"],
  ["five minutes behind, so that its token has ended", -300, "/?sign_in=refused"],
])("the provider's clock is %s", async (_name, clockSkewSeconds, location) => {
  await start({ clockSkewSeconds });
  expect((await finished("aino")).headers.location).toBe(location);
});

test("an answer to another browser, with another state, or to nobody is refused", async () => {
  await start();
  const victim = testBrowser(server);
  const attacker = testBrowser(server);
  const { callback } = await begun(attacker, "aino", "/");
  await begun(victim, "aino", "/");
  expect((await victim.ask("GET", callback)).headers.location).toBe("/?sign_in=refused");
  const other = await begun(attacker, "aino", "/");
  const address = new URL(other.callback, "http://x");
  address.searchParams.set("state", "A".repeat(43));
  const changed = `${address.pathname}${address.search}`;
  expect((await attacker.ask("GET", changed)).headers.location).toBe("/?sign_in=refused");
  const bare = await testBrowser(server).ask("GET", other.callback);
  expect(bare.headers.location).toBe("/?sign_in=refused");
  const late = await begun(attacker, "aino", "/");
  server.clock.advance({ minutes: 11 });
  expect((await attacker.ask("GET", late.callback)).headers.location).toBe("/?sign_in=refused");
  expect(attacker.cookies.has(COOKIE)).toBe(false);
  const refused = await auditRows(server.state.database, {
    subjectKind: "provider",
    limit: 100,
  });
  expect(refused.length).toBeGreaterThanOrEqual(4);
  expect(new Set(refused.map(({ outcome }) => outcome))).toEqual(new Set(["refused"]));
});

test("the way back leads to this site only", async () => {
  await start();
  for (const returnTo of ["https://evil.example/", "//evil.example", "/\\evil.example", "x"]) {
    const browser = testBrowser(server);
    const { callback } = await begun(browser, "aino", returnTo);
    expect((await browser.ask("GET", callback)).headers.location).toBe("/");
  }
});

test("a provider that does not answer is told as such, and local accounts go on", async () => {
  const answer = await testBrowser(server).ask("GET", BEGIN);
  expect(answer.json).toMatchObject({ status: 401, code: "sign_in_failed" });
  expect((await testBrowser(server).ask("GET", "/api/session/oidc/nobody")).status).toBe(404);
});

/** Begins here, signs in at the provider; the callback is not opened yet. */
async function begun(
  browser: TestBrowser,
  login: string,
  returnTo: string,
): Promise<{ callback: string; began: HttpAnswer }> {
  server.clock.advance({ minutes: 1 });
  const began = await browser.ask("GET", `${BEGIN}?return_to=${encodeURIComponent(returnTo)}`);
  const address = String(began.headers.location);
  const { pathname, search } = new URL(await signInAtProvider(address, login, setting.callback));
  return { callback: `${pathname}${search}`, began };
}

/** The answer to the browser that comes back. */
async function finished(login: string, browser = testBrowser(server)): Promise<HttpAnswer> {
  const { callback } = await begun(browser, login, "/");
  return browser.ask("GET", callback);
}

async function signedInAt(login: string): Promise<TestBrowser> {
  const browser = testBrowser(server);
  expect((await finished(login, browser)).headers.location).toBe("/");
  return browser;
}
