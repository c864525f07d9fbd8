import { UserError } from "../domain/errors.ts";
import type { Solver } from "./solver.ts";
import type { Row, Table } from "./table.ts";

/**
 * Each value to the nearest multiple of the base, halves up. Sums of rounded values need not agree.
 *
 * @param value A whole number of zero or more.
 */
export function roundedToBase(value: number, base: number): number {
  return Math.floor((2 * value + base) / (2 * base)) * base;
}

export type ControlledRounding = {
  /** Whole multiples of the base, one per cell, in the order of the table. */
  readonly values: readonly number[];
  /** The largest distance of a rounded value from its own, in units. Below the base when `nearest`. */
  readonly largestShift: number;
  /**
   * `nearest`: every value went to one of the two multiples beside it. `wider`: some had to go one
   * further. `from_parts`: parts were rounded and totals added up from them.
   */
  readonly way: "nearest" | "wider" | "from_parts";
};

const MOST_CELLS = 5_000;

/**
 * Rounds so that rounded parts add up to their rounded totals, and a union stays between its largest part
 * and the sum of its parts.
 *
 * @returns Multiples of the base as near as can be in sum; see `way` for what is guaranteed of one cell.
 * @throws UserError "invalid_delivery" when not even totals added up from their parts agree: then the
 * relations do not form a table.
 *
 * Method: zero-restricted controlled rounding (Cox, Journal of the American Statistical Association 82,
 * 1987) as a whole-number programme; docs/methods/disclosure-control.md, section 6.
 */
export function controlledRounding(
  table: Table,
  base: number,
  solver: Solver,
  seconds: number,
): ControlledRounding {
  const jointly = jointRounding(table, base, solver, seconds);
  if (jointly !== null) return jointly;
  const values = fromParts(table, base);
  return { values, largestShift: largestShift(table, values), way: "from_parts" };
}

/** Controlled rounding where every relation holds, or null where none is found. */
export function jointRounding(
  table: Table,
  base: number,
  solver: Solver,
  seconds: number,
): ControlledRounding | null {
  if (table.values.length > MOST_CELLS) return null;
  for (const way of ["nearest", "wider"] as const) {
    const values = byProgramme(table, base, way === "wider", solver, seconds);
    if (values !== null) return { values, largestShift: largestShift(table, values), way };
  }
  return null;
}

/**
 * For each cell a column that takes it from the lower multiple to the upper one and, when `isWider`, one
 * further up and one further down. Null when no table of such multiples fits.
 */
function byProgramme(
  table: Table,
  base: number,
  isWider: boolean,
  solver: Solver,
  seconds: number,
): number[] | null {
  const lowest = [...table.values].map((value) => Math.floor(value / base));
  const { length } = lowest;
  const isBetween = (cell: number) => (table.values[cell] ?? 0) % base !== 0;
  const upper = [
    ...lowest.map((_, cell) => (isBetween(cell) ? 1 : 0)),
    ...(isWider
      ? [...lowest.map(() => 1), ...lowest.map((multiple) => Math.min(1, multiple))]
      : []),
  ];
  const programme = {
    lower: upper.map(() => 0),
    upper,
    rows: table.rows.map((row) => roundedRow(row, lowest, isWider)),
    isWhole: true,
  };
  const costs = upper.map((_, column) =>
    column < length ? base - 2 * ((table.values[column] ?? 0) % base) : base,
  );
  return solver.withProgramme(programme, seconds, (open) => {
    const outcome = open.minimise(new Map(costs.entries()));
    if (outcome.kind !== "solved") return null;
    const step = (column: number) => Math.round(outcome.values[column] ?? 0);
    return lowest.map(
      (multiple, cell) =>
        base * (multiple + step(cell) + step(cell + length) - step(cell + 2 * length)),
    );
  });
}

function roundedRow(row: Row, lowest: readonly number[], isWider: boolean) {
  const already = row.cells.reduce(
    (sum, cell, at) => sum + (row.signs[at] ?? 0) * (lowest[cell] ?? 0),
    0,
  );
  const { length } = lowest;
  const further = [
    { cells: row.cells.map((cell) => cell + length), signs: row.signs },
    { cells: row.cells.map((cell) => cell + 2 * length), signs: row.signs.map((sign) => -sign) },
  ];
  const used = [row, ...(isWider ? further : [])];
  return {
    columns: used.flatMap(({ cells }) => cells),
    coefficients: used.flatMap(({ signs }) => signs),
    ...roundedLimits(row, 0 - already),
  };
}

/** What is in no part is not rounded: a total then stays on its side of the sum of its parts. */
function roundedLimits({ isEquality, rest = 0 }: Row, already: number) {
  if (rest < 0) return { lower: Number.NEGATIVE_INFINITY, upper: already };
  const isOpen = !isEquality || rest > 0;
  return { lower: already, upper: isOpen ? Number.POSITIVE_INFINITY : already };
}

/** Rounds the cells that are nobody's total, then adds up. */
function fromParts(table: Table, base: number): number[] {
  const rowOfTotal = new Map(
    table.rows.filter(({ isEquality }) => isEquality).map((row) => [row.cells[0], row]),
  );
  const rounded = new Map<number, number>();
  const valueAt = (cell: number): number => {
    const known = rounded.get(cell);
    if (known !== undefined) return known;
    const row = rowOfTotal.get(cell);
    const value =
      row === undefined
        ? roundedToBase(table.values[cell] ?? 0, base)
        : row.cells.slice(1).reduce((sum, part) => sum + valueAt(part), restOf(row, base));
    rounded.set(cell, value);
    return value;
  };
  const values = [...table.values.keys()].map(valueAt);
  const broken = table.rows.find(({ cells, signs, isEquality, rest = 0 }) => {
    const sum = cells.reduce((all, cell, at) => all + (signs[at] ?? 0) * (values[cell] ?? 0), 0);
    return isEquality ? sum !== restOf({ rest }, base) : sum < 0;
  });
  if (broken !== undefined) {
    const total = table.ids[broken.cells[0] ?? -1] ?? "a total";
    throw new UserError("invalid_delivery", `${total}: its rounded parts do not give one total`);
  }
  return values;
}

/** What is in no part, to the base. */
function restOf({ rest = 0 }: Pick<Row, "rest">, base: number): number {
  return Math.sign(rest) * roundedToBase(Math.abs(rest), base);
}

function largestShift(table: Table, values: readonly number[]): number {
  return values.reduce(
    (most, value, cell) => Math.max(most, Math.abs(value - (table.values[cell] ?? 0))),
    0,
  );
}
