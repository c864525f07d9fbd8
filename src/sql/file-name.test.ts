import { expect, test } from "vitest";
import { fileNameOf } from "./file-name.ts";

test("ordinary region codes are their own file names", () => {
  expect(["07", "KELA", "hva-11"].map(fileNameOf)).toEqual(["07", "KELA", "hva-11"]);
});

test("no code leads out of its folder, is a pattern or is empty", () => {
  for (const code of ["..", ".", "../x", "/etc", "a*", "a?[b]", "", " ", "a\\b", "x".repeat(500)]) {
    expect(fileNameOf(code)).toMatch(/^[\w-]{1,80}$/);
  }
});

test("two codes never share a file name", () => {
  const codes = ["a b", "a/b", "a_b", "a_20_b", "a__b", "å", "ä", "", "_", "中", "ab", "a-b"];
  expect(new Set(codes.map(fileNameOf)).size).toBe(codes.length);
});
