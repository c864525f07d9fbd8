import { sqlText } from "../sql/engine.ts";
import { all, type Cut, dimensionColumn, dimensionList, groupBy } from "./cut.ts";
import type { Dimension, DimensionKind } from "./dimensions.ts";

/** What `client_counts` tells clients by: counts of other cuts are made from the rows of clients. */
const AREA_KINDS: ReadonlySet<DimensionKind> = new Set(["region", "collaborative_area", "nation"]);
const COUNTED_ANEW: ReadonlySet<DimensionKind> = new Set([
  ...AREA_KINDS,
  "package",
  "function",
  "year",
]);
/** A client has one sex and one age in a year, so these counts may be added. */
const ADDED: ReadonlySet<DimensionKind> = new Set(["sex", "age_group"]);

/**
 * Unique clients of a cut as the run has counted them, with the columns of `keys` and `amount`; null when
 * they have to be counted from the rows of clients: where the cut looks at something else, or keeps several
 * years, areas, packages or functions together, whose clients may be the same.
 */
export function countedClients(cut: Cut, keys: readonly number[]): string | null {
  const shown = keys.flatMap((key) => cut.dimensions[key] ?? []);
  const used = [...shown, ...cut.conditions.map(({ dimension }) => dimension)];
  const kinds = new Set(used.map(({ kind }) => kind));
  const areas = [...kinds].filter((kind) => AREA_KINDS.has(kind));
  const isTold = [...kinds].every((kind) => COUNTED_ANEW.has(kind) || ADDED.has(kind));
  const isOfOne = (kind: DimensionKind) =>
    shown.some((dimension) => dimension.kind === kind) ||
    cut.conditions.some(({ dimension, isOfOneValue }) => dimension.kind === kind && isOfOneValue);
  const isApart = [...kinds, "year" as const].every((kind) => ADDED.has(kind) || isOfOne(kind));
  // A condition on collaborative areas names their regions.
  const isByRegions = cut.conditions.some(
    ({ dimension }) => dimension.kind === "collaborative_area",
  );
  if (!isTold || !isApart || areas.length > 1 || isByRegions) return null;
  const [areaKind = "nation"] = areas;
  const level = kinds.has("function") ? "function" : kinds.has("package") ? "package" : "all";
  const columns = keys.map(
    (key) => `${valueSql(cut.dimensions[key])} as ${dimensionColumn(key)}, `,
  );
  return `
    select ${dimensionList(keys)}sum(client_count) as amount
    from (
        select ${columns.join("")}months.client_count
        from (
            select client_counts.*, client_counts.area_code as region_code
            from client_counts
            where area_kind = ${sqlText(areaKind)} and level = ${sqlText(level)}
        ) as months
        where ${all(cut.conditions.map(({ clientSql }) => clientSql))}
    ) as counted${groupBy(keys)}
    having count(*) > 0`;
}

function valueSql(dimension: Dimension | undefined): string {
  if (dimension === undefined) throw new RangeError("a key is of no dimension of the cut");
  return dimension.kind === "collaborative_area" ? "months.area_code" : dimension.clientSql;
}
