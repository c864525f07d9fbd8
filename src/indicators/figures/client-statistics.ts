import type { AddedColumn, AddedSums } from "./cells.ts";
import { GROUPS_OF_SEVERAL } from "./client-rows.ts";
import type { LevelColumn } from "./columns.ts";
import { ExactSums } from "./exact-sums.ts";
import type { FactPlan, Uses } from "./plan.ts";

/** Clients of a module and what they have: of each column of a plan in the clients' order, null where it has nothing. */
export type ModuleClients = {
  /** By client, as in `ClientRows`. */
  readonly groups: Uint8Array;
  readonly amounts: readonly (Float64Array | null)[];
};

export type StatisticsAsked = {
  readonly plan: FactPlan;
  readonly level: LevelColumn;
  /** Of each producer: without what is not asked for of producers. */
  readonly ofProducers: boolean;
};

const GROUP_COUNT = 2 * GROUPS_OF_SEVERAL;

/** What the clients of a module add to its cell, and those who are of one region alone; null when there are none. */
export type ModuleStatistics = {
  readonly ofAll: AddedSums | null;
  readonly ofOneRegion: AddedSums | null;
};

/**
 * Adds up the clients of a module: of each column how many have any, how much, its squares and the largest, and of
 * pairs the products, as far as they are asked for at the level.
 */
export function statisticsOf(
  asked: StatisticsAsked,
  { groups, amounts }: ModuleClients,
): ModuleStatistics {
  const { plan, level, ofProducers } = asked;
  const has = new Uint8Array(GROUP_COUNT);
  for (const group of groups) has[group] = 1;
  const known = new Map<Float64Array, SumsByGroup>();
  const columns = plan.columns.map(({ uses, isWhole }, column) => {
    const [own, ofColumn] = [amounts[column] ?? null, uses.get(level)];
    const isLeftOut = ofProducers && (ofColumn?.producers !== true || isWhole);
    if (own === null || ofColumn === undefined || isLeftOut) return null;
    // Columns may share their amounts, and then what is asked of any is made once.
    const hasSquares = plan.columns.some(
      (one, at) => amounts[at] === own && one.uses.get(level)?.squares === true,
    );
    const sums = known.get(own) ?? sumsByGroup(own, groups, hasSquares);
    known.set(own, sums);
    return { asked: ofColumn, isWhole, sums };
  });
  const products = plan.pairs.map(({ y, x, levels }) => {
    const [ofY, ofX] = [amounts[y] ?? null, amounts[x] ?? null];
    const isAsked = levels.has(level) && [y, x].every((one) => columns[one] != null);
    if (!isAsked || ofY === null || ofX === null) return null;
    return productsByGroup(ofY, ofX, groups);
  });
  const present = GROUPS_IN_ORDER.filter((group) => has[group] === 1);
  const ofOne = present.filter((group) => group < GROUPS_OF_SEVERAL);
  const addedBy = (own: readonly number[]): AddedSums | null =>
    own.length === 0 ? null : addedSums(asked, { columns, products }, own);
  const ofAll = addedBy(present);
  return { ofAll, ofOneRegion: ofOne.length === present.length ? ofAll : addedBy(ofOne) };
}

/** By stratum, whoever has none last; of each those of one region first. */
const GROUPS_IN_ORDER: readonly number[] = Array.from(
  { length: GROUP_COUNT },
  (_, at) => (((at >> 1) + 1) % GROUPS_OF_SEVERAL) + (at % 2) * GROUPS_OF_SEVERAL,
);

function addedSums(
  { plan, level, ofProducers }: StatisticsAsked,
  of: {
    readonly columns: readonly (AskedColumn | null)[];
    readonly products: readonly (ExactSums | null)[];
  },
  groups: readonly number[],
): AddedSums {
  const columns = of.columns.map((one) => columnSums(one, groups, ofProducers));
  const squaresAt = (column: number) => columns[column]?.squares ?? [];
  return {
    columns,
    pairs: plan.pairs.map(({ y, x }, pair) => {
      const products = of.products[pair] ?? null;
      const xy = products === null ? [] : squaresOf(products, groups, ofProducers);
      return { yy: squaresAt(y), xy, xx: squaresAt(x) };
    }),
    strata: level === "service" ? new Map() : strataOf(of.columns, groups, ofProducers),
  };
}

