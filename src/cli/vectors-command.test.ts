import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "./program.ts";

async function run(files: Record<string, unknown>, ...options: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "vectors-"));
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), JSON.stringify(content));
  }
  const printed = { out: "", note: "" };
  const exit = await runCommandLine(["vectors", folder, ...options], {
    out: (text) => {
      printed.out += text;
    },
    note: (text) => {
      printed.note += text;
    },
    environment: {},
    now: () => new Date(0),
    currentFolder: tmpdir(),
    isTerminal: false,
  });
  return { exit, ...printed };
}

function vectors(topic: string, caseMixIndex: number) {
  const cases = [
    {
      id: "one",
      method: "case-mix-index",
      inputs: { weights: [1.2, 0.8] },
      expected: { caseMixIndex },
    },
  ];
  return { schema: "published-vector/1", topic, title: "t", caseCount: 1, cases };
}

test("cases that agree end with exit 0, and topics without methods are listed", async () => {
  const { exit, out } = await run({ "a.json": vectors("costing", 1), "b.json": vectors("x", 1) });
  expect(exit).toBe(0);
  expect(out).toBe(
    [
      "a.json: passed 1, failed 0",
      "b.json: topic x is not supported yet (1 cases)",
      "",
      "passed 1, failed 0",
      "topics not supported yet: x",
      "",
    ].join("\n"),
  );
});

test("a case that differs is shown with both figures and ends with exit 17", async () => {
  const { exit, out, note } = await run({ "a.json": vectors("costing", 1.1) });
  expect(exit).toBe(17);
  expect(out).toContain("caseMixIndex: expected 1.1, computed 1");
  expect(note).toContain("1 cases do not give what was published");
});

test("a malformed file ends with exit 8 after the others were run", async () => {
  const broken = { schema: "published-vector/1", topic: "costing" };
  const { exit, out } = await run({ "a.json": vectors("costing", 1), "b.json": broken }, "--json");
  expect(exit).toBe(8);
  expect(JSON.parse(out)).toMatchObject({
    passed: 1,
    failed: 0,
    files: [{ file: "a.json" }, { file: "b.json", kind: "malformed" }],
  });
});
