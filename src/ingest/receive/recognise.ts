import { fileStem } from "../read/format.ts";
import type { KnownTable } from "./delivery.ts";

/**
 * The table a file holds: the one named in its file name, else the one whose columns fit the header
 * best; null when neither is clear.
 *
 * A table fits when the header has at least half of the table's columns or half of the header is of
 * the table, and at least two names agree.
 */
export function recognisedTable(
  fileName: string,
  headings: readonly string[],
  tables: readonly KnownTable[],
): string | null {
  const found = new Set(headings.map((heading) => heading.trim().toLowerCase()));
  const fits = tables
    .map(({ table, columns }) => {
      const shared = columns.filter((column) => found.has(column.toLowerCase())).length;
      return { table, shared, fit: shared / Math.max(1, found.size) + shared / columns.length };
    })
    .filter(({ shared, fit }) => shared >= 2 && fit >= 0.5)
    .sort((left, right) => right.fit - left.fit || right.shared - left.shared);
  const named = namedTable(fileName, tables);
  if (named !== null && fits.some(({ table }) => table === named)) return named;
  const [best, second] = fits;
  if (best !== undefined && (second === undefined || best.fit > second.fit)) return best.table;
  return named;
}

/** The longest table name with which the file name begins: "persons_2015.csv" → persons. */
function namedTable(fileName: string, tables: readonly KnownTable[]): string | null {
  const stem = fileStem(fileName).toLowerCase().replaceAll("-", "_");
  const matches = tables
    .map(({ table }) => table)
    .filter((table) => stem === table || stem.startsWith(`${table}_`))
    .sort((left, right) => right.length - left.length);
  return matches[0] ?? null;
}
