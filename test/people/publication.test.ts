import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { approversOf } from "../../src/people/index.ts";
import { auditRows, endJob, jobsOf, startJob } from "../../src/state/index.ts";
import {
  type HttpAnswer,
  type PeopleServer,
  peopleServer,
  signedIn,
  type TestBrowser,
  type TestUser,
  testUser,
} from "../fixtures/people-server.ts";
import { testPlace } from "../fixtures/states.ts";

const RELEASE = "0123456789abcdef";
const PUBLICATION = "fedcba9876543210";
const PATIENCE = { timeout: 30_000, interval: 50 };
const PATH = `/api/publications/${RELEASE}`;

describe("a release on its way to the public", () => {
  let server: PeopleServer;
  let exit = 0;
  const users: TestUser[] = [];
  const publishers: TestBrowser[] = [];
  const publisher = (number: number) => publishers[number] ?? expect.fail("no such publisher");

  beforeAll(async () => {
    const command = () => ({ exit, out: JSON.stringify({ publication_id: PUBLICATION }) });
    server = await peopleServer("postgresql", { command });
    const folder = join(server.place.workspace.releases, RELEASE);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "manifest.json"), "{}");
    for (let number = 0; number < 4; number += 1) {
      const user = await testUser(server, ["publisher"]);
      users.push(user);
      publishers.push(await signedIn(server, user));
    }
  });

  const change = (number: number, what: string, body: object = {}) =>
    publisher(number).ask("POST", `${PATH}/${what}`, { body });
  const seen = async (number = 0): Promise<unknown> => {
    const { json } = await publisher(number).ask("GET", "/api/publications");
    const list = json?.["publications"];
    return Array.isArray(list) ? list[0] : null;
  };

  test("begins as a draft that nobody can approve", async () => {
    expect(await seen()).toMatchObject({ release_id: RELEASE, state: "draft", can_approve: false });
    expect(code(await change(0, "approvals"))).toBe("403 not_allowed");
    expect((await change(0, "proposal", { note: "2015" })).json).toMatchObject({
      state: "proposed",
      approvals: [],
      approvals_needed: 2,
    });
    expect(code(await change(1, "proposal"))).toBe("409 already_there");
    const other = await publisher(0).ask("POST", "/api/publications/feedfeedfeedfeed/proposal", {
      body: {},
    });
    expect(other.status).toBe(404);
  });

  test("is not approved by who started the run that made it", async () => {
    const [, , runner] = users;
    const job = await startJob(server.state, { kind: "run", startedBy: runner?.userId ?? "" });
    await endJob(server.state, job.job_id, { state: "done", releaseId: RELEASE });
    expect(await seen(2)).toMatchObject({ can_approve: false });
    expect(code(await change(2, "approvals"))).toBe("403 not_allowed");
  });

  test("needs two different persons: one who approves twice is one", async () => {
    expect((await change(0, "approvals", { note: "seen" })).json).toMatchObject({
      state: "proposed",
      can_approve: false,
      approvals: [{ note: "seen" }],
    });
    expect(code(await change(0, "approvals"))).toBe("409 already_there");
    await expect(approversOf(server.state, RELEASE)).rejects.toMatchObject({
      code: "not_allowed",
      message: expect.stringContaining("1 of the 2 approvals"),
    });
    expect(server.commands).toEqual([]);
  });

  test("is published by the machine after the second one, and can be tried again", async () => {
    exit = 21;
    expect((await change(1, "approvals")).json).toMatchObject({ state: "approved" });
    await vi.waitFor(async () => {
      const jobs = await jobsOf(server.state.database, 10);
      expect(jobs.filter(({ kind }) => kind === "publish")).toMatchObject([{ state: "failed" }]);
    }, PATIENCE);
    expect(await seen(3)).toMatchObject({ state: "approved", can_approve: true });
    exit = 0;
    await change(1, "approvals");
    await vi.waitFor(
      async () => expect(await seen()).toMatchObject({ state: "published" }),
      PATIENCE,
    );
    const words = ["publish", server.place.workspace.root, "--json"];
    const [make, show] = [
      [...words, "--release", RELEASE],
      [...words, "--put-in-force", PUBLICATION],
    ];
    expect(server.commands).toEqual([make, make, show]);
    expect(await approversOf(server.state, RELEASE)).toHaveLength(2);
    expect(code(await change(3, "approvals"))).toBe("409 already_there");
  });

  test("is withdrawn with a notice, and needs its approvals anew", async () => {
    const notice = { fi: "Virhe painoissa", sv: "Fel i vikterna", en: "An error in weights" };
    expect((await change(0, "withdrawal", { notice })).json).toMatchObject({
      state: "withdrawn",
      approvals: [],
      corrections: [{ notice }],
    });
    expect(code(await change(0, "withdrawal", { notice }))).toBe("403 not_allowed");
    expect((await change(3, "proposal")).json).toMatchObject({ state: "proposed", approvals: [] });
    const rows = await auditRows(server.state.database, { subjectKind: "release", limit: 50 });
    expect(rows.map(({ action }) => action).toReversed()).toEqual([
      "publication.propose",
      "publication.approve",
      "publication.approve",
      "publication.approve",
      "publication.publish",
      "publication.withdraw",
      "publication.propose",
    ]);
  });

  test("does not count the approval of a publisher who is one no more", async () => {
    await change(0, "approvals");
    const administrator = await signedIn(server, await testUser(server, ["administrator"]));
    await administrator.ask("PATCH", `/api/users/${users[0]?.userId}`, { body: { roles: [] } });
    expect((await change(1, "approvals")).json).toMatchObject({ state: "proposed" });
    await expect(approversOf(server.state, RELEASE)).rejects.toMatchObject({ code: "not_allowed" });
  });
});

test("where there are no accounts, the owner of the workspace publishes alone", async () => {
  const place = await testPlace("sqlite");
  expect(await approversOf(await place.open(), RELEASE)).toEqual([]);
});

function code({ status, json }: HttpAnswer): string {
  return `${status} ${json?.["code"]}`;
}
