import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { parseFrom } from "../domain/parse.ts";
import { type Dimension, type EarlierSet, publicationSet } from "../protection/index.ts";
import type { NumberSet } from "./cells.ts";
import { coordinatesOf, TOGETHER } from "./places.ts";
import type { SetResult } from "./protect-set.ts";

/**
 * The numbers of a publication with those that it hid, for later publications to be protected against. It holds
 * what is hidden, so it stays with the releases and is never part of what is published.
 */
const SETS_FILE = join("internal", "sets.ndjson.gz");

/** As kept before ages and sexes were dimensions: three dimensions, each cell's three nodes on the line. */
const EarlierCell = z
  .tuple([z.string(), z.string(), z.string(), z.number(), z.union([z.literal(0), z.literal(1)])])
  .transform(([module, area, producer, value, isHidden]): [string[], number, 0 | 1] => [
    [module, area, producer, TOGETHER, TOGETHER],
    value,
    isHidden,
  ]);
const Cell = z.tuple([z.array(z.string()), z.number(), z.union([z.literal(0), z.literal(1)])]);

const StoredSet = z.strictObject({
  key: z.string(),
  base: z.number().nullable(),
  dimensions: z.array(
    z.strictObject({
      name: z.string(),
      is_additive: z.boolean(),
      nodes: z.array(z.tuple([z.string(), z.string().nullable()])),
    }),
  ),
  /** The nodes of each dimension, the value, and whether it was hidden (1) or shown, as it is or rounded. */
  cells: z.array(z.union([Cell, EarlierCell])),
  /** The total and its parts. None as kept before conditions were tied. */
  ties: z
    .array(
      z.strictObject({
        total: z.string(),
        parts: z.array(z.string()),
        isAdditive: z.boolean(),
        isWhole: z.boolean(),
      }),
    )
    .default([]),
});
type StoredSet = z.infer<typeof StoredSet>;

/** A set as it is kept. `base` is what its numbers were rounded to, in their scale; null where it was not. */
export function storedSet(
  set: NumberSet,
  dimensions: readonly Dimension[],
  result: SetResult,
  base: number | null,
): StoredSet {
  return {
    key: set.key,
    base,
    dimensions: dimensions.map(({ name, isAdditive, nodes }) => ({
      name,
      is_additive: isAdditive,
      nodes: nodes.map(({ id, parent }) => [id, parent]),
    })),
    cells: [...set.cells].map(([place, cell]) => [
      coordinatesOf(cell),
      Number(cell.value),
      result.hidden.has(place) ? 1 : 0,
    ]),
    ties: set.ties.map((tie) => ({ ...tie, parts: [...tie.parts] })),
  };
}

export function setsFileBytes(sets: readonly StoredSet[]): Uint8Array {
  return gzipSync(sets.map((set) => `${JSON.stringify(set)}\n`).join(""), { level: 6 });
}

export { SETS_FILE, type StoredSet };

/** The kept sets of a publication, by key. @throws UserError "release_damaged". */
export function readStoredSets(folder: string): ReadonlyMap<string, StoredSet> {
  const path = join(folder, SETS_FILE);
  if (!existsSync(path)) return new Map();
  const lines = gunzipSync(readFileSync(path)).toString("utf8").split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const set = parseFrom(path, StoredSet, JSON.parse(line), "release_damaged");
      return [set.key, set];
    }),
  );
}

/** The dimensions that a set kept earlier has not. */
const WITHOUT: StoredSet["dimensions"] = ["age", "sex"].map((name) => ({
  name,
  is_additive: true,
  nodes: [[TOGETHER, null]],
}));

/** A kept set as what is known from it: cells shown exactly, cells between the ends of their rounding, the rest not. */
export function earlierSet(
  release: string,
  { dimensions, cells, base, ties }: StoredSet,
): EarlierSet {
  const set = publicationSet(
    [...dimensions, ...WITHOUT.slice(dimensions.length - 3)].map(
      ({ name, is_additive: isAdditive, nodes }) => ({
        name,
        isAdditive,
        hasRest: true,
        nodes: nodes.map(([id, parent]) => ({ id, parent })),
      }),
    ),
    cells.map(([coordinates, value]) => ({ kind: "value", coordinates, value })),
    ties,
  );
  const places = [...cells.keys()];
  if (base === null) {
    return { release, ...set, hidden: places.filter((at) => cells[at]?.[2] === 1) };
  }
  // Controlled rounding goes at most to the second multiple away.
  const limits = new Map(
    places.map((at) => {
      const value = cells[at]?.[1] ?? 0;
      return [at, { lower: Math.max(0, value - 2 * base), upper: value + 2 * base }];
    }),
  );
  return { release, ...set, hidden: places, limits };
}
