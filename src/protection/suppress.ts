import { attack, type HiddenInterval, leastOf } from "./attack.ts";
import type { Limits } from "./block.ts";
import { gridAround, hideByBoxes, NEAR } from "./boxes.ts";
import { type Hiding, hideByLeastMovement, isMovedAlready } from "./greedy.ts";
import { type Effort, isSmall, leastLoss, showNeedless, totalLoss } from "./improve.ts";
import type { Lattice } from "./lattice.ts";
import { isProtected } from "./primary.ts";
import type { Table } from "./table.ts";
import type { Witness } from "./witness.ts";

/** What is to be protected, and what may be done for it. Cells are named by their places. */
export type SuppressionTask = {
  readonly table: Table;
  readonly primaries: readonly number[];
  /** How wide the interval of a primary must stay. */
  readonly neededWidth: (cell: number) => number;
  /** The least a hidden cell can be: 1 where every zero is shown, and then no zero is hidden; else 0. */
  readonly floor?: 0 | 1;
  /** Cells that must stay shown, such as totals. */
  readonly mustShow?: readonly number[];
  /** Cells that are in no table, or hidden in an earlier release: hidden from the start. Primaries can be among them. */
  readonly unpublished?: readonly number[];
  /** What earlier releases let anyone know. A cell of one possible value cannot be hidden any more. */
  readonly known?: ReadonlyMap<number, Limits>;
  /** Where the cells stand; lets large tables be worked on without linear programmes. */
  readonly lattice?: Lattice;
  /** What is lost with a cell, above zero; its magnitude by default. */
  readonly loss?: (cell: number) => number;
};

export type Suppression = {
  /** Every hidden cell in order: for its own sake, for another's, or hidden from the start. */
  readonly hidden: ReadonlyMap<number, "primary" | "secondary" | "unpublished">;
  readonly intervals: readonly HiddenInterval[];
  /** Primaries whose interval is too tight. Empty in a publication that may be shown. */
  readonly tooTight: readonly HiddenInterval[];
  /** Proven to lose least; else it is what the greedy search and its improvement found. */
  readonly isLeastLoss: boolean;
  readonly witnesses: readonly Witness[];
};

const ROUNDS = 3;

/**
 * Hides further cells until no primary can be computed too closely, and attacks the result.
 *
 * Greedy first: primaries from the smallest on, each by boxes where the cells stand in a lattice, else by
 * least movement. Then improved: the least loss there is for a small table, and in any table cells that
 * nobody needs are shown again. What an attack still finds too tight is protected again, by more.
 *
 * @param effort How long to improve, after protection. Protection does not end early: what could not be protected
 * is in `tooTight`, never silently shown.
 * @param seed Of several equal choices, which. The same seed gives the same result unless time ran out.
 *
 * Method: docs/methods/disclosure-control.md, sections 3 to 5.
 */
export function suppress(task: SuppressionTask, effort: Effort, seed = 1): Suppression {
  const hiding = hidingOf(task);
  const { table, primaries } = task;
  const mustHide = new Set([...primaries, ...(task.unpublished ?? [])]);
  const mustProtect = new Set(primaries);
  const unpublished = new Set(task.unpublished);
  const attacked = () =>
    attack(table, hiddenPlaces(hiding), {
      solver: effort.solver,
      floor: task.floor ?? 0,
      unpublished,
      known: task.known ?? new Map(),
      neededWidth: (cell) => (mustProtect.has(cell) ? task.neededWidth(cell) : 0),
      witnesses: [...hiding.witnesses.values()],
      seconds: effort.seconds,
    });
  const tight = (intervals: readonly HiddenInterval[]) =>
    intervals.filter(
      (one) => mustProtect.has(one.cell) && !isProtected(one, task.neededWidth(one.cell)),
    );

  hideGreedily(hiding, task, primaries, effort, seed);
  const isLeastLoss = improve(hiding, task, mustHide, effort);
  let intervals = attacked();
  for (let round = 1; round <= ROUNDS && tight(intervals).length > 0; round++) {
    for (const { cell } of tight(intervals)) {
      const near =
        task.lattice === undefined ? [] : gridAround(task.lattice, cell, seed + round, NEAR.many);
      hideByLeastMovement(hiding, cell, effort.solver, effort.seconds, near);
    }
    intervals = attacked();
  }
  if (showComputable(hiding, intervals, mustHide)) intervals = attacked();
  return {
    hidden: new Map(
      hiddenPlaces(hiding).map((cell) => [
        cell,
        mustProtect.has(cell) ? "primary" : mustHide.has(cell) ? "unpublished" : "secondary",
      ]),
    ),
    intervals,
    tooTight: tight(intervals),
    isLeastLoss,
    witnesses: [...hiding.witnesses.values()],
  };
}

