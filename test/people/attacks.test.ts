import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ROUTES, type Route } from "../../src/api/index.ts";
import { acceptancesOf } from "../../src/state/index.ts";
import {
  ask,
  type PeopleServer,
  peopleServer,
  signedIn,
  type TestBrowser,
  type TestUser,
  testBrowser,
  testUser,
} from "../fixtures/people-server.ts";

const COOKIE = "__Host-paketti";
const NEW_USER = { username: "somebody", name: "Somebody", roles: [] };
const ACCEPTANCE = {
  check_id: "structure.column_missing",
  delivery_id: "events_11",
  owner: "Controller",
  reason: "Corrected in the next delivery",
  until: "2026-06-01",
};

let server: PeopleServer;
let admin: TestUser;
let administrator: TestBrowser;
beforeAll(async () => {
  server = await peopleServer("postgresql");
  admin = await testUser(server, ["administrator"]);
  administrator = await signedIn(server, admin);
});

describe("a change that a page elsewhere made the browser send", () => {
  const own = () => ({ cookie: `${COOKIE}=${administrator.cookies.get(COOKIE)}` });
  const token = () => ({ "x-csrf-token": administrator.token() });
  const cases: readonly (readonly [string, () => Record<string, string>, number])[] = [
    ["with the cookie alone", () => own(), 403],
    ["with a made-up token", () => ({ ...own(), "x-csrf-token": "A".repeat(43) }), 403],
    ["with a token of another length", () => ({ ...own(), "x-csrf-token": "A" }), 403],
    ["from another origin", () => ({ ...own(), ...token(), origin: "https://evil.example" }), 403],
    ["from an origin that hides", () => ({ ...own(), ...token(), origin: "null" }), 403],
    [
      "from another site, as the browser says",
      () => ({ ...own(), ...token(), "sec-fetch-site": "cross-site" }),
      403,
    ],
    [
      "from another port of the same host",
      () => ({ ...own(), ...token(), origin: "http://127.0.0.1:1" }),
      403,
    ],
    ["from a sibling host", () => ({ ...own(), ...token(), "sec-fetch-site": "same-site" }), 403],
    [
      "from a page of our own",
      () => ({ ...own(), ...token(), "sec-fetch-site": "same-origin" }),
      200,
    ],
  ];
  test.each(cases)("%s", async (_name, headers, status) => {
    const answer = await ask(server, "POST", "/api/users", {
      body: { ...NEW_USER, username: `somebody.${status}` },
      headers: headers(),
    });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.json).toMatchObject({ code: "request_forged" });
  });

  test("with the token of somebody else's session", async () => {
    const other = await signedIn(server, await testUser(server, []));
    const headers = { ...own(), "x-csrf-token": other.token() };
    const answer = await ask(server, "POST", "/api/users", { body: NEW_USER, headers });
    expect(answer.status).toBe(403);
  });

  test("as a form signs nobody in", async () => {
    const answer = await ask(server, "POST", "/api/session", {
      raw: "username=a&password=b",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(400);
    const elsewhere = await ask(server, "POST", "/api/session", {
      body: { username: "a", password: "b" },
      headers: { origin: "https://evil.example" },
    });
    expect(elsewhere.json).toMatchObject({ code: "request_forged" });
  });

  test("under a name that somebody else pointed here", async () => {
    const headers = { host: "evil.example", ...own() };
    const answer = await ask(server, "GET", "/api/users", { headers });
    expect(answer.json).toMatchObject({ status: 403, code: "request_forged" });
  });
});

describe("a session that is none", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["made up", "A".repeat(43)],
    ["too long", "A".repeat(4000)],
    ["empty", ""],
    ["of another alphabet", `${"A".repeat(40)}%00`],
    ["a statement", "' or 1=1 --".padEnd(43, "x")],
  ];
  test.each(cases)("%s", async (_name, value) => {
    const headers = { cookie: `${COOKIE}=${value}` };
    expect((await ask(server, "GET", "/api/users", { headers })).status).toBe(401);
  });

  test("beside a real one: two cookies of the name count as none", async () => {
    const real = administrator.cookies.get(COOKIE) ?? "";
    const headers = { cookie: `${COOKIE}=${"A".repeat(43)}; ${COOKIE}=${real}` };
    expect((await ask(server, "GET", "/api/users", { headers })).status).toBe(401);
  });

  test("the hash that the state keeps", async () => {
    const stored = await server.state.database
      .selectFrom("sessions")
      .select("session_hash")
      .execute();
    for (const { session_hash: hash } of stored) {
      const headers = { cookie: `${COOKIE}=${hash.slice(0, 43)}` };
      expect((await ask(server, "GET", "/api/users", { headers })).status).toBe(401);
    }
  });
});

