import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { filesOfRelease } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { withWorkspaceLock } from "../../src/workspace-lock.ts";
import { commandLine } from "../fixtures/command-line.ts";
import { DRAWN_REGIONS, DRAWN_SERVICES, drawnWorkspace } from "../fixtures/drawn-release.ts";

/** `paketti.yaml` and the one list of files as programs of format 1 wrote them. */
const SETTINGS = `# Ours since 2026
format: 1
title: Eteläinen alue # as it is known
allocation: direct
`;
const LIST = `{
 "release_id": "drawn-1",
 "models": {
  "costing__events": [
   {
    "region_code": "11",
    "year": 2015,
    "path": "warehouse/models/costing__events/11/2015/abc.parquet"
   }
  ]
 }
}
`;

let root = "";
const at = (...parts: readonly string[]) => join(root, ...parts);
const textOf = (...parts: readonly string[]) => readFileSync(at(...parts), "utf8");

beforeEach(async () => {
  root = await drawnWorkspace({
    services: DRAWN_SERVICES,
    regions: DRAWN_REGIONS,
    client_service_months: `
      region_code | year | month      | client_id | service_id
      11          | 2015 | 2015-01-01 | a         | P1-S1`,
  });
  writeFileSync(at("paketti.yaml"), SETTINGS);
  writeFileSync(at("state", "outputs.json"), LIST);
});

async function changed(): Promise<string[]> {
  const notes: string[] = [];
  await withWorkspaceLock(
    openWorkspace(root),
    (note) => notes.push(note),
    async () => {},
  );
  return notes;
}

function expectFormat2(): void {
  expect(textOf("paketti.yaml")).toBe(SETTINGS.replace("format: 1", "format: 2"));
  expect(textOf("state", "outputs", "drawn-1.json")).toBe(LIST);
  expect(filesOfRelease(root, "drawn-1")?.get("costing__events")).toEqual([
    {
      regionCode: "11",
      year: 2015,
      path: at("warehouse/models/costing__events/11/2015/abc.parquet"),
    },
  ]);
  expect(existsSync(at("state", "outputs.json"))).toBe(false);
  expect(textOf("state", "before-format-2", "outputs.json")).toBe(LIST);
  expect(textOf("state", "before-format-2", "paketti.yaml")).toBe(SETTINGS);
}

describe("a workspace of an older program", () => {
  test("is read as it is, and nothing in it changes", async () => {
    const answer = await commandLine([
      "query",
      root,
      "clients",
      "--by",
      "region",
      "--format",
      "csv",
    ]);
    expect(answer.exit, answer.notes).toBe(0);
    expect(answer.out).toContain("11");
    expect(textOf("paketti.yaml")).toBe(SETTINGS);
    expect(textOf("state", "outputs.json")).toBe(LIST);
  });

  test("is brought to this program's form before it is changed, with what was there kept, and it is said once", async () => {
    const [note, ...others] = await changed();
    expect(others).toEqual([]);
    expect(note).toContain("was of format 1 and is now of format 2");
    expect(note).toContain(at("state", "before-format-2"));
    expectFormat2();
    expect(await changed()).toEqual([]);
    expectFormat2();
  });

  test("is brought there as well when the one who did it was killed in the middle", async () => {
    mkdirSync(at("state", "outputs"));
    writeFileSync(at("state", "outputs", "drawn-1.json.unfinished"), LIST.slice(0, 30));
    await changed();
    expectFormat2();
    // The list moved, the settings not yet raised, and half of them written.
    writeFileSync(at("paketti.yaml"), SETTINGS);
    writeFileSync(at("paketti.yaml.unfinished"), SETTINGS.slice(0, 30));
    await changed();
    expectFormat2();
    // The list written, and the old one still there.
    renameSync(at("state", "before-format-2", "outputs.json"), at("state", "outputs.json"));
    writeFileSync(at("paketti.yaml"), SETTINGS);
    await changed();
    expectFormat2();
  });

  test("that never had a finished run has only its format raised", async () => {
    renameSync(at("state", "outputs.json"), at("elsewhere.json"));
    await changed();
    expect(textOf("paketti.yaml")).toContain("format: 2");
    expect(readdirSync(at("state", "before-format-2"))).toEqual(["paketti.yaml"]);
  });
});

test("a workspace of a newer program is refused with the way forward, and nothing in it changes", async () => {
  const newer = SETTINGS.replace("format: 1", "format: 99\nsomething_new: true");
  writeFileSync(at("paketti.yaml"), newer);
  for (const command of [["run"], ["query"]]) {
    const refused = await commandLine([
      ...command,
      root,
      ...(command[0] === "query" ? ["cost"] : []),
    ]);
    expect(refused.exit).toBe(38);
    expect(refused.notes).toContain("format 99, made by a newer program");
    expect(refused.notes).toContain("the backup from before the upgrade");
  }
  expect(textOf("paketti.yaml")).toBe(newer);
  expect(textOf("state", "outputs.json")).toBe(LIST);
});
