import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import {
  accept,
  acceptancesOf,
  acceptedDeviations,
  addUser,
  approve,
  auditRows,
  changeSettings,
  countFailure,
  countingApprovals,
  endJob,
  hasState,
  jobsOf,
  lockUntil,
  propose,
  publicationOf,
  removeView,
  savedViewsOf,
  saveView,
  setPassword,
  setRights,
  settingsOf,
  startJob,
  startSession,
  tellJob,
  usedSession,
  userById,
  usersOf,
} from "../../src/state/index.ts";
import { STATE_KINDS, type TestPlace, testClock, testPlace } from "../fixtures/states.ts";

describe.each(STATE_KINDS)("the state (%s)", (kind) => {
  let place: TestPlace;
  beforeAll(async () => {
    place = await testPlace(kind);
  });

  test("is made once, even when several processes open it at the same time", async () => {
    expect(hasState(place)).toBe(kind === "postgresql");
    const states = await Promise.all([place.open(), place.open(), place.open()]);
    expect(hasState(place)).toBe(true);
    for (const { database } of states) {
      const rows = await database.selectFrom("state_migrations").select("name").execute();
      expect(rows.map(({ name }) => name)).toEqual([
        "people",
        "work",
        "audit",
        "views of the machine",
      ]);
    }
  });

  test("is not touched by a program older than it", async () => {
    const newer = await testPlace(kind);
    const { database } = await newer.open();
    const row = { version: 999, name: "of the future", migrated_at: "2030-01-01" };
    await database.insertInto("state_migrations").values(row).execute();
    await expect(newer.open()).rejects.toMatchObject({ code: "state_newer" });
  });

  test("keeps a user with what the roles are about, and no two users of one name", async () => {
    const state = await place.open();
    const user = await addUser(state.database, state, person("Aino.Virtanen"));
    expect(user?.username).toBe("aino.virtanen");
    expect(await addUser(state.database, state, person("AINO.virtanen"))).toBe(null);
    const rights = {
      roles: ["organiser", "data_officer"],
      regionCodes: ["11", "01"],
      producerIds: [],
    };
    await setRights(state.database, user?.user_id ?? "", rights);
    expect(await userById(state.database, user?.user_id ?? "")).toMatchObject({
      roles: ["data_officer", "organiser"],
      regionCodes: ["01", "11"],
      producerIds: [],
    });
    await setRights(state.database, user?.user_id ?? "", { ...rights, roles: ["organiser"] });
    expect((await usersOf(state.database)).map(({ roles }) => roles)).toEqual([["organiser"]]);
  });

  test("counts failures that come at once, each one, and forgets them with a new password", async () => {
    const state = await place.open();
    const user = await addUser(state.database, state, person("counted"));
    const id = user?.user_id ?? "";
    await setPassword(state.database, state, id, { hash: "scrypt$…", mustChange: true });
    const counts = await Promise.all(
      Array.from({ length: 8 }, () => countFailure(state.database, id)),
    );
    expect(counts.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await lockUntil(state.database, id, new Date("2026-02-03T05:00:00Z"));
    const locked = (await usersOf(state.database)).find(({ user: row }) => row.user_id === id);
    expect(locked?.credential).toMatchObject({
      failed_count: 8,
      must_change: 1,
      locked_until: "2026-02-03T05:00:00.000Z",
    });
    await setPassword(state.database, state, id, { hash: "scrypt$new", mustChange: false });
    const after = (await usersOf(state.database)).find(({ user: row }) => row.user_id === id);
    expect(after?.credential).toMatchObject({
      failed_count: 0,
      must_change: 0,
      locked_until: null,
    });
  });

  test("knows a session by a hash, and ends it when idle and when old", async () => {
    const clock = testClock();
    const state = await place.open(clock);
    const user = await addUser(state.database, state, person("with.sessions"));
    const id = await startSession(state.database, state, user?.user_id ?? "", 2);
    const stored = await state.database.selectFrom("sessions").selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(id);
    for (const minutes of [20, 20, 20, 20, 20]) {
      clock.advance({ minutes });
      expect(await usedSession(state, id, 30)).toMatchObject({ user_id: user?.user_id });
    }
    clock.advance({ minutes: 20 });
    expect(await usedSession(state, id, 30), "two hours are over").toBe(null);
    const idle = await startSession(state.database, state, user?.user_id ?? "", 2);
    clock.advance({ minutes: 30 });
    expect(await usedSession(state, idle, 30), "half an hour idle").toBe(null);
    expect(await state.database.selectFrom("sessions").selectAll().execute()).toEqual([]);
    expect(await usedSession(state, "made-up", 30)).toBe(null);
  });

  test("gives a saved view to its owner alone", async () => {
    const state = await place.open();
    const [one, other] = await Promise.all([
      addUser(state.database, state, person("owner")),
      addUser(state.database, state, person("other")),
    ]);
    const [mine, theirs] = [one?.user_id ?? "", other?.user_id ?? ""];
    const view = await saveView(state.database, state, {
      user_id: mine,
      name: "Kotihoito",
      address: "/paketti/PP04?alue=11",
    });
    expect(await savedViewsOf(state.database, theirs)).toEqual([]);
    expect(await removeView(state.database, theirs, view.saved_view_id)).toBe(false);
    expect(await savedViewsOf(state.database, mine)).toEqual([view]);
    expect(await removeView(state.database, mine, view.saved_view_id)).toBe(true);
  });

  test("takes over accepted.yaml once, and a later acceptance replaces the earlier one", async () => {
    const path = join(place.workspace.state, "accepted.yaml");
    writeFileSync(
      path,
      `accepted:
  - check_id: structure.column_missing
    delivery_id: null
    owner: Controller
    reason: Corrected in the next delivery
    accepted_on: 2026-01-10
    until: 2026-06-01
`,
    );
    const state = await place.open();
    const taken = path.replace("accepted.yaml", "accepted-taken-over.yaml");
    expect([existsSync(path), existsSync(taken)]).toEqual([false, true]);
    expect(place.notes.at(-1)).toContain("1 acceptances were taken over");
    const deviation = {
      check_id: "structure.column_missing",
      delivery_id: null,
      owner: "Controller",
      reason: "Corrected in the next delivery",
      accepted_on: "2026-01-10",
      until: "2026-06-01",
    };
    expect(await acceptedDeviations(state.database)).toEqual([deviation]);
    const longer = { ...deviation, until: "2026-09-01" };
    await accept(state.database, longer, null);
    await accept(state.database, { ...longer, delivery_id: "events_2024" }, null);
    expect(await acceptedDeviations(state.database)).toEqual([
      longer,
      { ...longer, delivery_id: "events_2024" },
    ]);
    expect(await acceptancesOf(state.database)).toHaveLength(2);
    const [row] = await auditRows(state.database, { action: "acceptance.take_over", limit: 9 });
    expect(row).toMatchObject({ actor_id: "machine", subject_kind: "acceptance" });
  });

  test("counts one approval for each person, of those who may still approve", async () => {
    const state = await place.open();
    const ids: string[] = [];
    for (const name of ["first.publisher", "second.publisher"]) {
      const user = await addUser(state.database, state, person(name));
      await setRights(state.database, user?.user_id ?? "", {
        roles: ["publisher"],
        regionCodes: [],
        producerIds: [],
      });
      ids.push(user?.user_id ?? "");
    }
    const [first = "", second = ""] = ids;
    const releaseId = "release-1";
    expect(await propose(state.database, state, { releaseId, userId: first, note: "" })).toBe(true);
    expect(await propose(state.database, state, { releaseId, userId: second, note: "" })).toBe(
      false,
    );
    const approvals = await Promise.all(
      [first, first, second].map((userId) =>
        approve(state.database, state, { releaseId, userId, note: "seen" }),
      ),
    );
    expect(approvals.filter((isNew) => isNew)).toHaveLength(2);
    expect(await countingApprovals(state.database, releaseId, "publisher")).toHaveLength(2);
    await setRights(state.database, second, { roles: [], regionCodes: [], producerIds: [] });
    expect(await countingApprovals(state.database, releaseId, "publisher")).toHaveLength(1);
    expect((await publicationOf(state.database, releaseId))?.approvals).toHaveLength(2);
  });

  test("keeps settings that fit, with the rest as they were", async () => {
    const state = await place.open();
    const before = await settingsOf(state.database);
    expect(before).toMatchObject({ session_idle_minutes: 30, approvals_needed: 2 });
    await changeSettings(state.database, state, { session_idle_minutes: 15 }, null);
    await changeSettings(state.database, state, { audit_retention_months: 144 }, null);
    expect(await settingsOf(state.database)).toEqual({
      ...before,
      session_idle_minutes: 15,
      audit_retention_months: 144,
    });
  });

  test("follows a job from its start to its end", async () => {
    const state = await place.open();
    const { job_id: jobId } = await startJob(state, { kind: "run", startedBy: null });
    await tellJob(state, jobId, { stage: "land", what: "events_2024", share: 0.25 });
    expect(await jobsOf(state.database, 10)).toMatchObject([{ state: "running", share: 0.25 }]);
    await endJob(state, jobId, { state: "done", releaseId: "release-1" });
    expect(await jobsOf(state.database, 10)).toMatchObject([
      { state: "done", share: 1, release_id: "release-1", ended_at: "2026-02-03T04:05:06.000Z" },
    ]);
  });

  test("undoes the whole transaction when a part of it fails", async () => {
    const { database } = await place.open();
    const before = await usersOf(database);
    const work = database.transaction().execute(async (transaction) => {
      await addUser(transaction, { now: testClock().now }, person("never.there"));
      await sql`select * from no_such_table`.execute(transaction);
    });
    await expect(work).rejects.toThrow();
    expect(await usersOf(database)).toEqual(before);
  });
});

test("a database that was put back from a copy is again for its owner alone", async () => {
  const inFile = await testPlace("sqlite");
  await inFile.open();
  const path = join(inFile.workspace.state, "paketti.db");
  chmodSync(path, 0o644);
  await inFile.open();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a workspace has one state: it is not begun anew in the other database", async () => {
  const inFile = await testPlace("sqlite");
  await inFile.open();
  expect(statSync(join(inFile.workspace.state, "paketti.db")).mode & 0o777).toBe(0o600);
  const inServer = await testPlace("postgresql");
  await inServer.open();
  const { DATABASE_URL = "" } = inServer.environment;
  Object.assign(inFile.environment, { DATABASE_URL });
  await expect(inFile.open()).rejects.toMatchObject({ code: "state_elsewhere" });
  Object.assign(inServer.environment, { DATABASE_URL: "" });
  await expect(inServer.open()).rejects.toMatchObject({ code: "state_elsewhere" });
});

test("a database that does not answer is named without its password", async () => {
  const place = await testPlace("sqlite");
  Object.assign(place.environment, {
    DATABASE_URL: "postgresql://paketti:hush-hush@127.0.0.1:1/state",
  });
  const error = await place.open().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "state_unreachable" });
  expect(String(error)).toContain("state at 127.0.0.1:1");
  expect(String(error)).not.toContain("hush-hush");
});

function person(username: string) {
  return { username, name: username, kind: "local", language: "fi" } as const;
}
