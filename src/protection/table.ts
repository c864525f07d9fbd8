import { UserError } from "../domain/errors.ts";

/**
 * One number of a publication: how many, or how many euros.
 *
 * `value` is a whole number; an amount may be below zero, where income exceeds costs. `contributors` says who stands behind it: how many clients,
 * and, for a sum of amounts, the largest part of it that comes from one client or from one producer.
 */
export type Cell = {
  readonly id: string;
  readonly value: number;
  readonly contributors?: { readonly count: number; readonly largest?: number };
};

/**
 * What anyone knows of the cells' values without being told. Cells are named by their place in the list.
 *
 * - `sum`: the total is the sum of the parts; every unit is in exactly one part. `rest` is what the total has
 *   beside them, and counts as known to everybody.
 * - `at_least`: the total holds the parts and more: some parts are not in the publication.
 * - `union`: a client counts once in the total and once in every part used, so the total is at least the
 *   largest part and at most the sum of the parts.
 */
export type Relation = {
  readonly kind: "sum" | "at_least" | "union";
  readonly total: number;
  readonly parts: readonly number[];
  readonly rest?: number;
};

/** A relation as rows: the signed values of the cells add up to a known rest, or to zero or more. */
export type Row = {
  readonly cells: readonly number[];
  readonly signs: readonly number[];
  readonly isEquality: boolean;
  /** What an equality adds up to; zero when left out. */
  readonly rest?: number;
};

/** Cells and rows made ready for work: which rows a cell stands in. */
export type Table = {
  readonly values: Float64Array;
  readonly ids: readonly string[];
  readonly rows: readonly Row[];
  /** For cell i, its rows are `rowOf[rowStart[i] … rowStart[i + 1] - 1]`. */
  readonly rowStart: Int32Array;
  readonly rowOf: Int32Array;
};

/**
 * Makes a table of cells and relations.
 *
 * @throws UserError "invalid_delivery" for a value that is not a whole number, for two
 * cells of one id, and for a relation that the values do not fulfil: a publication whose sums do not
 * agree cannot be protected.
 */
export function tableOf(cells: readonly Cell[], relations: readonly Relation[]): Table {
  const ids = cells.map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    throw new UserError("invalid_delivery", "two cells of a publication have the same id");
  }
  const wrong = cells.find(({ value }) => !Number.isInteger(value));
  if (wrong !== undefined) {
    throw new UserError("invalid_delivery", `${wrong.id}: not a whole number`);
  }
  const values = Float64Array.from(cells, ({ value }) => value);
  const rows = relations.flatMap(rowsOf);
  const broken = rows.find((row) => !isFulfilled(row, values));
  if (broken !== undefined) {
    const named = broken.cells.slice(0, 3).map((cell) => ids[cell] ?? "a cell that is not there");
    throw new UserError("invalid_delivery", `sums do not agree over ${named.join(", ")} …`);
  }
  return { values, ids, rows, ...rowsByCell(cells.length, rows) };
}

/** The sum of a row's signed values. */
export function rowSum(row: Row, values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < row.cells.length; at++) {
    sum += (row.signs[at] ?? 0) * (values[row.cells[at] ?? -1] ?? Number.NaN);
  }
  return sum;
}

export function isFulfilled(row: Row, values: ArrayLike<number>): boolean {
  const sum = rowSum(row, values);
  return row.isEquality ? sum === (row.rest ?? 0) : sum >= 0;
}

/** The rows that a cell stands in. */
export function rowsWith(table: Table, cell: number): Int32Array {
  return table.rowOf.subarray(table.rowStart[cell], table.rowStart[cell + 1]);
}

function rowsOf({ kind, total, parts, rest = 0 }: Relation): Row[] {
  const whole = (isEquality: boolean, sign: 1 | -1): Row => ({
    cells: [total, ...parts],
    signs: [sign, ...parts.map(() => -sign)],
    isEquality,
    ...(isEquality && rest !== 0 && { rest }),
  });
  switch (kind) {
    case "sum":
      return [whole(true, 1)];
    case "at_least":
      return [whole(false, 1)];
    case "union":
      return [
        whole(false, -1),
        ...parts.map((part) => ({ cells: [total, part], signs: [1, -1], isEquality: false })),
      ];
  }
}

function rowsByCell(cellCount: number, rows: readonly Row[]) {
  const rowStart = new Int32Array(cellCount + 1);
  for (const { cells } of rows) {
    for (const cell of cells) rowStart[cell + 1] = (rowStart[cell + 1] ?? 0) + 1;
  }
  for (let cell = 0; cell < cellCount; cell++) {
    rowStart[cell + 1] = (rowStart[cell + 1] ?? 0) + (rowStart[cell] ?? 0);
  }
  const next = rowStart.slice();
  const rowOf = new Int32Array(rowStart[cellCount] ?? 0);
  for (const [index, { cells }] of rows.entries()) {
    for (const cell of cells) {
      const place = next[cell] ?? 0;
      rowOf[place] = index;
      next[cell] = place + 1;
    }
  }
  return { rowStart, rowOf };
}
