import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";
import { checkIdentityCode } from "../src/identity/index.ts";

type TextFile = { readonly path: string; readonly text: string };

const texts = committedTexts();
const typescript = texts.filter(({ path }) => /\.tsx?$/.test(path));

// The patterns are written so that they do not find themselves: a letter in brackets stands for itself.
describe("what is committed", () => {
  test("names no folder of anybody's machine", () => {
    expect(found(texts, /(?<![\w.])\/(?:[w]ork|[r]oot|[h]ome|[U]sers)\/\w/g)).toEqual([]);
  });

  test("names no package registry, so that a machine's own settings hold", () => {
    expect(found(texts, /\bregistry\.\w+\.\w+|\bregistry\s*=\s*http/g)).toEqual([]);
    expect(found(texts, /"[r]esolved": "http/g)).toEqual([]);
  });

  test("leaves no work for later in a comment", () => {
    expect(found(texts, /\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]:/g)).toEqual([]);
  });

  test("goes around no type", () => {
    const withoutComments = typescript.map(({ path, text }) => ({
      path,
      text: text.replace(/^\s*(?:\*|\/\*\*|\/\/) .*$/gm, ""),
    }));
    expect(found(withoutComments, /\bas an[y]\b|:\s*an[y]\b|<an[y]>|\bas unknow[n] as\b/g)).toEqual(
      [],
    );
    expect(found(typescript, /@ts-(?:ignor[e]|nochec[k]|expect-erro[r])/g)).toEqual([]);
  });

  test("skips no test and runs none alone", () => {
    expect(found(typescript, /\.(?:onl[y]|ski[p]|tod[o])\s*[(.]/g)).toEqual([]);
  });

  test("holds identity codes that no person can have: individual numbers 900 to 999", () => {
    const issued = [...texts, ...packedTexts()].flatMap(({ path, text }) =>
      identityCodes(text)
        .filter((code) => isIssued(code))
        .map(() => path),
    );
    expect([...new Set(issued)]).toEqual([]);
  });
});

/** Where a pattern is found, as `file:line`. */
function found(files: readonly TextFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(
      ({ index }) => `${path}:${text.slice(0, index).split("\n").length}`,
    ),
  );
}

function identityCodes(text: string): string[] {
  return text.match(/(?<![0-9A-Za-z])[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y](?![0-9A-Za-z])/g) ?? [];
}

function isIssued(code: string): boolean {
  const result = checkIdentityCode(code);
  return result.valid && !result.artificial;
}

function committedTexts(): TextFile[] {
  return committedFiles()
    .map((path) => ({ path, bytes: readFileSync(join(PACKAGE_ROOT, path)) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString("utf8") }));
}

function packedTexts(): TextFile[] {
  return committedFiles()
    .filter((path) => path.endsWith(".gz"))
    .map((path) => ({
      path,
      text: gunzipSync(readFileSync(join(PACKAGE_ROOT, path))).toString("utf8"),
    }));
}

/** A file that is deleted but not yet committed so is no longer there to read. */
function committedFiles(): string[] {
  return execFileSync("git", ["ls-files", "-z"], { cwd: PACKAGE_ROOT, encoding: "utf8" })
    .split("\0")
    .filter((path) => path !== "")
    .filter((path) => statSync(join(PACKAGE_ROOT, path), { throwIfNoEntry: false })?.isFile());
}

test("package-lock.json names every platform package, so that npm ci accepts it (npm run lockfile)", () => {
  const lock: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
    JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
  const optional = Object.values(lock.packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  );
  expect(optional.filter((name) => !(`node_modules/${name}` in lock.packages))).toEqual([]);
});
