import { blockOf, programmeOf } from "./block.ts";
import { type Hiding, reprove } from "./greedy.ts";
import type { OpenProgramme, ProgrammeRow, Solver } from "./solver.ts";
import type { Table } from "./table.ts";

export type Effort = {
  readonly solver: Solver;
  /** For each single question to the solver. */
  readonly seconds: number;
  /** Starts the time given to improvement; the answer tells whether it is up. What is found by then is kept. */
  readonly startTimer: () => () => boolean;
};

const MOST_CANDIDATES = 400;
const MOST_PRIMARIES = 60;
const MOST_ROUNDS = 200;

/** Whether a table is small enough to look for the least loss there is. */
export function isSmall(candidates: readonly number[], primaries: readonly number[]): boolean {
  return candidates.length <= MOST_CANDIDATES && primaries.length <= MOST_PRIMARIES;
}

/**
 * Shows again, dearest first, every cell that no primary needs: those that stand in no witness, and those
 * whose witnesses can be replaced by others over the remaining hidden cells.
 */
export function showNeedless(
  hiding: Hiding,
  mustHide: ReadonlySet<number>,
  { solver, seconds }: Effort,
  isTimeUp: () => boolean,
): void {
  const users = new Map<number, Set<number>>();
  const use = (primary: number) => {
    for (const cell of hiding.witnesses.get(primary)?.cells ?? []) {
      users.set(cell, (users.get(cell) ?? new Set()).add(primary));
    }
  };
  for (const primary of hiding.witnesses.keys()) use(primary);
  const secondaries = [...hiding.isHidden.keys()]
    .filter((cell) => hiding.isHidden[cell] === 1 && !mustHide.has(cell))
    .sort((left, right) => hiding.loss(right) - hiding.loss(left) || left - right);
  for (const cell of secondaries) {
    const dependants = [...(users.get(cell) ?? [])].filter((primary) =>
      hiding.witnesses.get(primary)?.cells.includes(cell),
    );
    if (dependants.length > 0 && (isTimeUp() || dependants.length > 8)) continue;
    hiding.isHidden[cell] = 0;
    const replaced = dependants.map((primary) => reprove(hiding, primary, solver, seconds));
    if (replaced.includes(null)) {
      hiding.isHidden[cell] = 1;
      continue;
    }
    for (const [at, primary] of dependants.entries()) {
      const witness = replaced[at];
      if (witness) hiding.witnesses.set(primary, witness);
      use(primary);
    }
  }
}

/**
 * The hidden cells that lose least, for a small table.
 *
 * A whole-number programme chooses which cells to hide; an attack on each primary answers either that its
 * interval is wide enough or with an inequality that every sufficient choice must fulfil; and so on until
 * no attack succeeds. With the limit reached there is no answer.
 *
 * @returns Places of hidden cells, or null when none was found within the limits.
 *
 * Method: Fischetti and Salazar-González, "Solving the cell suppression problem on tabular data with
 * linear constraints", Management Science 47(7), 2001.
 */
export function leastLoss(
  hiding: Hiding,
  candidates: readonly number[],
  primaries: readonly number[],
  mustHide: ReadonlySet<number>,
  { solver, seconds }: Effort,
  isTimeUp: () => boolean,
): readonly number[] | null {
  const { table, loss, neededWidth, limitsOf } = hiding;
  const block = blockOf(table, candidates);
  const reach = Math.max(1, ...primaries.map(neededWidth));
  const programme = programmeOf(block, table, (cell) => {
    const value = table.values[cell] ?? 0;
    const { lower, upper } = limitsOf(cell);
    return { lower: Math.max(lower, value - reach), upper: Math.min(upper, value + reach) };
  });
  const rooms = candidates.map((_, column) => ({
    down: -(programme.lower[column] ?? 0),
    up: programme.upper[column] ?? 0,
  }));
  const cuts: ProgrammeRow[] = [];
  return solver.withProgramme(programme, seconds, (open) => {
    for (let round = 0; round < MOST_ROUNDS && !isTimeUp(); round++) {
      const chosen = choice(candidates, mustHide, loss, cuts, solver, seconds);
      if (chosen === null) return null;
      for (const [column, room] of rooms.entries()) {
        const isChosen = chosen[column] === 1;
        open.setLimits(column, isChosen ? -room.down : 0, isChosen ? room.up : 0);
      }
      const before = cuts.length;
      for (const primary of primaries) {
        const column = block.columnOf.get(primary) ?? 0;
        const cut = failedAttack(open, column, neededWidth(primary) / block.scale, rooms);
        if (cut === "not_solved") return null;
        if (cut !== null) cuts.push(cut);
      }
      if (cuts.length === before) return candidates.filter((_, column) => chosen[column] === 1);
    }
    return null;
  });
}

function choice(
  candidates: readonly number[],
  mustHide: ReadonlySet<number>,
  loss: (cell: number) => number,
  cuts: readonly ProgrammeRow[],
  solver: Solver,
  seconds: number,
): readonly number[] | null {
  const programme = {
    lower: candidates.map((cell) => (mustHide.has(cell) ? 1 : 0)),
    upper: candidates.map(() => 1),
    rows: cuts,
    isWhole: true,
  };
  const costs = new Map(candidates.map((cell, column) => [column, loss(cell)]));
  return solver.withProgramme(programme, seconds, (open) => {
    const outcome = open.minimise(costs);
    const isBest = outcome.kind === "solved" && outcome.isOptimal;
    return isBest ? [...outcome.values].map((value) => Math.round(value)) : null;
  });
}

type Room = { readonly down: number; readonly up: number };

/**
 * Null when both ends of the interval together lie far enough apart; else the inequality, from the prices
 * of the attack's solution, that says which cells would have to be hidden for more.
 */
function failedAttack(
  open: OpenProgramme,
  column: number,
  needed: number,
  rooms: readonly Room[],
): ProgrammeRow | null | "not_solved" {
  const coefficients = new Array<number>(rooms.length).fill(0);
  let width = 0;
  let constant = 0;
  for (const direction of [1, -1]) {
    const outcome = open.maximise(new Map([[column, direction]]));
    if (outcome.kind !== "solved") return "not_solved";
    width += outcome.objective;
    constant += outcome.objective;
    for (const [at, { down, up }] of rooms.entries()) {
      const price = outcome.reducedCosts[at] ?? 0;
      constant -= price * (outcome.values[at] ?? 0);
      coefficients[at] = (coefficients[at] ?? 0) + (price > 0 ? price * up : -price * down);
    }
  }
  if (width >= needed - 1e-7) return null;
  const lower = needed - constant;
  const used = [...coefficients.keys()].filter((at) => (coefficients[at] ?? 0) > 1e-9);
  return {
    columns: used,
    coefficients: used.map((at) => Math.min(coefficients[at] ?? 0, lower)),
    lower: lower - 1e-7,
    upper: Number.POSITIVE_INFINITY,
  };
}

/** The sum of what is lost with the hidden cells. */
export function totalLoss(
  table: Table,
  isHidden: (cell: number) => boolean,
  loss: (cell: number) => number,
): number {
  let total = 0;
  for (const cell of table.values.keys()) if (isHidden(cell)) total += loss(cell);
  return total;
}
