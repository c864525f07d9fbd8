import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import { aboutOf } from "./data-package.ts";
import { isLongNumber, longNumberNotes } from "./long-numbers.ts";
import {
  type ExportCell,
  type ExportColumn,
  type ExportDocument,
  type ExportTable,
  STATUS_CODES,
  writtenCode,
} from "./table.ts";

/** Readers lay a dataset out cell by cell; more than this is no longer read in a browser. */
const MOST_CELLS = 5_000_000;
/** The dimension of the value columns. No column of ours has this name. */
const MEASURE = "measure";

type Category = {
  readonly index: string[];
  readonly label: Record<string, string>;
  readonly child?: Record<string, string[]>;
};

/**
 * A table as a JSON-stat 2.0 dataset: its dimensions, and the value columns as a dimension `measure`.
 *
 * Numbers are doubles. Where one has more than fifteen digits, a note says so and `exact_values` of the extension has it
 * as text, by the place of its cell.
 *
 * Every existing row has a status for each of its measures; a cell in no row has neither value nor status.
 *
 * @throws UserError "invalid_usage" for a cube too large to be read, saying its size: narrow the export, or use
 * `jsonStatCollection`.
 */
export function jsonStat(
  document: ExportDocument,
  table: ExportTable,
  language: Language,
): Readonly<Record<string, unknown>> {
  const rows = [...table.rows];
  const dimensions = dimensionsOf(table, rows, language);
  const measures = placed(table.columns).filter(({ column }) => column.role === "value");
  const sizes = [...dimensions.map(({ category }) => category.index.length), measures.length];
  const cellCount = sizes.reduce((product, size) => product * size, 1);
  if (cellCount > MOST_CELLS) {
    throw new UserError(
      "invalid_usage",
      `${table.name}: ${sizes.join(" × ")} cells are too many for one JSON-stat dataset (at most ${MOST_CELLS}); keep fewer indicators, years or producers`,
    );
  }
  const { value, status, exact } = cellsOf(table, rows, dimensions, measures);
  const notes = [...document.metadata.notes, ...longNumberNotes([{ ...table, rows }], "doubles")];
  const geo = dimensions.filter(({ column }) => column.kind === "geo");
  const time = dimensions.filter(({ column }) => column.kind === "time");
  return {
    version: "2.0",
    class: "dataset",
    label: `${document.metadata.title}: ${table.names[language]}`,
    source: document.metadata.title,
    ...(notes.length > 0 && { note: notes.map((note) => note[language]) }),
    id: [...dimensions.map(({ column }) => column.name), MEASURE],
    size: sizes,
    role: {
      metric: [MEASURE],
      ...(time.length > 0 && { time: time.map(({ column }) => column.name) }),
      ...(geo.length > 0 && { geo: geo.map(({ column }) => column.name) }),
    },
    dimension: {
      ...Object.fromEntries(
        dimensions.map(({ column, category }) => [
          column.name,
          { label: column.names[language], category },
        ]),
      ),
      [MEASURE]: measureDimension(measures, language),
    },
    value,
    status,
    extension: {
      paketti: { ...aboutOf(document.metadata), definitions: document.definitions },
      ...(Object.keys(exact).length > 0 && { exact_values: exact }),
      status: {
        label: Object.fromEntries(
          Object.entries(STATUS_CODES).map(([code, names]) => [code, names[language]]),
        ),
      },
    },
  };
}

/**
 * A table as a JSON-stat collection: one dataset for each code of a dimension, such as each indicator.
 *
 * @throws UserError "invalid_usage" when even one of them is too large.
 */
