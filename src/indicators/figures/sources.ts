import type { FactTableId } from "../registry/index.ts";
import { factTable } from "../registry/index.ts";

/** Where the stage reads: the tables of a release, by name, as something that stands after `from`. */
export type FigureSources = {
  /** The rows of a table in one year. */
  readonly ofYear: (table: string, year: number) => string;
  /** All rows of a table that has no year. */
  readonly whole: (table: string) => string;
};

/** A condition may look into the producers; they are put beside the rows that it is about. */
export function factRows(sources: FigureSources, fact: FactTableId, year: number): string {
  return `${sources.ofYear(factTable(fact).table, year)} as facts`;
}

/** The sources of a release whose tables are views of an engine. */
export const VIEWS_AS_SOURCES: FigureSources = {
  ofYear: (table, year) => `(select * from ${table} where year = ${year})`,
  whole: (table) => table,
};
