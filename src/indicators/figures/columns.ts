import { FIGURE_LEVELS, type FigureLevel } from "../definitions/index.ts";
import { type FactTableId, factTable } from "../registry/index.ts";

/** The column of a level's module in rows of facts; everything has none. */
export const LEVEL_COLUMNS = {
  all: null,
  package: "package_id",
  function: "function_id",
  service: "service_id",
} as const satisfies Readonly<Record<FigureLevel, string | null>>;

export type LevelColumn = keyof typeof LEVEL_COLUMNS;

/** The levels from the finest up: each is made of the one before it. */
export const CHAIN: readonly LevelColumn[] = FIGURE_LEVELS.toReversed();

/** The name of a column of a plan in its statements. */
export function columnName(place: number): string {
  return `c${place}`;
}

/** Package, function, service and producer of a fact, each null where the table does not have it. */
export function placeColumns(fact: FactTableId): string[] {
  const { modules, hasProducers } = factTable(fact);
  const known = new Set<string>([...modules, ...(hasProducers ? ["producer_id"] : [])]);
  return ["package_id", "function_id", "service_id", "producer_id"].map((column) =>
    known.has(column) ? `facts.${column}` : `cast(null as varchar) as ${column}`,
  );
}

/** What parts the places of a region beside package and function. */
export type Parts = { readonly services: boolean; readonly producers: boolean };

/** The columns of places as far as they part them, each null otherwise. */
export function partingColumns(fact: FactTableId, { services, producers }: Parts): string[] {
  return placeColumns(fact).map((column) =>
    (column === "facts.service_id" && !services) || (column === "facts.producer_id" && !producers)
      ? `cast(null as varchar) as ${column.replace("facts.", "")}`
      : column,
  );
}