describe("roles", () => {
  test("are changed by others only, and their sessions end at once", async () => {
    const user = await testUser(server, ["data_officer"]);
    const browser = await signedIn(server, user);
    expect((await browser.ask("GET", "/api/jobs")).status).toBe(200);
    const changed = await administrator.ask("PATCH", `/api/users/${user.userId}`, {
      body: { roles: ["organiser"], region_codes: ["11"] },
    });
    expect(changed.json).toMatchObject({ roles: ["organiser"], region_codes: ["11"] });
    expect((await browser.ask("GET", "/api/jobs")).status).toBe(401);
    const again = await signedIn(server, user);
    expect((await again.ask("GET", "/api/jobs")).status).toBe(403);
    const own = await administrator.ask("PATCH", `/api/users/${admin.userId}`, {
      body: { roles: ["administrator", "publisher"] },
    });
    expect(own.json).toMatchObject({
      status: 403,
      technical_detail: expect.stringContaining("own roles"),
    });
  });

  test("need what they are about, and are known ones", async () => {
    const user = await testUser(server, []);
    const change = (body: object) =>
      administrator.ask("PATCH", `/api/users/${user.userId}`, { body });
    expect((await change({ roles: ["organiser"] })).status).toBe(400);
    expect((await change({ roles: ["producer"] })).status).toBe(400);
    expect((await change({ roles: ["public"] })).status).toBe(400);
    expect((await change({ roles: ["root"] })).status).toBe(400);
  });

  test("a disabled user is out at once and cannot come back", async () => {
    const user = await testUser(server, ["data_officer"]);
    const browser = await signedIn(server, user);
    await administrator.ask("PATCH", `/api/users/${user.userId}`, { body: { is_active: false } });
    expect((await browser.ask("GET", "/api/jobs")).status).toBe(401);
    await expect(signedIn(server, user)).rejects.toThrow("401");
  });

  test("the last administrator stays", async () => {
    const other = await testUser(server, ["administrator"]);
    const second = await signedIn(server, other);
    const gone = await second.ask("PATCH", `/api/users/${admin.userId}`, { body: { roles: [] } });
    expect(gone.status).toBe(200);
    const back = { body: { roles: ["administrator"] } };
    expect((await second.ask("PATCH", `/api/users/${admin.userId}`, back)).status).toBe(200);
    administrator = await signedIn(server, admin);
    await administrator.ask("PATCH", `/api/users/${other.userId}`, { body: { is_active: false } });
    const alone = await administrator.ask("PATCH", `/api/users/${admin.userId}`, {
      body: { is_active: false },
    });
    expect(alone.status).toBe(403);
  });

  test("a new one-time password ends the sessions of its user", async () => {
    const user = await testUser(server, ["data_officer"]);
    const browser = await signedIn(server, user);
    const reset = await administrator.ask("POST", `/api/users/${user.userId}/password`, {
      body: {},
    });
    const password = String(reset.json?.["one_time_password"]);
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect((await browser.ask("GET", "/api/jobs")).status).toBe(401);
    const again = await signedIn(server, user, password);
    expect((await again.ask("GET", "/api/session")).json).toMatchObject({
      user: { must_change_password: true },
    });
  });
});

