import {
  type Block,
  blockOf,
  components,
  type Limits,
  neighbourhood,
  programmeOf,
} from "./block.ts";
import type { OpenProgramme, Outcome, Solver } from "./solver.ts";
import type { Table } from "./table.ts";
import { type Witness, witnessReach } from "./witness.ts";

/** What anyone can compute of a hidden cell from everything that is shown. */
export type HiddenInterval = Limits & {
  readonly cell: number;
  /** False in a large group: the real interval is at least this wide; the search stopped at enough. */
  readonly isTightest: boolean;
};

export type AttackOptions = {
  readonly solver: Solver;
  /** The least a hidden cell can be: 1 where every zero is shown, else 0. */
  readonly floor?: number;
  /** Cells that are in no table: their zeros are not shown in any case. */
  readonly unpublished?: ReadonlySet<number>;
  /** What earlier releases let anyone know of a cell that is hidden now. */
  readonly known?: ReadonlyMap<number, Limits>;
  /** How wide each hidden cell's interval must be, in the cell's unit; decides when a search may stop. */
  readonly neededWidth?: (cell: number) => number;
  /** Other tables that fit everything shown, offered by whoever hid the cells; each is checked first. */
  readonly witnesses?: readonly Witness[];
  /** Groups of at most so many linked hidden cells get their tightest intervals. */
  readonly exactUpTo?: number;
  /** For each single question to the solver. */
  readonly seconds?: number;
};

const BLOCK_SIZES = [250, 1_000, 4_000];

/**
 * Attacks a publication: the tightest interval of every hidden cell, by linear programming over all
 * relations, with every shown cell known exactly.
 *
 * Hidden cells that share no relation, directly or through others, are attacked apart. In a group larger
 * than `exactUpTo` an attacker is let in who also knows every hidden cell outside a neighbourhood; when
 * even then the interval is as wide as needed, the cell is safe from everybody, and the search for it
 * stops. A neighbourhood that does not suffice is widened.
 *
 * @param hidden Places of the cells that are not shown.
 * @returns One interval per hidden cell, in the order of `hidden`. A cell fixed by an earlier release has
 * the interval of that release.
 *
 * Method: docs/methods/disclosure-control.md, section 5.
 */
export function attack(
  table: Table,
  hidden: readonly number[],
  options: AttackOptions,
): HiddenInterval[] {
  const { floor = 0, exactUpTo = 400, known, unpublished } = options;
  const limitsOf = (cell: number): Limits => {
    const earlier = known?.get(cell);
    return {
      lower: Math.max(
        leastOf(table, cell, unpublished?.has(cell) === true ? 0 : floor),
        earlier?.lower ?? Number.NEGATIVE_INFINITY,
      ),
      upper: earlier?.upper ?? Number.POSITIVE_INFINITY,
    };
  };
  const isFixed = (cell: number) => {
    const { lower, upper } = limitsOf(cell);
    return lower === upper;
  };
  const free = hidden.filter((cell) => !isFixed(cell));
  const found = new Map<number, HiddenInterval>();
  for (const cell of hidden.filter(isFixed)) {
    found.set(cell, { cell, ...limitsOf(cell), isTightest: true });
  }
  const isFree = new Uint8Array(table.values.length);
  for (const cell of free) isFree[cell] = 1;
  const reached = witnessReach(table, isFree, limitsOf, options.witnesses ?? []);
  for (const group of components(table, free)) {
    const intervals =
      group.length <= exactUpTo
        ? tightest(table, group, limitsOf, options)
        : wideEnough(table, group, isFree, limitsOf, reached, options);
    for (const interval of intervals) found.set(interval.cell, interval);
  }
  return hidden.flatMap((cell) => found.get(cell) ?? []);
}

/** The least that a hidden cell can be: an amount that is below zero has no lower end. */
export function leastOf(table: Table, cell: number, floor: number): number {
  return (table.values[cell] ?? 0) < 0 ? Number.NEGATIVE_INFINITY : floor;
}

