import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

test("a folder is made with those above it, and one that is there stays", () => {
  const place = placeForTest();
  const folder = join(place, "a", "b", "c");
  makeFolder(folder);
  writeFileSync(join(folder, "kept"), "");
  makeFolder(folder);
  expect(statSync(join(folder, "kept")).isFile()).toBe(true);
});

test("where no folder can be made it ends and names the place", () => {
  const place = placeForTest();
  writeFileSync(join(place, "file"), "");
  expect(() => makeFolder(join(place, "file"))).toThrow("EEXIST");
  expect(() => makeFolder(join(place, "file", "below"))).toThrow("ENOTDIR");
  expect(() => makeFolder("/proc/nope")).toThrow("/proc");
  expect(() => makeFolder("/proc/nope/below")).toThrow("/proc");
});

function placeForTest(): string {
  const place = mkdtempSync(join(tmpdir(), "paketti-folder-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  return place;
}
