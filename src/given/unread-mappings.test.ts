import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refuseUnreadMappings } from "./unread-mappings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paketti-mappings-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), "");
}

test.each([
  "rules.yaml",
  "classification.yaml",
  "classification/own.yml",
  "classification/2026/own.yaml",
  "costing/account.yaml",
  "Services.yaml",
])("rules in mappings/%s, where nothing reads them, are refused", (path) => {
  write(path);
  expect(() => refuseUnreadMappings(folder)).toThrow(`mappings/${path} is read by nothing`);
});

test("what is read, and what holds no rules, may stand there", () => {
  for (const path of [
    "services.yaml",
    "classification/own.yaml",
    "costing/accounts.yaml",
    "costing/weights.yaml",
    "costing/drivers.yaml",
    "README.md",
    "classification/.own.yaml",
  ]) {
    write(path);
  }
  refuseUnreadMappings(folder);
  refuseUnreadMappings(join(folder, "not-there"));
});
