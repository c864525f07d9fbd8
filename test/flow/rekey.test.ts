import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Edge } from "../../src/cli/command.ts";
import { runCommandLine } from "../../src/cli/program.ts";
import { rotateKey } from "../../src/cli/rotate-key.ts";
import { createKey, PseudonymKey, pseudonymOf } from "../../src/identity/index.ts";
import { openRelease, RELEASE_TABLES } from "../../src/release/index.ts";
import { openWorkspace, type Workspace } from "../../src/workspace.ts";
import { commandLine } from "../fixtures/command-line.ts";
import { smallPilot } from "../fixtures/small-pilot.ts";

const Rotated = z.object({
  old_key_id: z.string(),
  new_key_id: z.string(),
  path: z.string(),
  retired_path: z.string(),
  proof: z.object({
    holds: z.literal(true),
    code_count: z.int(),
    pseudonyms_before: z.int(),
    pseudonyms_after: z.int(),
    pseudonym_pairs: z.int(),
    clients_before: z.int(),
    clients_after: z.int(),
    client_pairs: z.int(),
    delivery_count: z.int(),
    unread_file_count: z.int(),
  }),
});

const KeyFile = z.object({ key: z.string(), key_id: z.string() });

let parent = "";
let workspace: Workspace;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "paketti-rekey-"));
  workspace = await smallPilot(parent);
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function released(): Promise<string> {
  const run = await commandLine(["run", workspace.root, "--json"]);
  expect(run.exit).toBe(0);
  return z.object({ release_id: z.string() }).parse(JSON.parse(run.out)).release_id;
}

async function clients(release: string, ...by: string[]): Promise<string> {
  const words = ["query", workspace.root, "clients", "--release", release, "--format", "csv"];
  const answer = await commandLine([...words, ...by]);
  expect(answer.exit).toBe(0);
  return answer.out;
}

/** Every pseudonym in every table of a release. */
async function clientIds(releaseId: string): Promise<Set<string>> {
  const release = await openRelease(workspace.releases, { releaseId, threads: 1 });
  try {
    const ids = new Set<string>();
    for (const [table, columns] of Object.entries(RELEASE_TABLES)) {
      if (!("client_id" in columns)) continue;
      const rows = await release.engine.rows(
        `select distinct cast(client_id as varchar) as client_id from "${table}"
         where client_id is not null`,
      );
      for (const { client_id: id } of rows) ids.add(String(id));
    }
    return ids;
  } finally {
    release.engine.close();
  }
}

describe("a new key", () => {
  test("gives the same clients other pseudonyms: as many in all, by region and by package", async () => {
    const cuts = [[], ["--by", "region", "--total"], ["--by", "region,package", "--total"]];
    const before = await released();
    const oldKey = KeyFile.parse(
      JSON.parse(readFileSync(join(workspace.keys, "client.key"), "utf8")),
    );

    const answer = await commandLine(["key", "rotate", workspace.root, "--json"]);
    expect(answer.exit).toBe(0);
    const rotated = Rotated.parse(JSON.parse(answer.out));
    const { proof } = rotated;
    expect(rotated.old_key_id).toBe(oldKey.key_id);
    expect(rotated.new_key_id).not.toBe(oldKey.key_id);
    expect(proof.code_count).toBeGreaterThan(1000);
    for (const count of [proof.pseudonyms_before, proof.pseudonyms_after, proof.pseudonym_pairs])
      expect(count).toBe(proof.code_count);
    for (const count of [proof.clients_after, proof.client_pairs])
      expect(count).toBe(proof.clients_before);
    expect(proof.clients_before).toBeLessThanOrEqual(proof.code_count);

    const newKey = KeyFile.parse(JSON.parse(readFileSync(rotated.path, "utf8")));
    const retired = KeyFile.parse(JSON.parse(readFileSync(rotated.retired_path, "utf8")));
    expect([newKey.key_id, retired.key_id]).toEqual([rotated.new_key_id, rotated.old_key_id]);
    for (const path of [rotated.path, rotated.retired_path])
      expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const { key } of [oldKey, newKey]) expect(answer.out + answer.notes).not.toContain(key);
    expect(readdirSync(workspace.scratch)).toEqual([]);

    const after = await released();
    expect(after).not.toBe(before);
    for (const cut of cuts)
      expect(await clients(after, ...cut)).toBe(await clients(before, ...cut));
    const [idsBefore, idsAfter] = [await clientIds(before), await clientIds(after)];
    expect(idsBefore.size).toBeGreaterThan(1000);
    expect(idsAfter.size).toBe(idsBefore.size);
    expect([...idsAfter].filter((id) => idsBefore.has(id))).toEqual([]);
  });
});

const NOW = new Date("2026-02-03T04:05:06Z");

const EDGE: Edge = {
  out: () => {},
  note: () => {},
  environment: {},
  now: () => NOW,
  currentFolder: "/",
  isTerminal: false,
};

const VALID = ["010190-999W", "010594Y9032", "020594X903P"];

