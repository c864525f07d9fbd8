import type { Limits } from "./block.ts";
import { rowSum, rowsWith, type Table } from "./table.ts";

/** Another table that fits everything shown, as how far its cells lie from the true ones. */
export type Witness = { readonly cells: readonly number[]; readonly shifts: readonly number[] };

/**
 * The lowest and the highest value of each cell over the true table and all witnesses that hold.
 *
 * Each witness is checked in whole numbers against every row it touches, so a wrong one proves nothing.
 */
export function witnessReach(
  table: Table,
  isFree: Uint8Array,
  limitsOf: (cell: number) => Limits,
  witnesses: readonly Witness[],
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const lower = table.values.slice();
  const upper = table.values.slice();
  for (const witness of witnesses) {
    if (!holds(table, isFree, limitsOf, witness)) continue;
    for (const [at, cell] of witness.cells.entries()) {
      const value = (table.values[cell] ?? 0) + (witness.shifts[at] ?? 0);
      lower[cell] = Math.min(lower[cell] ?? value, value);
      upper[cell] = Math.max(upper[cell] ?? value, value);
    }
  }
  return { lower, upper };
}

/** Whether a witness moves hidden cells only, stays within their limits and fulfils every relation. */
export function holds(
  table: Table,
  isFree: Uint8Array,
  limitsOf: (cell: number) => Limits,
  witness: Witness,
): boolean {
  const changes = new Map<number, number>();
  for (const [at, cell] of witness.cells.entries()) {
    const shift = witness.shifts[at] ?? 0;
    const value = (table.values[cell] ?? 0) + shift;
    const { lower, upper } = limitsOf(cell);
    if (isFree[cell] !== 1 || !Number.isSafeInteger(shift)) return false;
    if (value < lower || value > upper) return false;
    for (const row of rowsWith(table, cell)) {
      changes.set(row, (changes.get(row) ?? 0) + signIn(table, row, cell) * shift);
    }
  }
  for (const [index, change] of changes) {
    const row = table.rows[index];
    if (row === undefined) return false;
    if (row.isEquality ? change !== 0 : rowSum(row, table.values) + change < 0) return false;
  }
  return true;
}

/** The sign of a cell in a row it stands in. A row's first cell is its total; the parts share one sign. */
export function signIn(table: Table, row: number, cell: number): number {
  const { cells, signs } = table.rows[row] ?? { cells: [], signs: [] };
  return (cells[0] === cell ? signs[0] : signs[1]) ?? 0;
}
