import { sqlText } from "../../sql/engine.ts";
import { type FactTableId, factTable } from "../registry/index.ts";

/** Where the stage reads: the tables of a release, by name, as something that stands after `from`. */
export type FigureSources = {
  /** The rows of a table in one year, of all regions or of some. */
  readonly ofYear: (table: string, year: number, regions?: readonly string[]) => string;
  /** All rows of a table that has no year. */
  readonly whole: (table: string) => string;
};

/** The rows of a table of facts in a year, as `facts`. */
export function factRows(
  sources: FigureSources,
  fact: FactTableId,
  year: number,
  regions?: readonly string[],
): string {
  const { table, relation } = factTable(fact);
  const rowsOf = (name: string) => sources.ofYear(name, year, regions);
  return `${relation === undefined ? rowsOf(table) : `(${relation(rowsOf)})`} as facts`;
}

/** The rows of a relation in one year and some regions. */
export function rowsWhere(relation: string, year: number, regions?: readonly string[]): string {
  const inRegions =
    regions === undefined ? "" : ` and region_code in (${regions.map(sqlText).join(", ")})`;
  return `(select * from ${relation} where year = ${year}${inRegions})`;
}

/** The sources of a release whose tables are views of an engine. */
export const VIEWS_AS_SOURCES: FigureSources = {
  ofYear: rowsWhere,
  whole: (table) => table,
};