/** A workspace with a key and, when rows are given, one delivery of changed codes and one of events. */
async function drawn(name: string, deliveries: Readonly<Record<string, string>>) {
  const root = join(parent, name);
  expect((await commandLine(["init", root])).exit).toBe(0);
  for (const [path, text] of Object.entries(deliveries)) {
    const file = join(root, "deliveries", path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  }
  return {
    root,
    key: () =>
      readdirSync(join(root, "state/keys")).map((file) => [
        file,
        readFileSync(join(root, "state/keys", file), "utf8"),
      ]),
  };
}

const events = (...codes: string[]) =>
  [
    "event_id;region_code;cost_centre_id;personal_identity_code;started_at",
    ...codes.map((code, index) => `e${index};11;a;${code};2015-03-01 10:00`),
  ].join("\n");

const changes = (...rows: string[]) =>
  ["old_personal_identity_code;new_personal_identity_code;changed_on", ...rows].join("\n");

describe("a rotation changes nothing", () => {
  test.each([
    ["there is no delivery", {}, "holds no deliveries"],
    ["no code is valid", { "service_events.csv": events("x", "010594Y9033") }, "no valid personal"],
  ])("when %s", async (name, deliveries, message) => {
    const { root, key } = await drawn(name.replaceAll(" ", "-"), deliveries);
    const before = key();
    const answer = await commandLine(["key", "rotate", root]);
    expect(answer).toMatchObject({ exit: 8, out: "", notes: expect.stringContaining(message) });
    expect(key()).toEqual(before);
  });

  test("when there is no key, or none of that purpose", async () => {
    const { root } = await drawn("no-key", { "service_events.csv": events(...VALID) });
    const national = await commandLine(["key", "rotate", root, "--purpose", "national"]);
    expect(national).toMatchObject({
      exit: 11,
      notes: expect.stringContaining(`paketti key new ${root} --purpose national`),
    });
    rmSync(join(root, "state/keys/client.key"));
    expect((await commandLine(["key", "rotate", root])).exit).toBe(11);
    expect(readdirSync(join(root, "state/keys"))).toEqual([]);
  });

  test("when the key comes from the environment, and it says how to rotate then", async () => {
    const { root, key } = await drawn("environment", { "service_events.csv": events(...VALID) });
    const before = key();
    let notes = "";
    const secret = Buffer.alloc(32, "canary").toString("base64");
    const note = (text: string) => {
      notes += text;
    };
    const environment = { PAKETTI_KEY_CLIENT: secret };
    const exit = await runCommandLine(["key", "rotate", root], { ...EDGE, note, environment });
    expect(exit).toBe(2);
    expect(notes).toContain("set PAKETTI_KEY_CLIENT to 32 new bytes");
    expect(notes).not.toContain(secret);
    expect(key()).toEqual(before);
  });

  test("while a run goes on", async () => {
    const { root, key } = await drawn("busy", { "service_events.csv": events(...VALID) });
    const before = key();
    writeFileSync(join(root, "state/run.lock"), `${process.ppid}\n`);
    const answer = await commandLine(["key", "rotate", root]);
    expect(answer).toMatchObject({ exit: 7, notes: expect.stringContaining("has a run going on") });
    expect(key()).toEqual(before);
  });

  test("when changed codes contradict each other on one day, which the key would decide", async () => {
    const [old = "", one = "", other = ""] = VALID;
    const { root, key } = await drawn("contradicting", {
      "service_events.csv": events(old, one, other),
      "first/identity_code_changes.csv": changes(`${old};${one};2015-02-01`),
      "second/identity_code_changes.csv": changes(`${old};${other};2015-02-01`),
    });
    const prefersOther = (byte: number) => {
      const candidate = new PseudonymKey("client", new Uint8Array(32).fill(byte));
      return pseudonymOf(other, candidate) > pseudonymOf(one, candidate);
    };
    const bytes = Array.from({ length: 64 }, (_, index) => index);
    const stays = bytes.find((byte) => prefersOther(byte)) ?? 0;
    const turns = bytes.find((byte) => !prefersOther(byte)) ?? 0;
    const staysToo = bytes.findLast((byte) => prefersOther(byte)) ?? 0;
    rmSync(join(root, "state/keys/client.key"));
    const opened = openWorkspace(root);
    createKey("client", opened, (count) => new Uint8Array(count).fill(stays), NOW);
    const before = key();
    const rotated = (byte: number) =>
      rotateKey(opened, "client", {
        edge: EDGE,
        randomBytes: (count) => new Uint8Array(count).fill(byte),
        onProgress: () => {},
      });
    await expect(rotated(turns)).rejects.toMatchObject({
      code: "proof_broken",
      message: expect.stringContaining("2 clients before, 2 after, 3 pairs"),
    });
    expect(key()).toEqual(before);
    expect((await rotated(staysToo)).proof.clients.pair_count).toBe(2);
    expect(key()).not.toEqual(before);
  });
});

describe("the proof counts", () => {
  test("the 237 clients of an example whose tables an adapter makes", async () => {
    const root = join(parent, "fi-register");
    expect((await commandLine(["init", root, "--example", "fi-register"])).exit).toBe(0);
    const answer = await commandLine(["key", "rotate", root, "--json"]);
    expect(Rotated.parse(JSON.parse(answer.out)).proof).toMatchObject({
      clients_before: 237,
      clients_after: 237,
      client_pairs: 237,
      unread_file_count: 0,
    });
  });

  test("codes that changed as one client, and leaves no code anywhere", async () => {
    const [first = "", second = "", third = ""] = VALID;
    const { root } = await drawn("changed", {
      "service_events.csv": events(first, second, third, first),
      "identity_code_changes.csv": changes(`${first};${second};2015-02-01`),
    });
    const answer = await commandLine(["key", "rotate", root, "--json"]);
    expect(answer.exit).toBe(0);
    expect(Rotated.parse(JSON.parse(answer.out)).proof).toMatchObject({
      code_count: 3,
      clients_before: 2,
      clients_after: 2,
      client_pairs: 2,
      delivery_count: 2,
      unread_file_count: 0,
    });
    for (const code of VALID) expect(answer.out + answer.notes).not.toContain(code);
    expect(readdirSync(join(root, "state/scratch"))).toEqual([]);
  });
});
