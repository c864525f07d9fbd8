import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";

const Manifest = z.object({ scripts: z.record(z.string(), z.string()) });

test("before npm ci every script of a newcomer says to run it, and does nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "paketti-fresh-"));
  for (const file of ["package.json", "scripts/installed.js"]) {
    cpSync(join(PACKAGE_ROOT, file), join(folder, file));
  }
  const { status, stderr } = ranIn(folder);
  rmSync(folder, { recursive: true, force: true });
  expect(status).toBe(1);
  expect(stderr).toMatch(/run npm ci first/);
  const { scripts } = Manifest.parse(
    JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")),
  );
  const unguarded = Object.entries(scripts).filter(
    ([name, text]) => name !== "prepack" && !text.startsWith("node scripts/installed.js && "),
  );
  expect(unguarded).toEqual([]);
});

test("after it the check is silent", () => {
  expect(ranIn(PACKAGE_ROOT)).toMatchObject({ status: 0, stderr: "" });
});

function ranIn(folder: string) {
  return spawnSync(process.execPath, [join(folder, "scripts/installed.js")], { encoding: "utf8" });
}
