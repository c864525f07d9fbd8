import type { FigurePath } from "./topic.ts";
import type { Figures, Tolerance } from "./vector-file.ts";

/** The outcome for one expected figure. */
export type FigureOutcome = {
  readonly path: string;
  readonly outcome: "agrees" | "differs" | "not_computed" | "statement" | "not_expected";
  readonly detail: string;
};

type Leaf = { readonly path: FigurePath; readonly value: Figures };

/**
 * Compares computed figures with expected ones, leaf by leaf.
 *
 * Inside a named group nothing may be missing and nothing may be too much; at the top the library may
 * compute more than was asked. Text the library does not compute is a statement, not a figure.
 */
export function compareFigures(
  expected: Figures,
  computed: Figures,
  tolerance: Tolerance,
): FigureOutcome[] {
  const computedByPath = new Map(leaves(computed).map((leaf) => [pathText(leaf.path), leaf]));
  const expectedLeaves = leaves(expected);
  const expectedPaths = new Set(expectedLeaves.map(({ path }) => pathText(path)));
  const tops = new Set(expectedLeaves.map(({ path }) => path[0]));
  const surplus = [...computedByPath.values()]
    .filter(({ path }) => path.length > 1 && tops.has(path[0]))
    .filter(({ path }) => !expectedPaths.has(pathText(path)))
    .map(
      ({ path }): FigureOutcome => ({
        path: pathText(path),
        outcome: "not_expected",
        detail: "computed, but not among the expected figures",
      }),
    );
  return [
    ...expectedLeaves.map((leaf) =>
      compareLeaf(leaf, computedByPath.get(pathText(leaf.path)), tolerance),
    ),
    ...surplus,
  ];
}

export function figurePaths(figures: Figures): FigurePath[] {
  return leaves(figures).map(({ path }) => path);
}

function compareLeaf(
  { path, value }: Leaf,
  computed: Leaf | undefined,
  tolerance: Tolerance,
): FigureOutcome {
  const name = pathText(path);
  if (computed === undefined) {
    return typeof value === "string"
      ? { path: name, outcome: "statement", detail: "a statement, not a figure" }
      : { path: name, outcome: "not_computed", detail: "the library computes no such figure" };
  }
  return isEqual(value, computed.value, toleranceFor(path, tolerance))
    ? { path: name, outcome: "agrees", detail: "" }
    : {
        path: name,
        outcome: "differs",
        detail: `expected ${JSON.stringify(value)}, computed ${JSON.stringify(computed.value)}`,
      };
}

type Allowed = { readonly abs: number; readonly rel: number };

function isEqual(expected: Figures, computed: Figures, allowed: Allowed): boolean {
  if (typeof expected === "number" && typeof computed === "number") {
    const difference = Math.abs(expected - computed);
    return difference <= allowed.abs || difference <= allowed.rel * Math.abs(expected);
  }
  return JSON.stringify(expected) === JSON.stringify(computed);
}

/**
 * The difference allowed for one figure: that named after it (`percentAbs` for `sharePercent`), else
 * the case's `abs` and `rel`, of which either suffices; without any, none.
 */
export function toleranceFor(path: FigurePath, tolerance: Tolerance): Allowed {
  const words = path.map((name) => ` ${wordsOf(name)} `);
  const named = Object.entries(tolerance)
    .map(([key, value]) => ({ parts: /^(.+)(Abs|Rel)$/.exec(key), value }))
    .filter(({ parts }) => words.some((name) => name.includes(` ${wordsOf(parts?.[1] ?? "")} `)));
  const number = (value: unknown) => (typeof value === "number" ? value : 0);
  if (named.length === 0) {
    return { abs: number(tolerance["abs"]), rel: number(tolerance["rel"]) };
  }
  const largest = (kind: string) =>
    Math.max(
      0,
      ...named.filter(({ parts }) => parts?.[2] === kind).map((one) => number(one.value)),
    );
  return { abs: largest("Abs"), rel: largest("Rel") };
}

/** "outpatientSharePercent" and "sumEUR" as lower-case words with spaces. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .trim()
    .toLowerCase();
}

/** Every single figure with its path; an empty list or group is a figure of its own. */
function leaves(figures: Figures, path: FigurePath = []): Leaf[] {
  if (typeof figures !== "object" || figures === null) return [{ path, value: figures }];
  const inside = Object.entries(figures);
  if (inside.length === 0) return [{ path, value: figures }];
  return inside.flatMap(([name, value]: [string, Figures]) => leaves(value, [...path, name]));
}

function pathText(path: FigurePath): string {
  return path.join(" › ");
}
