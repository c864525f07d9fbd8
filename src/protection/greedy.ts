import { blockOf, type Limits } from "./block.ts";
import type { Solver } from "./solver.ts";
import { rowsWith, type Table } from "./table.ts";
import { holds, type Witness } from "./witness.ts";

/** What hiding works with: the cells hidden so far, and why each primary is already safe. */
export type Hiding = {
  readonly table: Table;
  readonly limitsOf: (cell: number) => Limits;
  /** 1 for cells that may be hidden; a cell shown in an earlier release, or a known zero, may not. */
  readonly mayHide: Uint8Array;
  readonly isHidden: Uint8Array;
  /** What is lost with a cell. */
  readonly loss: (cell: number) => number;
  readonly neededWidth: (cell: number) => number;
  readonly witnesses: Map<number, Witness>;
  /** By a witness of another cell: the one that moves a cell furthest. */
  readonly movedBy: Map<number, { readonly shift: number; readonly witness: Witness }>;
};

/** Hides the cells that a witness moves, and keeps the witness as the reason why `cell` is safe. */
export function accept(hiding: Hiding, cell: number, witness: Witness): void {
  for (const one of witness.cells) hiding.isHidden[one] = 1;
  hiding.witnesses.set(cell, witness);
  if (!holds(hiding.table, hiding.isHidden, hiding.limitsOf, witness)) return;
  for (const [at, one] of witness.cells.entries()) {
    const shift = Math.abs(witness.shifts[at] ?? 0);
    if (shift > (hiding.movedBy.get(one)?.shift ?? 0)) hiding.movedBy.set(one, { shift, witness });
  }
}

/** Whether another cell's witness moves a cell as far as it needs: it then is safe for the same reason. */
export function isMovedAlready(hiding: Hiding, cell: number): boolean {
  const moved = hiding.movedBy.get(cell);
  if (moved === undefined || moved.shift < hiding.neededWidth(cell)) return false;
  hiding.witnesses.set(cell, moved.witness);
  return true;
}

const SIZES = [400, 2_500];

/**
 * Hides what a cell needs at least loss: among all tables that fit the shown sums and in which the cell
 * lies as far from its true value as needed, one whose moved cells, weighted by what hiding them loses,
 * move least. The moved cells are hidden.
 *
 * @param gridNear Cells of a grid around the cell, which are looked at first.
 * @returns Whether such a table was found.
 *
 * Method: the linear relaxation of the suppression problem, cell by cell (Kelly, Golden and Assad,
 * "Cell suppression: disclosure protection for sensitive tabular data", Networks 22, 1992).
 */
export function hideByLeastMovement(
  hiding: Hiding,
  cell: number,
  solver: Solver,
  seconds: number,
  gridNear: readonly number[] = [],
) {
  const near = gridNear.filter((one) => one !== cell && hiding.mayHide[one] === 1);
  const searched = [
    ...(near.length === 0 ? [] : [() => [cell, ...near]]),
    ...SIZES.map((size) => () => nearby(hiding, cell, size)),
  ];
  return searched.some((cellsAround) => {
    const around = cellsAround();
    const witness =
      leastMovement(hiding, cell, around, 1, solver, seconds) ??
      leastMovement(hiding, cell, around, -1, solver, seconds);
    if (witness !== null) accept(hiding, cell, witness);
    return witness !== null;
  });
}

/** A table in which `cell` moves by the needed width in one direction. Null when there is none. */
function leastMovement(
  hiding: Hiding,
  cell: number,
  around: readonly number[],
  direction: 1 | -1,
  solver: Solver,
  seconds: number,
): Witness | null {
  const { table, limitsOf, isHidden, loss } = hiding;
  const needed = hiding.neededWidth(cell);
  const value = table.values[cell] ?? 0;
  const limits = limitsOf(cell);
  const goal = value + direction * needed;
  if (goal < limits.lower || goal > limits.upper) return null;
  // Whole units, so that an answer in them is exact: amounts are too large for a solver's precision.
  const unit = Math.max(1, Math.ceil(needed / STEPS));
  const block = blockOf(table, around, unit);
  // Each cell moves up in one column and down in another, so that movement costs in both directions.
  const { length } = block.cells;
  const rooms = block.cells.map((one) => {
    const { lower, upper } = limitsOf(one);
    const at = table.values[one] ?? 0;
    return { up: roomOf(upper - at, unit), down: roomOf(at - lower, unit) };
  });
  const step = Math.ceil(needed / unit);
  const own = block.columnOf.get(cell) ?? 0;
  const up = rooms.map((room, column) => (column === own ? (direction === 1 ? step : 0) : room.up));
  const down = rooms.map((room, column) =>
    column === own ? (direction === -1 ? step : 0) : room.down,
  );
  const programme = {
    lower: [...up, ...down].map((_, column) => {
      if (column === own && direction === 1) return step;
      return column === own + length && direction === -1 ? step : 0;
    }),
    upper: [...up, ...down],
    isAskedOnce: true,
    rows: block.rows.map((row) => ({
      ...row,
      columns: [...row.columns, ...row.columns.map((column) => column + length)],
      coefficients: [...row.coefficients, ...row.coefficients.map((one) => -one)],
    })),
  };
  const costs = new Map(
    programme.upper.map((_, column) => {
      const one = block.cells[column % length] ?? 0;
      return [column, isHidden[one] === 1 ? 1e-4 : loss(one)];
    }),
  );
  return solver.withProgramme(programme, seconds, (open) => {
    const outcome = open.minimise(costs);
    if (outcome.kind !== "solved") return null;
    const moves = block.cells.map((one, column) => ({
      one,
      units: (outcome.values[column] ?? 0) - (outcome.values[column + length] ?? 0),
    }));
    const moved = moves.filter(({ units }) => Math.abs(units) > 1e-6);
    return {
      cells: moved.map(({ one }) => one),
      shifts: moved.map(({ units }) =>
        Math.round(isWhole(units) ? Math.round(units) * unit : units * unit),
      ),
    };
  });
}

/** A primary moves by so many units of the programme: answers in halves, thirds or quarters of its way stay whole. */
const STEPS = 12;
/** No cell has to move by more than this many units. */
const MOST_UNITS = 1_000;

function roomOf(room: number, unit: number): number {
  return Math.min(MOST_UNITS, Math.floor(room / unit));
}

function isWhole(units: number): boolean {
  return Math.abs(units - Math.round(units)) < 1e-6;
}

/** The cells nearest to one that may move: hidden ones and those that may be hidden. */
function nearby({ table, mayHide }: Hiding, start: number, most: number): number[] {
  const seen = new Set([start]);
  const found = [start];
  for (let at = 0; at < found.length && found.length < most; at++) {
    for (const row of rowsWith(table, found[at] ?? start)) {
      for (const cell of table.rows[row]?.cells ?? []) {
        if (found.length >= most || seen.has(cell) || mayHide[cell] !== 1) continue;
        seen.add(cell);
        found.push(cell);
      }
    }
  }
  return found;
}

/** Another reason why a cell is safe, over the cells hidden now only. Null when there is none nearby. */
export function reprove(
  hiding: Hiding,
  cell: number,
  solver: Solver,
  seconds: number,
): Witness | null {
  const onlyHidden = { ...hiding, mayHide: hiding.isHidden };
  const around = nearby(onlyHidden, cell, SIZES[0] ?? 1);
  return (
    leastMovement(onlyHidden, cell, around, 1, solver, seconds) ??
    leastMovement(onlyHidden, cell, around, -1, solver, seconds)
  );
}
