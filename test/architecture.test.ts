import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";

/**
 * The folders and files of `src/` in the order in which data flows. A line may import from the lines
 * above it; what stands on the same line knows nothing of its neighbours.
 */
const FLOW: readonly (readonly string[])[] = [
  ["domain"],
  ["workspace.ts"],
  ["migrate-workspace.ts"],
  ["workspace-lock.ts"],
  ["sql"],
  ["api"],
  ["catalogue"],
  ["classification", "statistics"],
  ["ingest"],
  ["identity"],
  ["costing"],
  ["given"],
  ["release"],
  ["audience"],
  ["indicators"],
  ["comparison"],
  ["protection"],
  ["exports"],
  ["publication"],
  ["explain", "recording-audit", "vectors"],
  ["publish"],
  ["national"],
  ["run-work.ts"],
  ["begin-run.ts"],
  ["pipeline.ts"],
  ["plan-run.ts"],
  ["sweep-warehouse.ts"],
  ["examples"],
  ["init-workspace.ts"],
  ["state"],
  ["people"],
  ["web"],
  ["server"],
  ["cli", "index.ts"],
];

/** Open to all as they are: many small subjects, no inner files. */
const WITHOUT_A_DOOR = ["domain", "sql"];

const MOST_LINES = 400;
const SOURCE = join(PACKAGE_ROOT, "src");

type SourceFile = {
  /** Below `src/`, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Files of ours that it imports, below `src/`. */
  readonly imports: readonly string[];
  /** Packages that it imports, as written. */
  readonly packages: readonly string[];
};

const allFiles = sourceFiles();
const isTest = ({ path }: SourceFile) => /\.test\.tsx?$/.test(path);
const files = allFiles.filter((file) => !isTest(file));

describe("the source shows how data flows", () => {
  test("every folder and file of src has its place in the flow, and every place is in use", () => {
    expect([...new Set(allFiles.filter((file) => !isTest(file)).map(stageOf))].sort()).toEqual(
      FLOW.flat().sort(),
    );
  });

  test("imports point one way: what comes earlier knows nothing of what comes later", () => {
    const backward = edges().filter(({ from, to }) => placeOf(from) <= placeOf(to));
    expect(backward.map(edgeText)).toEqual([]);
  });

  test("a stage enters another one only through its index.ts", () => {
    const throughTheWindow = edges().filter(
      ({ to, target }) =>
        !WITHOUT_A_DOOR.includes(to) && hasDoor(to) && target !== `${to}/index.ts`,
    );
    expect(throughTheWindow.map(edgeText)).toEqual([]);
  });

  test("no two files import each other, not even in a circle of many", () => {
    expect(circles()).toEqual([]);
  });

  test("no source file imports a test, or a tool of tests", () => {
    const tools = ["vitest", "fast-check"];
    const wrong = files.filter(
      ({ imports, packages }) =>
        imports.some((path) => path.endsWith(".test.ts") || path.startsWith("..")) ||
        packages.some((name) => tools.includes(name)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("only the engine's own files know DuckDB", () => {
    const wrong = files.filter(
      (file) =>
        file.packages.some((name) => name.startsWith("@duckdb/")) && stageOf(file) !== "sql",
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("the pages know the API and the domain, and nothing that runs on the server", () => {
    const wrong = edges().filter(
      ({ from, to }) => from === "web" && !["api", "domain"].includes(to),
    );
    expect(wrong.map(edgeText)).toEqual([]);
  });

  test("only the command line's first file knows its process, its console and the time of day", () => {
    const effects =
      /\bprocess\.(env|std\w+|argv|cwd|exit\w*)\b|\bconsole\.\w+\(|new Date\(\)|Date\.now\(|Math\.random\(/;
    const wrong = files.filter(({ path, text }) => path !== "cli/main.ts" && effects.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test(`no file is longer than ${MOST_LINES} lines`, () => {
    const long = allFiles
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });
});

type Edge = {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly target: string;
};

/** Imports from one stage into another. */
function edges(): Edge[] {
  return files
    .flatMap((file) =>
      file.imports.map((target) => ({
        from: stageOf(file),
        to: stageOf({ path: target }),
        path: file.path,
        target,
      })),
    )
    .filter(({ from, to }) => from !== to);
}

function edgeText({ path, target }: Edge): string {
  return `src/${path} imports src/${target}`;
}

function stageOf({ path }: { readonly path: string }): string {
  return path.split("/")[0] ?? path;
}

/** Its place in the flow; after everything for a stage that has none, which another test names. */
function placeOf(stage: string): number {
  const place = FLOW.findIndex((line) => line.includes(stage));
  return place === -1 ? FLOW.length : place;
}

function hasDoor(stage: string): boolean {
  return existsSync(join(SOURCE, stage, "index.ts"));
}

/** Each circle of imports once, as the way round it. */
function circles(): string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(" → "));
    if (way.includes(path) || done.has(path)) return;
    for (const next of importsOf.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return found;
}

function sourceFiles(): SourceFile[] {
  return readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((absolute) => {
      const text = readFileSync(absolute, "utf8");
      const named = importedNames(text);
      return {
        path: belowSource(absolute),
        text,
        imports: named
          .filter((name) => name.startsWith("."))
          .map((name) => belowSource(join(dirname(absolute), name))),
        packages: named.filter((name) => !name.startsWith(".")),
      };
    });
}

/** What stands after `from` or `import` in import and export statements, of types too. */
function importedNames(text: string): string[] {
  const statements = /^(?:import|export)\b[^;"]*?\bfrom\s+"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"/gm;
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? "");
}

function belowSource(absolute: string): string {
  return relative(SOURCE, absolute).split(sep).join("/");
}
