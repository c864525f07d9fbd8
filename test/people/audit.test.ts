import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type AuditEntry,
  appendAudit,
  audited,
  auditRows,
  removeOldAudit,
  type State,
  verifyAudit,
} from "../../src/state/index.ts";
import { STATE_KINDS, type TestPlace, testClock, testPlace } from "../fixtures/states.ts";

describe.each(STATE_KINDS)("the audit (%s)", (kind) => {
  const clock = testClock();
  let place: TestPlace;
  let state: State;
  beforeAll(async () => {
    place = await testPlace(kind);
    state = await place.open(clock);
    for (let number = 1; number <= 5; number += 1)
      await appendAudit(state.database, state, read(number));
  });

  test("ties each row to the one before, by a hash that a hand can compute", async () => {
    const rows = (await auditRows(state.database, { limit: 10 })).toReversed();
    const [first, second] = rows;
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    const hash = (text: string) => createHmac("sha256", state.auditKey).update(text).digest("hex");
    const at = "24:2026-02-03T04:05:06.000Z;6:user-1;13:event.explain;5:event;";
    const start = hash(`0:;1:1;${at}1:1;8:steering;-;4:done;`);
    expect(first?.hash).toBe(start);
    expect(second?.hash).toBe(hash(`64:${start};1:2;${at}1:2;8:steering;-;4:done;`));
    expect(await verifyAudit(state)).toEqual({
      holds: true,
      rowCount: 5,
      firstSequence: 1,
      lastSequence: 5,
      lastHash: rows[4]?.hash,
      brokenAt: null,
      fault: null,
    });
  });

  test("takes rows from many at once, from two programs too, and stays one chain", async () => {
    const other = await place.open(clock);
    const before = (await verifyAudit(state)).rowCount;
    const writes = Array.from({ length: 40 }, (_, number) => {
      const { database } = number % 2 === 0 ? state : other;
      return appendAudit(database, state, read(number));
    });
    const numbers = (await Promise.all(writes)).map(({ sequence }) => sequence);
    expect(new Set(numbers).size).toBe(40);
    expect(await verifyAudit(other)).toMatchObject({ holds: true, rowCount: before + 40 });
  });

  test("has a row exactly when what it tells has been done", async () => {
    const before = (await verifyAudit(state)).rowCount;
    const failing = audited(state, read(1), async () => {
      throw new Error("not done");
    });
    await expect(failing).rejects.toThrow("not done");
    expect((await verifyAudit(state)).rowCount).toBe(before);
  });

  test("is read newest first, by who, what and when, a page at a time", async () => {
    clock.advance({ hours: 1 });
    const late = { ...read(7), actorId: "user-9", action: "user.add", purpose: null } as const;
    const { sequence } = await appendAudit(state.database, state, late);
    expect(await auditRows(state.database, { actorId: "user-9", limit: 10 })).toMatchObject([
      { sequence, action: "user.add", subject_id: "7", purpose: null, outcome: "done" },
    ]);
    const from = "2026-02-03T05:00:00.000Z";
    expect(await auditRows(state.database, { from, limit: 10 })).toHaveLength(1);
    const page = await auditRows(state.database, { before: sequence, limit: 3 });
    expect(page.map((row) => row.sequence)).toEqual([sequence - 1, sequence - 2, sequence - 3]);
  });

  test("lets nobody change or remove a row", async () => {
    const { database } = state;
    await expect(database.updateTable("audit").set({ actor_id: "x" }).execute()).rejects.toThrow(
      "append-only",
    );
    await expect(database.deleteFrom("audit").where("sequence", "=", 3).execute()).rejects.toThrow(
      "append-only",
    );
  });

  describe("when who may do anything in the database has", () => {
    const cases: readonly (readonly [string, (state: State) => Promise<unknown>, object])[] = [
      [
        "changed a field",
        ({ database }) =>
          database
            .updateTable("audit")
            .set({ actor_id: "user-2" })
            .where("sequence", "=", 3)
            .execute(),
        { brokenAt: 3, fault: "row_changed" },
      ],
      [
        "changed a row and its hash, without the key",
        async ({ database }) => {
          const forged = createHmac("sha256", "a guess").update("row").digest("hex");
          await database
            .updateTable("audit")
            .set({ subject_id: "other", hash: forged })
            .where("sequence", "=", 4)
            .execute();
        },
        { brokenAt: 4, fault: "row_changed" },
      ],
      [
        "taken a row out",
        ({ database }) => database.deleteFrom("audit").where("sequence", "=", 2).execute(),
        { brokenAt: 2, fault: "row_missing" },
      ],
      [
        "put one row in the place of another",
        async ({ database }) => {
          await database
            .updateTable("audit")
            .set({ sequence: 99 })
            .where("sequence", "=", 2)
            .execute();
          await database
            .updateTable("audit")
            .set({ sequence: 2 })
            .where("sequence", "=", 3)
            .execute();
          await database
            .updateTable("audit")
            .set({ sequence: 3 })
            .where("sequence", "=", 99)
            .execute();
        },
        { brokenAt: 2, fault: "row_changed" },
      ],
      [
        "taken the last rows out",
        ({ database }) => database.deleteFrom("audit").where("sequence", ">", 3).execute(),
        { brokenAt: 4, fault: "rows_missing_at_the_end" },
      ],
      [
        "taken the first rows out and said that they were old",
        async ({ database }) => {
          const third = await database
            .selectFrom("audit")
            .select("hash")
            .where("sequence", "=", 3)
            .executeTakeFirstOrThrow();
          await database
            .updateTable("audit_head")
            .set({ first_sequence: 4, first_previous_hash: third.hash })
            .execute();
          await database.deleteFrom("audit").where("sequence", "<", 4).execute();
        },
        { brokenAt: 4, fault: "rows_missing_at_the_start" },
      ],
      [
        "added a row behind the end",
        async ({ database }) => {
          const last = await database
            .selectFrom("audit")
            .selectAll()
            .where("sequence", "=", 5)
            .executeTakeFirstOrThrow();
          await database
            .insertInto("audit")
            .values({ ...last, sequence: 6 })
            .execute();
        },
        { brokenAt: 6, fault: "rows_after_the_end" },
      ],
    ];
    test.each(cases)(
      "%s, the proof names the first broken row",
      async (_what, attack, expected) => {
        const attacked = await (await testPlace(kind)).open();
        for (let number = 1; number <= 5; number += 1)
          await appendAudit(attacked.database, attacked, read(number));
        await dropTriggers(attacked);
        expect((await verifyAudit(attacked)).holds).toBe(true);
        await attack(attacked);
        expect(await verifyAudit(attacked)).toMatchObject({ holds: false, ...expected });
      },
    );

    test("put back an earlier end, a row that was noted elsewhere tells", async () => {
      const attacked = await (await testPlace(kind)).open();
      for (let number = 1; number <= 3; number += 1)
        await appendAudit(attacked.database, attacked, read(number));
      const { lastHash } = await verifyAudit(attacked);
      await appendAudit(attacked.database, attacked, read(4));
      const noted = await verifyAudit(attacked);
      await dropTriggers(attacked);
      await attacked.database.deleteFrom("audit").where("sequence", "=", 4).execute();
      await attacked.database
        .updateTable("audit_head")
        .set({ sequence: 3, hash: lastHash })
        .execute();
      expect((await verifyAudit(attacked)).holds, "without the note").toBe(true);
      const note = { sequence: noted.lastSequence, hash: noted.lastHash };
      expect(await verifyAudit(attacked, note)).toMatchObject({
        holds: false,
        brokenAt: 4,
        fault: "noted_row_differs",
      });
    });
  });

  test("lets old rows go, tells how many, and what is kept is still proven whole", async () => {
    const aging = testClock();
    const kept = await (await testPlace(kind)).open(aging);
    for (let number = 1; number <= 5; number += 1) {
      await appendAudit(kept.database, kept, read(number));
      aging.advance({ hours: 24 });
    }
    expect(await removeOldAudit(kept, "2026-02-06T00:00:00.000Z")).toBe(3);
    expect(await removeOldAudit(kept, "2026-02-06T00:00:00.000Z")).toBe(0);
    const rows = await auditRows(kept.database, { limit: 10 });
    expect(rows.map(({ sequence, action }) => [sequence, action])).toEqual([
      [6, "audit.remove_old"],
      [5, "event.explain"],
      [4, "event.explain"],
    ]);
    expect(rows[0]?.subject_id).toBe("1-3");
    expect(await verifyAudit(kept)).toMatchObject({ holds: true, firstSequence: 4, rowCount: 3 });
  });
});

test("a state whose audit key is gone is not opened with another", async () => {
  const place = await testPlace("sqlite");
  const state = await place.open();
  await appendAudit(state.database, state, read(1));
  const stranger = { ...place.environment, PAKETTI_KEY_AUDIT: "" };
  const { openState } = await import("../../src/state/index.ts");
  const elsewhere = await testPlace("sqlite");
  const opening = openState({
    workspace: { ...place.workspace, keys: elsewhere.workspace.keys },
    environment: stranger,
    now: testClock().now,
    note: () => undefined,
  });
  await expect(opening).rejects.toMatchObject({ code: "key_missing" });
});

function read(number: number): AuditEntry {
  return {
    actorId: "user-1",
    action: "event.explain",
    subjectKind: "event",
    subjectId: String(number),
    purpose: "steering",
    outcome: "done",
  };
}

/** As the owner of the database can. */
async function dropTriggers({ kind, database }: State): Promise<void> {
  for (const name of ["audit_is_not_changed", "audit_is_not_removed", "audit_is_not_emptied"]) {
    const on = kind === "postgresql" ? " on audit" : "";
    await sql.raw(`drop trigger if exists ${name}${on}`).execute(database);
  }
}
