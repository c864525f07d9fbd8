import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createWorkspace } from "../workspace.ts";
import { runCommandLine } from "./program.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paketti-key-command-"));
  createWorkspace(join(folder, "region"), { title: "A region" });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
  const printed = { out: "", note: "" };
  const exit = await runCommandLine(words, {
    out: (text) => {
      printed.out += text;
    },
    note: (text) => {
      printed.note += text;
    },
    environment: {},
    now: () => new Date("2026-01-02T03:04:05Z"),
    currentFolder: folder,
    isTerminal: false,
  });
  return { exit, ...printed };
}

const StoredText = z.object({ key: z.string(), key_id: z.string() });

test("a key is made, listed by its id, and never printed", async () => {
  const made = await run("key", "new", "region");
  expect(made.exit).toBe(0);
  const path = join(folder, "region/state/keys/client.key");
  const stored = StoredText.parse(JSON.parse(readFileSync(path, "utf8")));
  expect(made.out).toContain(stored.key_id);

  const listed = await run("key", "list", "region");
  expect(listed.out).toContain(stored.key_id);
  expect(listed.out).toContain("0600");
  const asJson = await run("key", "list", "region", "--json");
  expect(JSON.parse(asJson.out)).toEqual({
    keys: [
      {
        purpose: "client",
        state: "current",
        key_id: stored.key_id,
        created_at: "2026-01-02T03:04:05.000Z",
        mode: "0600",
        place: path,
        fault: null,
      },
    ],
  });
  for (const { out, note } of [made, listed, asJson]) expect(out + note).not.toContain(stored.key);
});

test("two purposes have two keys", async () => {
  const ids = [];
  for (const purpose of ["client", "national"]) {
    const { out } = await run("key", "new", "region", "--purpose", purpose, "--json");
    ids.push(z.object({ key_id: z.string() }).parse(JSON.parse(out)).key_id);
  }
  expect(new Set(ids).size).toBe(2);
});

test("a second key for the same purpose is refused and the first stays", async () => {
  await run("key", "new", "region");
  const path = join(folder, "region/state/keys/client.key");
  const before = readFileSync(path, "utf8");
  const { exit, note } = await run("key", "new", "region");
  expect(exit).toBe(12);
  expect(note).toContain("was left as it is");
  expect(readFileSync(path, "utf8")).toBe(before);
});

test("no key is made outside a workspace", async () => {
  const { exit } = await run("key", "new", "elsewhere");
  expect(exit).toBe(6);
  expect(existsSync(join(folder, "elsewhere"))).toBe(false);
});

test("a workspace without keys says how to make one", async () => {
  expect((await run("key", "list", "region")).out).toContain("paketti key new region");
});

test.each([[["key", "new"]], [["key", "list"]], [["key", "rotate"]]])(
  "%j has help with an example",
  async (words) => {
    const { exit, out } = await run(...words, "--help");
    expect(exit).toBe(0);
    expect(out).toMatch(/Examples?:/);
  },
);
