import { type FactTableId, factTable } from "../registry/index.ts";

/** Where the stage reads: the tables of a release, by name, as something that stands after `from`. */
export type FigureSources = {
  /** The rows of a table in one year. */
  readonly ofYear: (table: string, year: number) => string;
  /** All rows of a table that has no year. */
  readonly whole: (table: string) => string;
};

/** The rows of a table of facts in a year, as `facts`. */
export function factRows(sources: FigureSources, fact: FactTableId, year: number): string {
  const { table, relation } = factTable(fact);
  const rowsOf = (name: string) => sources.ofYear(name, year);
  return `${relation === undefined ? rowsOf(table) : `(${relation(rowsOf)})`} as facts`;
}

/** The sources of a release whose tables are views of an engine. */
export const VIEWS_AS_SOURCES: FigureSources = {
  ofYear: (table, year) => `(select * from ${table} where year = ${year})`,
  whole: (table) => table,
};