export function jsonStatCollection(
  document: ExportDocument,
  table: ExportTable,
  by: string,
  language: Language,
): Readonly<Record<string, unknown>> {
  const at = table.columns.findIndex(({ name }) => name === by);
  const column = table.columns[at];
  if (column === undefined) throw new RangeError(`${table.name} has no column ${by}`);
  const rowsOf = new Map<string, (readonly ExportCell[])[]>();
  for (const row of table.rows) {
    const code = String(writtenCode(column, row[at] ?? null));
    const rows = rowsOf.get(code);
    if (rows === undefined) rowsOf.set(code, [row]);
    else rows.push(row);
  }
  const items = [...rowsOf].map(([code, rows]) => {
    const definitions = document.definitions.filter(({ id }) => id === code);
    const names = column.codes?.find((known) => known.code === code)?.names ?? table.names;
    return jsonStat({ ...document, definitions }, { ...table, names, rows }, language);
  });
  return {
    version: "2.0",
    class: "collection",
    label: document.metadata.title,
    link: { item: items },
    extension: { paketti: aboutOf(document.metadata) },
  };
}

type Placed = { readonly column: ExportColumn; readonly at: number };
type PlacedDimension = Placed & {
  readonly category: Category;
  readonly placeOf: ReadonlyMap<string, number>;
};

function placed(columns: readonly ExportColumn[]): Placed[] {
  return columns.map((column, at) => ({ column, at }));
}

/** Codes in the order in which the column lists them; what it does not list follows in order of appearance. */
function dimensionsOf(
  table: ExportTable,
  rows: readonly (readonly ExportCell[])[],
  language: Language,
): PlacedDimension[] {
  return placed(table.columns)
    .filter(({ column }) => column.role === "dimension")
    .map(({ column, at }) => {
      const used = new Set(rows.map((row) => codeText(column, row[at] ?? null)));
      const known = (column.codes ?? []).filter(({ code }) => used.has(code));
      const index = [...new Set([...known.map(({ code }) => code), ...used])];
      const names = new Map(known.map(({ code, names: own }) => [code, own]));
      const label = index.map((code) => [code, names.get(code)?.[language] ?? code] as const);
      const parents = known.filter(({ parent }) => parent != null && used.has(parent));
      const child: Record<string, string[]> = {};
      for (const { code, parent } of parents) {
        if (parent != null) child[parent] = [...(child[parent] ?? []), code];
      }
      return {
        column,
        at,
        placeOf: new Map(index.map((code, place) => [code, place])),
        category: {
          index,
          label: Object.fromEntries(label),
          ...(parents.length > 0 && { child }),
        },
      };
    });
}

function codeText(column: ExportColumn, cell: ExportCell): string {
  return String(writtenCode(column, cell) ?? "");
}

function measureDimension(measures: readonly Placed[], language: Language) {
  const units = measures.flatMap(({ column }) =>
    column.unit === undefined ? [] : [[column.name, { label: column.unit }] as const],
  );
  return {
    label: { fi: "Tunnusluku", sv: "Mått", en: "Measure" }[language],
    category: {
      index: measures.map(({ column }) => column.name),
      label: Object.fromEntries(
        measures.map(({ column }) => [column.name, column.names[language]]),
      ),
      ...(units.length > 0 && { unit: Object.fromEntries(units) }),
    },
  };
}

/** Sparse values and statuses by the place of their cell, the last dimension running fastest. */
function cellsOf(
  table: ExportTable,
  rows: readonly (readonly ExportCell[])[],
  dimensions: readonly PlacedDimension[],
  measures: readonly Placed[],
) {
  const statusAt = table.columns.findIndex(({ role }) => role === "status");
  const value: Record<string, number> = {};
  const status: Record<string, string> = {};
  const exact: Record<string, string> = {};
  for (const row of rows) {
    let place = 0;
    for (const { column, at, category, placeOf } of dimensions) {
      place = place * category.index.length + (placeOf.get(codeText(column, row[at] ?? null)) ?? 0);
    }
    for (const [measure, { at }] of measures.entries()) {
      const cell = row[at] ?? null;
      const index = place * measures.length + measure;
      if (cell !== null) value[index] = Number(cell);
      if (isLongNumber(cell)) exact[index] = String(cell);
      if (statusAt !== -1) status[index] = String(row[statusAt] ?? "missing");
    }
  }
  return { value, status, exact };
}
