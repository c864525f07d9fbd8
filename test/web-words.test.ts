import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";

const WEB = join(PACKAGE_ROOT, "src/web");
const finnish = textsOf("fi");
const swedish = textsOf("sv");
const english = textsOf("en");
const source = sourceOf(WEB);

describe("the texts of the pages", () => {
  test("have the same keys in Finnish, Swedish and English", () => {
    expect(Object.keys(swedish)).toEqual(Object.keys(finnish));
    expect(Object.keys(english)).toEqual(Object.keys(finnish));
  });

  test("are all used, and every text that is used is there", () => {
    const literals = new Set([...source.matchAll(/"([a-z]\w*(?:\.\w+)+)"/g)].map(([, key]) => key));
    const patterns = [
      ...source.matchAll(/\bt\(\s*`([^`]+)`/g),
      ...source.matchAll(/\btemplate\(\s*`([^`]+)`/g),
    ].map(
      ([, text = ""]) =>
        new RegExp(
          `^${text
            .split(/\$\{[^}]+\}/)
            .map(escaped)
            .join("[\\w-]+")}$`,
        ),
    );
    const keys = Object.keys(finnish);
    expect(
      keys.filter((key) => !literals.has(key) && !patterns.some((one) => one.test(key))),
    ).toEqual([]);
    const called = [...source.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key = ""]) => key);
    expect(called.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test("take the same parameters in every language", () => {
    const parameters = (text = "") =>
      [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort();
    const differing = Object.keys(finnish).filter((key) => {
      const expected = parameters(finnish[key]).join();
      const counted = new Set(parameters(finnish[key]).concat("n", "count"));
      return [swedish[key], english[key]].some((text) => {
        const found = parameters(text);
        return found.join() !== expected && !found.every((name) => counted.has(name));
      });
    });
    expect(differing).toEqual([]);
  });

  test("are in the language of the page: what the program said of a fault is alone marked as English", () => {
    expect(source.match(/.*lang="en".*/g)?.map((line) => line.trim())).toEqual([
      '{t("state.said")} <code lang="en">{technical.said}</code>',
    ]);
  });

  test("are written: none is empty or the same key again, and quotes and dashes are typographic", () => {
    const wrong = [finnish, swedish, english].flatMap((texts) =>
      Object.entries(texts)
        .filter(([key, text]) => text.trim() === "" || text === key || / - |"|'|\.\.\./.test(text))
        .map(([key, text]) => `${key}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });
});

function textsOf(language: string): Record<string, string> {
  const text = readFileSync(join(WEB, "words", `${language}.json`), "utf8");
  return z.record(z.string(), z.string()).parse(JSON.parse(text));
}

function sourceOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
