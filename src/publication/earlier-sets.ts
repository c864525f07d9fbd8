import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { parseFrom } from "../domain/parse.ts";
import { FIVE_YEAR_GROUPS, FilterValue } from "../indicators/index.ts";
import { type Dimension, type EarlierSet, publicationSet } from "../protection/index.ts";
import { groupEnds } from "./ages-and-sexes.ts";
import type { NumberCell, NumberSet } from "./cells.ts";
import { coordinatesOf, placeKey, TOGETHER } from "./places.ts";
import type { SetResult } from "./set-result.ts";

/**
 * The numbers of a publication with those that it hid, for later publications to be protected against. It holds
 * what is hidden, so it stays with the releases and is never part of what is published.
 */
const SETS_FILE = join("internal", "sets.ndjson.gz");

const Hidden = z.union([z.literal(0), z.literal(1)]);
/**
 * The nodes of each dimension, the value, and whether it was hidden (1) or shown; how many clients stand behind it, null
 * where none are counted, the largest part of one of them, and what it was rounded to, null where it was not.
 */
const Cell = z.tuple([
  z.array(z.string()),
  z.number(),
  Hidden,
  z.number().nullable(),
  z.number(),
  z.number().nullable(),
]);
type Cell = z.infer<typeof Cell>;

/** As kept before conditions of several publications were tied. */
const WithoutClients = z
  .tuple([z.array(z.string()), z.number(), Hidden])
  .transform(([nodes, value, isHidden]): Cell => [nodes, value, isHidden, null, 0, null]);

/** As kept before ages and sexes were dimensions: three dimensions, each cell's three nodes on the line. */
const WithoutAges = z
  .tuple([z.string(), z.string(), z.string(), z.number(), Hidden])
  .transform(
    ([module, area, producer, value, isHidden]): Cell => [
      [module, area, producer, TOGETHER, TOGETHER],
      value,
      isHidden,
      null,
      0,
      null,
    ],
  );

const StoredSet = z.strictObject({
  key: z.string(),
  /** What its numbers were rounded to, in their scale; null where it was not. */
  base: z.number().nullable(),
  dimensions: z.array(
    z.strictObject({
      name: z.string(),
      is_additive: z.boolean(),
      nodes: z.array(z.tuple([z.string(), z.string().nullable()])),
    }),
  ),
  cells: z.array(z.union([Cell, WithoutClients, WithoutAges])),
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
  /** What the nodes of conditions mean, and which are parts of which. */
  conditions: z.record(z.string(), z.array(z.record(z.string(), FilterValue))).default({}),
  shares: z.array(z.string()).default([]),
});
type StoredSet = z.infer<typeof StoredSet>;

/** A set of an earlier publication, or of an earlier year of this one. */
export type EarlierNumbers = { readonly id: string; readonly set: StoredSet };