describe("another region", () => {
  test("who works with one region answers for findings in its deliveries only", async () => {
    const officer = await signedIn(
      server,
      await testUser(server, ["data_officer"], { regions: ["11"] }),
    );
    const accept = (changes: object) =>
      officer.ask("POST", "/api/acceptances", { body: { ...ACCEPTANCE, ...changes } });
    expect((await accept({ delivery_id: "events_01" })).status).toBe(403);
    expect((await accept({ delivery_id: null })).status).toBe(403);
    expect((await accept({ delivery_id: "../events_01" })).status).toBe(403);
    expect((await accept({ delivery_id: "no_such" })).status).toBe(403);
    expect((await accept({})).json).toMatchObject({
      acceptances: [{ delivery_id: "events_11", is_expired: false }],
    });
    const everywhere = await signedIn(server, await testUser(server, ["data_officer"]));
    await everywhere.ask("POST", "/api/acceptances", {
      body: { ...ACCEPTANCE, delivery_id: "events_01" },
    });
    const foreign = (await acceptancesOf(server.state.database)).find(
      ({ delivery_id: id }) => id === "events_01",
    );
    const listed = await officer.ask("GET", "/api/acceptances");
    expect(listed.text).not.toContain("events_01");
    const removed = await officer.ask("DELETE", `/api/acceptances/${foreign?.acceptance_id}`);
    expect(removed.status).toBe(403);
    expect(await acceptancesOf(server.state.database)).toHaveLength(2);
  });

  test("saved views are their owner's", async () => {
    const [mine, theirs] = [
      await signedIn(server, await testUser(server, ["national"])),
      await signedIn(server, await testUser(server, ["national"])),
    ];
    const saved = await mine.ask("POST", "/api/saved-views", {
      body: { name: "Kotihoito", address: "/packages/PP04?region=11" },
    });
    const path = `/api/saved-views/${saved.json?.["view_id"]}`;
    expect((await theirs.ask("GET", "/api/saved-views")).json).toEqual({ views: [] });
    expect((await theirs.ask("DELETE", path)).status).toBe(404);
    const leadsAway = { name: "x", address: "//evil.example/" };
    expect((await mine.ask("POST", "/api/saved-views", { body: leadsAway })).status).toBe(400);
    expect((await mine.ask("DELETE", path)).json).toEqual({ views: [] });
  });
});

describe("bodies", () => {
  test("too large", async () => {
    const raw = JSON.stringify({ username: "a", password: "x".repeat(1_100_000) });
    expect((await ask(server, "POST", "/api/session", { raw })).status).toBe(413);
  });

  test("malformed", async () => {
    for (const raw of [
      "{",
      "[]",
      "null",
      '"text"',
      "{}",
      '{"username":{"$ne":1},"password":"x"}',
      "\u0000",
    ])
      expect((await ask(server, "POST", "/api/session", { raw })).status).toBe(400);
  });

  test("with a zero character, which PostgreSQL has no text for", async () => {
    const zero = "zero\u0000inside";
    const attempts = [
      ask(server, "POST", "/api/session", { body: { username: zero, password: zero } }),
      administrator.ask("POST", "/api/users", { body: { ...NEW_USER, name: zero } }),
      administrator.ask("POST", "/api/saved-views", { body: { name: zero, address: "/" } }),
      administrator.ask("GET", "/api/audit?actor=zero%00inside"),
      administrator.ask("PATCH", "/api/users/zero%00inside", { body: { name: "x" } }),
    ];
    for (const { status, text } of await Promise.all(attempts))
      expect([400, 401, 404], text).toContain(status);
  });

  test("of any form never make a fault of ours", async () => {
    const changing = Object.values<Route>(ROUTES).filter(
      ({ method, path }) => !["get", "delete"].includes(method) && !path.includes("session"),
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("' or 1=1 --", "=1+1", "../../x", "\u0000", "a".repeat(5000), 1e308, -0),
    );
    const names = ["name", "username", "roles", "address", "check_id", "until", "note", "unlock"];
    const body = fc.dictionary(fc.constantFrom(...names), value);
    const browser = testBrowser(server);
    for (const [name, held] of administrator.cookies) browser.cookies.set(name, held);
    await browser.ask("GET", "/api/session");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...changing), body, async (route, given) => {
        const path = route.path.replaceAll(/\{\w+\}/g, "no-such");
        const answer = await browser.ask(route.method.toUpperCase(), path, { body: given });
        expect(answer.status, `${path} ${JSON.stringify(given)}`).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});