type SumsByGroup = {
  readonly counts: Int32Array;
  readonly sums: ExactSums;
  readonly squares: ExactSums;
  readonly largest: Float64Array;
};

type AskedColumn = { readonly asked: Uses; readonly isWhole: boolean; readonly sums: SumsByGroup };

function sumsByGroup(amounts: Float64Array, groups: Uint8Array, hasSquares: boolean): SumsByGroup {
  const counts = new Int32Array(GROUP_COUNT);
  const [sums, squares] = [new ExactSums(GROUP_COUNT), new ExactSums(GROUP_COUNT)];
  const largest = new Float64Array(GROUP_COUNT).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < amounts.length; at += 1) {
    const amount = amounts[at] ?? Number.NaN;
    if (Number.isNaN(amount)) continue;
    const group = groups[at] ?? 0;
    counts[group] = (counts[group] ?? 0) + 1;
    sums.add(group, amount);
    if (!hasSquares) continue;
    squares.addProduct(group, amount, amount);
    if (amount > (largest[group] ?? 0)) largest[group] = amount;
  }
  return { counts, sums, squares, largest };
}

function productsByGroup(ofY: Float64Array, ofX: Float64Array, groups: Uint8Array): ExactSums {
  const products = new ExactSums(GROUP_COUNT);
  for (let at = 0; at < ofY.length; at += 1) {
    const y = ofY[at] ?? Number.NaN;
    const x = ofX[at] ?? Number.NaN;
    if (!Number.isNaN(y) && !Number.isNaN(x)) products.addProduct(groups[at] ?? 0, y, x);
  }
  return products;
}

function columnSums(
  column: AskedColumn | null,
  groups: readonly number[],
  ofProducers: boolean,
): AddedColumn | undefined {
  if (column === null) return undefined;
  const { asked, isWhole, sums: byGroup } = column;
  let clients = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (const group of groups) {
    clients += byGroup.counts[group] ?? 0;
    largest = Math.max(largest, byGroup.largest[group] ?? largest);
  }
  if (clients === 0) return undefined;
  const sum = asked.amounts ? together(byGroup.sums, groups, (of, at) => of.whole(at)) : 0n;
  return {
    total: asked.amounts ? sum : null,
    clients: isWhole ? 0 : clients,
    sum,
    squares: asked.squares ? squaresOf(byGroup.squares, groups, ofProducers) : [],
    largest: asked.squares ? BigInt(largest) : 0n,
  };
}

/** Squares or products, those of a producer together; their strata are not looked at. */
function squaresOf(squares: ExactSums, groups: readonly number[], ofProducers: boolean): number[] {
  return ofProducers
    ? [together(squares, groups, (of, at) => of.rounded(at))]
    : groups.map((group) => squares.rounded(group));
}

/** Reads the sum of some groups: one group's own, or a new one. */
function together<Sum>(
  sums: ExactSums,
  groups: readonly number[],
  read: (of: ExactSums, at: number) => Sum,
): Sum {
  const [first = 0] = groups;
  if (groups.length === 1) return read(sums, first);
  const all = new ExactSums(1);
  for (const group of groups) all.addFrom(0, sums, group);
  return read(all, 0);
}

function strataOf(
  columns: readonly (AskedColumn | null)[],
  groups: readonly number[],
  ofProducers: boolean,
): AddedSums["strata"] {
  const parted = columns.map((column) => (column?.asked.strata === true ? column : null));
  const strata = new Map<number, (AddedColumn | undefined)[]>();
  if (parted.every((column) => column === null)) return strata;
  for (const stratum of new Set(groups.map((group) => (group % GROUPS_OF_SEVERAL) - 1))) {
    if (stratum < 0) continue;
    const own = groups.filter((group) => group % GROUPS_OF_SEVERAL === stratum + 1);
    strata.set(
      stratum,
      parted.map((column) => columnSums(column, own, ofProducers)),
    );
  }
  return strata;
}
