import { beforeAll, describe, expect, test } from "vitest";
import { addAccount, THE_MACHINE } from "../../src/people/index.ts";
import { auditRows, verifyAudit } from "../../src/state/index.ts";
import {
  ask,
  CHEAP,
  type HttpAnswer,
  PASSWORD,
  type PeopleServer,
  peopleServer,
  signedIn,
  testBrowser,
  testUser,
} from "../fixtures/people-server.ts";
import { STATE_KINDS } from "../fixtures/states.ts";

const COOKIE = "__Host-paketti";

describe.each(STATE_KINDS)("signing in (%s)", (kind) => {
  let server: PeopleServer;
  beforeAll(async () => {
    server = await peopleServer(kind);
    await testUser(server, ["administrator"]);
  });

  test("a one-time password opens nothing but its own change", async () => {
    const account = { username: "new.user", name: "New User", language: "sv" } as const;
    const rights = { roles: ["data_officer"], regionCodes: [], producerIds: [] };
    const { password } = await addAccount(
      server.state,
      THE_MACHINE,
      { ...account, ...rights },
      CHEAP,
    );
    const browser = await signedIn(server, account, password);
    const before = browser.cookies.get(COOKIE);
    expect((await browser.ask("GET", "/api/session")).json).toMatchObject({
      user: { name: "New User", must_change_password: true },
      permissions: [],
      viewer: { audience: "client" },
      language: "sv",
    });
    expect((await browser.ask("GET", "/api/jobs")).status).toBe(403);
    const weak = await browser.ask("POST", "/api/session/password", {
      body: { old_password: password, new_password: "new.user-1234" },
    });
    expect([weak.status, weak.json?.["code"]]).toEqual([422, "password_refused"]);
    const changed = await browser.ask("POST", "/api/session/password", {
      body: { old_password: password, new_password: PASSWORD },
    });
    expect(changed.json).toMatchObject({
      user: { must_change_password: false },
      viewer: { audience: "internal" },
    });
    expect(changed.json?.["permissions"]).toContain("run");
    expect((await browser.ask("GET", "/api/jobs")).status).toBe(200);
    expect(browser.cookies.get(COOKIE)).not.toBe(before);
    expect(await statusWith(server, before ?? "")).toBe(401);
    expect((await signInAnswer(server, "new.user", password)).status, "used up").toBe(401);
  });

  test("a one-time password that nobody used in a week is none", async () => {
    const other = await peopleServer(kind);
    const account = { username: "late.user", name: "Late", language: "fi" } as const;
    const rights = { roles: [], regionCodes: [], producerIds: [] };
    const { password } = await addAccount(
      other.state,
      THE_MACHINE,
      { ...account, ...rights },
      CHEAP,
    );
    other.clock.advance({ hours: 7 * 24 + 1 });
    expect((await signInAnswer(other, "late.user", password)).status).toBe(401);
  });

  test("the cookie is bound to the host, unreadable to scripts, and not sent from elsewhere", async () => {
    const user = await testUser(server, []);
    const answer = await signInAnswer(server, user.username, PASSWORD);
    expect(answer.headers["set-cookie"]).toEqual([
      expect.stringMatching(/^__Host-paketti=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  test("a session that somebody else put into the browser is not the one that is signed in", async () => {
    const user = await testUser(server, ["data_officer"]);
    const attacker = await signedIn(server, await testUser(server, []));
    const planted = attacker.cookies.get(COOKIE) ?? "";
    const victim = testBrowser(server);
    victim.cookies.set(COOKIE, planted);
    const body = { username: user.username, password: PASSWORD };
    const token = attacker.token();
    const entered = await victim.ask("POST", "/api/session", {
      body,
      headers: { "x-csrf-token": token },
    });
    expect(entered.status).toBe(200);
    expect(victim.cookies.get(COOKIE)).not.toBe(planted);
    expect(await statusWith(server, planted), "the planted one has ended").toBe(401);
    const made = "A".repeat(43);
    const other = testBrowser(server);
    other.cookies.set(COOKIE, made);
    await other.ask("POST", "/api/session", { body });
    expect(other.cookies.get(COOKIE)).not.toBe(made);
    expect(await statusWith(server, made), "a made-up one never begins").toBe(401);
  });

  test("all reasons to refuse look the same: nobody can learn who has an account", async () => {
    const own = await peopleServer(kind);
    const admin = await testUser(own, ["administrator"]);
    const [disabled, locked] = [await testUser(own, []), await testUser(own, [])];
    const browser = await signedIn(own, admin);
    await browser.ask("PATCH", `/api/users/${disabled.userId}`, { body: { is_active: false } });
    for (let tries = 0; tries < 5; tries += 1) await signInAnswer(own, locked.username, "wrong");
    const answers = [
      await signInAnswer(own, "nobody.of.this.name", PASSWORD),
      await signInAnswer(own, admin.username, "wrong"),
      await signInAnswer(own, disabled.username, PASSWORD),
      await signInAnswer(own, locked.username, PASSWORD),
    ];
    const seen = answers.map(({ status, headers, json }) => ({
      status,
      cookie: headers["set-cookie"],
      ...json,
      request_id: "",
    }));
    expect(seen).toEqual(Array(4).fill(seen[0]));
    expect(seen[0]).toMatchObject({ status: 401, code: "sign_in_failed", cookie: undefined });
  });

  test("wrong passwords lock for a minute, then for twice as long each time", async () => {
    const own = await peopleServer(kind);
    const { username } = await testUser(own, []);
    const status = async (password: string) => (await signInAnswer(own, username, password)).status;
    for (let tries = 0; tries < 5; tries += 1) expect(await status("wrong")).toBe(401);
    expect(await status(PASSWORD), "locked").toBe(401);
    own.clock.advance({ minutes: 1 });
    expect(await status("wrong"), "a sixth failure").toBe(401);
    own.clock.advance({ minutes: 1 });
    expect(await status(PASSWORD), "locked for two minutes").toBe(401);
    own.clock.advance({ minutes: 1 });
    expect(await status(PASSWORD)).toBe(200);
    for (let tries = 0; tries < 4; tries += 1) expect(await status("wrong")).toBe(401);
    expect(await status(PASSWORD), "a success forgets the failures").toBe(200);
  });

  test("so many tries a minute of one name, with or without an account, and no more", async () => {
    const own = await peopleServer(kind);
    await testUser(own, []);
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries += 1)
      statuses.push((await signInAnswer(own, "Somebody.Guessed", "x")).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const refused = await signInAnswer(own, "somebody.guessed", "x");
    expect(refused.headers["retry-after"]).toBe("60");
    own.clock.advance({ minutes: 1 });
    expect((await signInAnswer(own, "somebody.guessed", "x")).status).toBe(401);
  });

  test("a session ends when idle, when old, and when one signs out", async () => {
    const own = await peopleServer(kind);
    const user = await testUser(own, ["data_officer"]);
    const idle = await signedIn(own, user);
    own.clock.advance({ minutes: 29 });
    expect((await idle.ask("GET", "/api/jobs")).status).toBe(200);
    own.clock.advance({ minutes: 30 });
    expect((await idle.ask("GET", "/api/jobs")).status, "half an hour idle").toBe(401);
    const old = await signedIn(own, user);
    for (let quarter = 0; quarter < 39; quarter += 1) {
      own.clock.advance({ minutes: 15 });
      await old.ask("GET", "/api/session");
    }
    expect((await old.ask("GET", "/api/jobs")).status).toBe(200);
    own.clock.advance({ minutes: 15 });
    expect((await old.ask("GET", "/api/jobs")).status, "ten hours").toBe(401);
    const leaving = await signedIn(own, user);
    const cookie = leaving.cookies.get(COOKIE) ?? "";
    expect((await leaving.ask("DELETE", "/api/session")).json).toMatchObject({ user: null });
    expect(leaving.cookies.has(COOKIE)).toBe(false);
    expect(await statusWith(own, cookie)).toBe(401);
  });

  test("what has ended is tidied away, and the audit as far back as the setting says", async () => {
    const own = await peopleServer(kind);
    const admin = await testUser(own, ["administrator"]);
    const browser = await signedIn(own, admin);
    const wrong = await browser.ask("PATCH", "/api/settings", { body: { approvals_needed: 1 } });
    expect(wrong.status).toBe(400);
    const changed = await browser.ask("PATCH", "/api/settings", {
      body: { audit_retention_months: 12 },
    });
    expect(changed.json).toMatchObject({ audit_retention_months: 12, session_hours: 10 });
    own.clock.advance({ hours: 24 * 300 });
    const later = await signedIn(own, admin);
    await own.people.tidy();
    const before = await auditRows(own.state.database, { limit: 100 });
    expect(before.map(({ action }) => action)).not.toContain("audit.remove_old");
    expect(await own.state.database.selectFrom("sessions").selectAll().execute()).toHaveLength(1);
    own.clock.advance({ hours: 24 * 100 });
    await own.people.tidy();
    const proof = await verifyAudit(own.state);
    expect(proof).toMatchObject({ holds: true, rowCount: 2 });
    expect((await later.ask("GET", "/api/audit")).status, "ended long ago").toBe(401);
    const again = await signedIn(own, admin);
    const page = await again.ask("GET", "/api/audit?limit=2");
    expect(page.json).toMatchObject({
      entries: [
        { action: "session.sign_in", actor_name: expect.stringMatching(/^User/), outcome: "done" },
        { action: "audit.remove_old", actor_id: "machine", actor_name: null },
      ],
      next_before: proof.lastSequence,
    });
    expect((await again.ask("GET", "/api/audit/proof")).json).toMatchObject({ holds: true });
  });

  test("what happened stands in the audit, and no password or session anywhere", async () => {
    const rows = await auditRows(server.state.database, { action: "session.sign_in", limit: 100 });
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(["done", "refused"]));
    expect((await verifyAudit(server.state)).holds).toBe(true);
    const browser = await signedIn(server, await testUser(server, []));
    const tables = ["users", "credentials", "sessions", "audit", "jobs", "settings"] as const;
    const stored = await Promise.all(
      tables.map((table) => server.state.database.selectFrom(table).selectAll().execute()),
    );
    const everything = `${JSON.stringify(stored)}${server.log.join("\n")}`;
    for (const secret of [PASSWORD, browser.cookies.get(COOKIE) ?? "-", browser.token()])
      expect(everything.includes(secret)).toBe(false);
  });
});

function signInAnswer(
  server: PeopleServer,
  username: string,
  password: string,
): Promise<HttpAnswer> {
  return ask(server, "POST", "/api/session", { body: { username, password } });
}

/** What an address that needs `see_deliveries` says to a browser with this session. */
async function statusWith(server: PeopleServer, session: string): Promise<number> {
  const headers = { cookie: `${COOKIE}=${session}` };
  return (await ask(server, "GET", "/api/jobs", { headers })).status;
}