function hidingOf(task: SuppressionTask): Hiding {
  const { table, known, floor = 0 } = task;
  const unpublished = new Set(task.unpublished);
  const mayHide = new Uint8Array(table.values.length).fill(1);
  const isHidden = new Uint8Array(table.values.length);
  const limitsOf = (cell: number): Limits => {
    const earlier = known?.get(cell);
    const least = leastOf(table, cell, unpublished.has(cell) ? 0 : floor);
    return earlier === undefined
      ? { lower: least, upper: Number.POSITIVE_INFINITY }
      : { lower: Math.max(least, earlier.lower), upper: earlier.upper };
  };
  const magnitudes = table.values.map((value) => 1 + Math.log2(1 + Math.abs(value)));
  for (const [cell, value] of table.values.entries()) {
    const { lower, upper } = limitsOf(cell);
    if (lower === upper || value < lower) mayHide[cell] = 0;
  }
  for (const cell of task.mustShow ?? []) mayHide[cell] = 0;
  for (const cell of [...task.primaries, ...(task.unpublished ?? [])]) isHidden[cell] = 1;
  return {
    table,
    limitsOf,
    mayHide,
    isHidden,
    loss: task.loss ?? ((cell) => magnitudes[cell] ?? 1),
    neededWidth: task.neededWidth,
    witnesses: new Map(),
    movedBy: new Map(),
  };
}

function hideGreedily(
  hiding: Hiding,
  { lattice, table, neededWidth }: SuppressionTask,
  primaries: readonly number[],
  { solver, seconds }: Effort,
  seed: number,
): void {
  const valueAt = (cell: number) => table.values[cell] ?? 0;
  const inOrder = [...primaries].sort(
    (left, right) =>
      neededWidth(right) - neededWidth(left) || valueAt(right) - valueAt(left) || left - right,
  );
  for (const cell of inOrder) {
    if (isMovedAlready(hiding, cell)) continue;
    if (lattice !== undefined && hideByBoxes(hiding, lattice, cell, seed)) continue;
    const near = lattice === undefined ? [] : gridAround(lattice, cell, seed, NEAR.few);
    hideByLeastMovement(hiding, cell, solver, seconds, near);
  }
}

function improve(
  hiding: Hiding,
  task: SuppressionTask,
  mustHide: ReadonlySet<number>,
  effort: Effort,
): boolean {
  const isTimeUp = effort.startTimer();
  showNeedless(hiding, mustHide, effort, isTimeUp);
  const candidates = [...hiding.mayHide.keys()].filter(
    (cell) => hiding.mayHide[cell] === 1 || mustHide.has(cell),
  );
  if (!isSmall(candidates, task.primaries)) return false;
  const best = leastLoss(hiding, candidates, task.primaries, mustHide, effort, isTimeUp);
  if (best === null) return false;
  const chosen = new Set(best);
  const { table, loss } = hiding;
  const isBetter =
    totalLoss(table, (cell) => chosen.has(cell), loss) <
    totalLoss(table, (cell) => hiding.isHidden[cell] === 1, loss) - 1e-9;
  if (isBetter) {
    for (const cell of hiding.isHidden.keys()) hiding.isHidden[cell] = chosen.has(cell) ? 1 : 0;
    hiding.witnesses.clear();
  }
  return true;
}

/** A cell hidden for others that anyone can compute protects nobody: it is shown. */
function showComputable(
  hiding: Hiding,
  intervals: readonly HiddenInterval[],
  mustHide: ReadonlySet<number>,
): boolean {
  const needless = intervals.filter(
    ({ cell, lower, upper, isTightest }) => isTightest && upper === lower && !mustHide.has(cell),
  );
  for (const { cell } of needless) hiding.isHidden[cell] = 0;
  return needless.length > 0;
}

function hiddenPlaces({ isHidden }: Hiding): number[] {
  return [...isHidden.keys()].filter((cell) => isHidden[cell] === 1);
}
