import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Names } from "../src/domain/names.ts";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";

/** Texts of definitions that the pages show, by the folder of the files and the key of the text. */
const SHOWN: readonly (readonly [folder: string, keys: readonly string[]])[] = [
  ["catalogue/classification", ["source", "reasons.*"]],
  ["costing", ["owner", "reason"]],
  ["costing", ["names.*", "rules.*.name"]],
  ["checks", ["checks.*.title", "checks.*.advice"]],
  ["contract/tables", ["name"]],
  ["contract/code_lists", ["codes.*.name"]],
  ["indicators", ["names", "why_it_matters", "how_it_can_mislead", "source.title", "note"]],
  ["audience", ["audiences.*.name"]],
  ["protection", ["audiences.*.name"]],
];

describe.each(SHOWN)("texts of %s that pages show", (folder, keys) => {
  test("are written in Finnish, Swedish and English", () => {
    const files = readdirSync(join(PACKAGE_ROOT, folder)).filter((file) => file.endsWith(".yaml"));
    const texts = files.flatMap((file) => {
      const content: unknown = parse(readFileSync(join(PACKAGE_ROOT, folder, file), "utf8"));
      return keys.flatMap((key) =>
        valuesAt(content, key.split(".")).map((value) => ({ place: `${file} ${key}`, value })),
      );
    });
    expect(texts.length).toBeGreaterThan(0);
    const wrong = texts.filter(({ value }) => !Names.safeParse(value).success);
    expect(wrong).toEqual([]);
  });
});

test("a Finnish or Swedish text is not the English one again, but for names", () => {
  const same = readdirSync(join(PACKAGE_ROOT, "indicators")).flatMap((file) => {
    const content: unknown = parse(readFileSync(join(PACKAGE_ROOT, "indicators", file), "utf8"));
    return ["names", "why_it_matters", "how_it_can_mislead", "source.title", "note"].flatMap(
      (key) =>
        valuesAt(content, key.split("."))
          .map((value) => Names.parse(value))
          .filter(({ fi, sv, en }) => fi === en || sv === en)
          .map(({ en }) => `${file} ${key}: ${en}`),
    );
  });
  expect(same).toEqual([]);
});

/** What stands under a path of keys; `*` is every key or place. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const chosen = key === "*" ? entries : entries.filter(([name]) => name === key);
  return chosen.flatMap(([, one]) => valuesAt(one, rest));
}