/** A set as it is kept. */
export function storedSet(
  set: NumberSet,
  dimensions: readonly Dimension[],
  { hidden, rounding }: SetResult,
): StoredSet {
  return {
    key: set.key,
    base: rounding?.base ?? null,
    dimensions: dimensions.map(({ name, isAdditive, nodes }) => ({
      name,
      is_additive: isAdditive,
      nodes: nodes.map(({ id, parent }) => [id, parent]),
    })),
    cells: [...set.cells].map(([place, cell]) => [
      coordinatesOf(cell),
      Number(cell.value),
      hidden.has(place) ? 1 : 0,
      cell.contributors?.clients ?? null,
      Number(cell.contributors?.largest ?? 0n),
      rounding?.values.get(place) ?? null,
    ]),
    ties: set.ties.map((tie) => ({ ...tie, parts: [...tie.parts] })),
    conditions: Object.fromEntries(
      [...set.conditions].map(([node, anyOf]) => [node, anyOf.map((one) => ({ ...one }))]),
    ),
    shares: [...set.shares],
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
export function earlierSet({ id, set: stored }: EarlierNumbers): EarlierSet {
  const { dimensions, cells, base, ties } = stored;
  const set = publicationSet(
    [...dimensions, ...WITHOUT.slice(dimensions.length - 3)].map(
      ({ name, is_additive: isAdditive, nodes }) => ({
        name,
        isAdditive,
        hasRest: true,
        nodes: nodes.map(([node, parent]) => ({ id: node, parent })),
      }),
    ),
    cells.map(([coordinates, value]) => ({ kind: "value", coordinates, value })),
    ties,
  );
  const places = [...cells.keys()];
  if (base === null) {
    return { release: id, ...set, hidden: places.filter((at) => cells[at]?.[2] === 1) };
  }
  const limits = new Map(
    cells.flatMap(([, value, isHidden, , , rounded], at) => {
      if (isHidden === 1) return [];
      const told = rounded ?? value;
      // Controlled rounding goes to a multiple beside a number, or where that cannot be to the next one.
      const within = Math.abs(told - value) < base ? base - 1 : 2 * base - 1;
      return [[at, { lower: Math.max(0, told - within), upper: told + within }] as const];
    }),
  );
  return { release: id, ...set, hidden: places, limits };
}

const GROUPS = groupEnds(FIVE_YEAR_GROUPS);

/**
 * A set with the numbers that earlier publications told under conditions, or by groups of ages, which it does not have
 * itself: whoever reads both can compute what is between them. Where a number has been corrected since, those of its
 * place are of another number, and stay apart.
 */
export function withEarlierNumbers(set: NumberSet, earlier: readonly EarlierNumbers[]): NumberSet {
  const cells = new Map(set.cells);
  const conditions = new Map(set.conditions);
  const shares = new Set(set.shares);
  let { groups } = set;
  for (const { set: stored } of earlier) {
    const kept = stored.cells.map(keptCell);
    const wholeOf = (cell: NumberCell) => placeKey({ ...cell, ageGroup: TOGETHER, sex: TOGETHER });
    const corrected = new Set(
      kept.flatMap((cell) => {
        const own = cells.get(placeKey(cell));
        return own === undefined || own.value === cell.value ? [] : [wholeOf(cell)];
      }),
    );
    for (const cell of kept) {
      const anyOf = stored.conditions[cell.ageGroup];
      const isGroup = GROUPS.has(cell.ageGroup);
      if (cell.sex !== TOGETHER || (anyOf === undefined && !isGroup)) continue;
      if (cells.has(placeKey(cell)) || corrected.has(wholeOf(cell))) continue;
      cells.set(placeKey(cell), cell);
      if (anyOf !== undefined) conditions.set(cell.ageGroup, anyOf);
      if (isGroup) groups = GROUPS;
    }
    for (const share of stored.shares) shares.add(share);
  }
  return { ...set, cells, conditions, shares, groups };
}

function keptCell([nodes, value, , clients, largest]: Cell): NumberCell {
  const [
    module = TOGETHER,
    area = TOGETHER,
    producer = TOGETHER,
    ageGroup = TOGETHER,
    sex = TOGETHER,
  ] = nodes;
  return {
    ...{ module, area, producer, ageGroup, sex },
    value: BigInt(value),
    contributors: clients === null ? null : { clients, largest: BigInt(largest) },
    isEarlier: true,
  };
}

/**
 * Places of rounded numbers that would tell more beside earlier publications: what was hidden where numbers were
 * shown as they are, or not told there at all, and what was rounded otherwise.
 */
export function toldOtherwise(
  rounded: ReadonlyMap<string, number>,
  earlier: readonly EarlierNumbers[],
): ReadonlySet<string> {
  const otherwise = new Set<string>();
  for (const { set } of earlier) {
    const shown = new Map(
      set.cells.flatMap((cell) => {
        const [, value, isHidden, , , told] = cell;
        return isHidden === 1 ? [] : [[placeKey(keptCell(cell)), told ?? value] as const];
      }),
    );
    for (const [place, value] of rounded) {
      const before = shown.get(place);
      const isOther = before !== undefined && set.base !== null && before !== value;
      if (isOther || (before === undefined && set.base === null)) otherwise.add(place);
    }
  }
  return otherwise;
}
