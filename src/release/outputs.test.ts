import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { outputsPath, readOutputs } from "./outputs.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "paketti-outputs-"));
  mkdirSync(join(root, "state", "outputs"), { recursive: true });
  mkdirSync(join(root, "releases"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(text: string): void {
  writeFileSync(join(root, "releases", "current"), "r1\n");
  writeFileSync(outputsPath(root, "r1"), text);
}

test("files are found by their table, with region and year where they hold only these", () => {
  writeFileSync(join(root, "a.parquet"), "");
  write(
    '{"release_id":"r1","models":{"events":[{"region_code":"09","year":2015,"path":"a.parquet"}],"clients":[{"path":"a.parquet"}]}}',
  );
  const outputs = readOutputs(root);
  const path = join(root, "a.parquet");
  expect(outputs.releaseId).toBe("r1");
  expect(outputs.filesOf("events")).toEqual([{ regionCode: "09", year: 2015, path }]);
  expect(outputs.filesOf("clients")).toEqual([{ regionCode: null, year: null, path }]);
  expect(outputs.filesOf("unheard_of")).toEqual([]);
});

test("no run, files that are gone and a damaged list are told apart", () => {
  expect(() => readOutputs(root)).toThrow("has no finished run");
  write('{"release_id":"r1","models":{"events":[{"path":"gone.parquet"}]}}');
  expect(() => readOutputs(root)).toThrow("1 files of the warehouse behind release r1 are gone");
  write("{");
  expect(() => readOutputs(root)).toThrow("is not JSON");
  write("{}");
  expect(() => readOutputs(root)).toThrow("does not have the expected form");
});
