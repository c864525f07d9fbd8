import { UserError } from "../../domain/errors.ts";
import { type Cell, type Relation, type Table, tableOf } from "../../protection/index.ts";

/** The name of a margin in the ids of a two-way table: "A|total". */
const TOTAL = "total";

/** A two-way table with its margins; cells are named "row|column". */
export type GridTable = {
  readonly cells: readonly Cell[];
  readonly relations: readonly Relation[];
  readonly table: Table;
  /** Places of the cells that are no margin, row by row. */
  readonly inner: readonly number[];
  readonly totals: {
    readonly rows: readonly number[];
    readonly columns: readonly number[];
    readonly grand: number;
  };
  readonly placeAt: (row: number, column: number) => number;
  /** @throws UserError "invalid_delivery" for a name that is no cell. */
  readonly placeOf: (id: string) => number;
};

export function gridTable(
  rows: readonly string[],
  columns: readonly string[],
  matrix: readonly (readonly number[])[],
  contributors?: readonly (readonly number[])[],
): GridTable {
  const isShaped = (one: readonly (readonly number[])[]) =>
    one.length === rows.length && one.every((row) => row.length === columns.length);
  if (!isShaped(matrix) || (contributors !== undefined && !isShaped(contributors))) {
    throw new UserError("invalid_delivery", "the inputs do not fit: cells are not rows × columns");
  }
  const width = columns.length + 1;
  const placeAt = (row: number, column: number) => row * width + column;
  const [bordered, counts] = [withMargins(matrix), contributors && withMargins(contributors)];
  const cells = [...rows, TOTAL].flatMap((row, at) =>
    [...columns, TOTAL].map((column, of): Cell => {
      const count = counts?.[at]?.[of];
      const value = bordered[at]?.[of] ?? 0;
      return {
        id: `${row}|${column}`,
        value,
        ...(count !== undefined && { contributors: { count } }),
      };
    }),
  );
  const range = (length: number) => Array.from({ length }, (_, index) => index);
  const relations: Relation[] = [
    ...range(rows.length + 1).map((row) => ({
      kind: "sum" as const,
      total: placeAt(row, columns.length),
      parts: range(columns.length).map((column) => placeAt(row, column)),
    })),
    ...range(columns.length + 1).map((column) => ({
      kind: "sum" as const,
      total: placeAt(rows.length, column),
      parts: range(rows.length).map((row) => placeAt(row, column)),
    })),
  ];
  const table = tableOf(cells, relations);
  const places = new Map(table.ids.map((id, place) => [id, place]));
  return {
    cells,
    relations,
    table,
    inner: range(rows.length).flatMap((row) =>
      range(columns.length).map((column) => placeAt(row, column)),
    ),
    totals: {
      rows: range(rows.length).map((row) => bordered[row]?.[columns.length] ?? 0),
      columns: range(columns.length).map((column) => bordered[rows.length]?.[column] ?? 0),
      grand: bordered[rows.length]?.[columns.length] ?? 0,
    },
    placeAt,
    placeOf: (id) => {
      const place = places.get(id);
      if (place === undefined) throw new UserError("invalid_delivery", `there is no cell ${id}`);
      return place;
    },
  };
}

/** Counts records by two labels, each in the order of its names. */
export function frequencies(records: readonly (readonly [string, string])[]) {
  const names = (at: 0 | 1) => [...new Set(records.map((record) => record[at]))].sort();
  const [rows, columns] = [names(0), names(1)];
  const counts = rows.map((row) =>
    columns.map((column) => records.filter(([a, b]) => a === row && b === column).length),
  );
  return { rows, columns, counts };
}

function withMargins(matrix: readonly (readonly number[])[]): number[][] {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const rows = matrix.map((row) => [...row, sum(row)]);
  const columns = (rows[0] ?? []).map((_, at) => sum(rows.map((row) => row[at] ?? 0)));
  return [...rows, columns];
}
