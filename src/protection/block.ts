import type { LinearProgramme, ProgrammeRow } from "./solver.ts";
import { type Row, rowSum, rowsWith, type Table } from "./table.ts";

/** What is known of a hidden value before any sum is looked at. */
export type Limits = { readonly lower: number; readonly upper: number };

/** Cells whose values are sought together; all others are taken as known. */
export type Block = {
  readonly cells: readonly number[];
  readonly columnOf: ReadonlyMap<number, number>;
  readonly rows: readonly ProgrammeRow[];
  /** One unit of the programme in units of the cells, so that euros stay within the solver's precision. */
  readonly scale: number;
};

/**
 * The rows over some cells, in terms of how far each cell moves from its true value.
 *
 * Moving nothing always fulfils the rows, and equalities have zero on the right, so no precision is lost
 * to large totals. Rows whose cells are all known say nothing and are left out.
 *
 * @param unit One unit of the programme in units of the cells; left out, by the largest cell.
 */
export function blockOf(table: Table, cells: readonly number[], unit?: number): Block {
  const columnOf = new Map(cells.map((cell, column) => [cell, column]));
  const largest = cells.reduce(
    (most, cell) => Math.max(most, Math.abs(table.values[cell] ?? 0)),
    0,
  );
  const scale = unit ?? Math.max(1, largest / 1e6);
  const indices = new Set(cells.flatMap((cell) => [...rowsWith(table, cell)]));
  const rows = [...indices].flatMap((index) => {
    const row = table.rows[index];
    return row === undefined ? [] : [programmeRow(row, table, columnOf, scale)];
  });
  return { cells, columnOf, rows, scale };
}

function programmeRow(
  row: Row,
  table: Table,
  columnOf: ReadonlyMap<number, number>,
  scale: number,
): ProgrammeRow {
  const columns: number[] = [];
  const coefficients: number[] = [];
  for (const [at, cell] of row.cells.entries()) {
    const column = columnOf.get(cell);
    if (column !== undefined) {
      columns.push(column);
      coefficients.push(row.signs[at] ?? 0);
    }
  }
  return row.isEquality
    ? { columns, coefficients, lower: 0, upper: 0 }
    : {
        columns,
        coefficients,
        lower: -rowSum(row, table.values) / scale,
        upper: Number.POSITIVE_INFINITY,
      };
}

/** The block as a programme whose columns may move between the limits of their cells. */
export function programmeOf(
  block: Block,
  table: Table,
  limitsOf: (cell: number) => Limits,
): LinearProgramme {
  const moves = block.cells.map((cell) => {
    const value = table.values[cell] ?? 0;
    const { lower, upper } = limitsOf(cell);
    return { lower: (lower - value) / block.scale, upper: (upper - value) / block.scale };
  });
  return {
    lower: moves.map(({ lower }) => lower),
    upper: moves.map(({ upper }) => upper),
    rows: block.rows,
  };
}

/** Groups of cells that share no row with each other: what is known in one says nothing of another. */
export function components(table: Table, cells: readonly number[]): number[][] {
  const isWanted = new Uint8Array(table.values.length);
  for (const cell of cells) isWanted[cell] = 1;
  const isSeen = new Uint8Array(table.values.length);
  return cells.flatMap((start) => {
    if (isSeen[start] === 1) return [];
    return [reachable(table, start, Number.POSITIVE_INFINITY, isWanted, isSeen)];
  });
}

/** The cells nearest to one cell, over shared rows, at most `most` of them. */
export function neighbourhood(
  table: Table,
  start: number,
  most: number,
  isWanted: Uint8Array,
): number[] {
  return reachable(table, start, most, isWanted, new Set());
}

function reachable(
  table: Table,
  start: number,
  most: number,
  isWanted: Uint8Array,
  seen: Uint8Array | Set<number>,
): number[] {
  const isNew = (cell: number) =>
    isWanted[cell] === 1 && (seen instanceof Set ? !seen.has(cell) : seen[cell] !== 1);
  const mark = (cell: number) => {
    if (seen instanceof Set) seen.add(cell);
    else seen[cell] = 1;
  };
  const found = [start];
  const seenRows = new Set<number>();
  mark(start);
  for (let at = 0; at < found.length && found.length < most; at++) {
    for (const index of rowsWith(table, found[at] ?? start)) {
      if (seenRows.has(index)) continue;
      seenRows.add(index);
      for (const cell of table.rows[index]?.cells ?? []) {
        if (found.length < most && isNew(cell)) {
          mark(cell);
          found.push(cell);
        }
      }
    }
  }
  return found;
}