/** Both ends for every cell of a group, with nothing else known. */
function tightest(
  table: Table,
  group: readonly number[],
  limitsOf: (cell: number) => Limits,
  { solver, seconds = 60 }: AttackOptions,
): HiddenInterval[] {
  const block = blockOf(table, group);
  return solver.withProgramme(programmeOf(block, table, limitsOf), seconds, (open) =>
    group.map((cell, column) => {
      const value = table.values[cell] ?? 0;
      const limits = limitsOf(cell);
      const [low, high] = [ask(open, "minimise", column), ask(open, "maximise", column)];
      const lower = end(low, value, block.scale, limits.lower);
      const upper = end(high, value, block.scale, limits.upper);
      // What the solver could not answer counts as known: a cell is safe only when shown to be.
      return { cell, lower: lower ?? value, upper: upper ?? value, isTightest: true };
    }),
  );
}

function ask(open: OpenProgramme, side: "minimise" | "maximise", column: number): Outcome {
  return open[side](new Map([[column, 1]]));
}

function end(outcome: Outcome, value: number, scale: number, limit: number): number | null {
  switch (outcome.kind) {
    case "unbounded":
      return limit;
    case "not_solved":
      return null;
    case "solved":
      return snapped(value + outcome.objective * scale, scale);
  }
}

/** A whole number when the solver's precision does not tell it from one. */
function snapped(amount: number, scale: number): number {
  const whole = Math.round(amount);
  return Math.abs(amount - whole) <= 1e-6 * scale ? whole + 0 : amount;
}

/** Ends that other fitting tables reach, widened block by block until they suffice. */
function wideEnough(
  table: Table,
  group: readonly number[],
  isFree: Uint8Array,
  limitsOf: (cell: number) => Limits,
  reached: { readonly lower: Float64Array; readonly upper: Float64Array },
  { solver, neededWidth = () => 1, seconds = 60 }: AttackOptions,
): HiddenInterval[] {
  const { lower, upper } = reached;
  const lacks = (cell: number) =>
    (upper[cell] ?? 0) - (lower[cell] ?? 0) < neededWidth(cell) - 1e-9;
  for (const size of BLOCK_SIZES) {
    if (size > group.length && size !== BLOCK_SIZES.find((one) => one >= group.length)) break;
    for (const cell of group) {
      if (!lacks(cell)) continue;
      const block = blockOf(table, neighbourhood(table, cell, size, isFree));
      const programme = programmeOf(block, table, (one) => {
        const limits = limitsOf(one);
        const far = (table.values[one] ?? 0) + 4 * Math.max(neededWidth(one), neededWidth(cell));
        return { lower: limits.lower, upper: Math.min(limits.upper, far) };
      });
      solver.withProgramme(programme, seconds, (open) => {
        for (const [column, other] of block.cells.slice(0, 60).entries()) {
          for (const side of ["maximise", "minimise"] as const) {
            if (lacks(other)) widen(table, block, ask(open, side, column), lower, upper);
          }
        }
      });
    }
  }
  return group.map((cell) => ({
    cell,
    lower: lower[cell] ?? 0,
    upper: upper[cell] ?? 0,
    isTightest: false,
  }));
}

/** A solution is a table that fits: every cell of the block may have the value it has there. */
function widen(
  table: Table,
  block: Block,
  outcome: Outcome,
  lower: Float64Array,
  upper: Float64Array,
): void {
  if (outcome.kind !== "solved") return;
  for (const [column, cell] of block.cells.entries()) {
    const moved = (outcome.values[column] ?? 0) * block.scale;
    const value = snapped((table.values[cell] ?? 0) + moved, block.scale);
    lower[cell] = Math.min(lower[cell] ?? value, value);
    upper[cell] = Math.max(upper[cell] ?? value, value);
  }
}
