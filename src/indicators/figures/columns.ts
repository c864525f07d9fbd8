import type { FigureLevel } from "../definitions/index.ts";

/** The column of a level's module in rows of facts; everything has none. */
export const LEVEL_COLUMNS = {
  all: null,
  package: "package_id",
  function: "function_id",
  service: "service_id",
} as const satisfies Readonly<Record<FigureLevel, string | null>>;

export type LevelColumn = keyof typeof LEVEL_COLUMNS;

/** The name of a column of a plan in its statements. */
export function columnName(place: number): string {
  return `c${place}`;
}
