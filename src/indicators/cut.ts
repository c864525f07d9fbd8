import { sqlText } from "../sql/engine.ts";
import type { Condition } from "./conditions.ts";
import type { Dimension } from "./dimensions.ts";
import { CLIENT_ROWS } from "./ready-tables.ts";

/** The part of a release that a query looks at, and the dimensions it is divided by. */
export type Cut = {
  readonly dimensions: readonly Dimension[];
  readonly conditions: readonly Condition[];
};

/** The column of a dimension in the rows of a cut. */
export function dimensionColumn(index: number): string {
  return `dimension_${index}`;
}

/** The columns of some dimensions of a cut, each with its comma: `dimension_0, dimension_2, `. */
export function dimensionList(indexes: readonly number[], source?: string): string {
  const prefix = source === undefined ? "" : `${source}.`;
  return indexes.map((index) => `${prefix}${dimensionColumn(index)}, `).join("");
}

/** ` group by …` over some dimensions of a cut and further columns; nothing when there are none. */
export function groupBy(indexes: readonly number[], ...columns: readonly string[]): string {
  const all = [...indexes.map(dimensionColumn), ...columns];
  return all.length === 0 ? "" : ` group by ${all.join(", ")}`;
}

/**
 * The rows on clients that a cut keeps, with its dimensions: grain and columns of client_service_months.
 *
 * @param relation Is read in its place: another grain, and of the columns those that are looked at.
 */
export function clientRows(
  cut: Cut,
  further: readonly string[] = [],
  relation: string = CLIENT_ROWS,
): string {
  const used = [...cut.dimensions, ...cut.conditions.map((condition) => condition.dimension)];
  const columns = cut.dimensions.map(
    (dimension, index) => `, ${dimension.clientSql} as ${dimensionColumn(index)}`,
  );
  return `
    select months.*${columns.join("")}
    from ${relation} as months
    ${viewPlaces(used, "months.service_id", "coalesce(months.age_at_year_end, -1)", "months.month")}
    ${segments(cut, relation)}
    where ${all([...cut.conditions.map((condition) => condition.clientSql), ...further])}`;
}

/** The lines on no client that a cut keeps, with its dimensions: grain and columns of cost_lines. */
export function lineRows(cut: Cut): string {
  const used = [...cut.dimensions, ...cut.conditions.map((condition) => condition.dimension)];
  const columns = cut.dimensions.map(
    (dimension, index) =>
      `, ${dimension.lineSql ?? "cast(null as varchar)"} as ${dimensionColumn(index)}`,
  );
  return `
    select lines.*${columns.join("")}
    from cost_lines as lines
    ${viewPlaces(used, "lines.service_id", "-1", "make_date(lines.year, 12, 1)")}
    where ${all(cut.conditions.map((condition) => condition.lineSql ?? "false"))}`;
}

/** Conditions joined by `and`; `true` when there are none. */
export function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? "true" : conditions.join(" and ");
}

/** A view places each service on one node for every age (-1 is not known) and month. */
function viewPlaces(
  used: readonly Dimension[],
  serviceId: string,
  age: string,
  month: string,
): string {
  const view = used.find(({ kind }) => kind === "view")?.source;
  if (view === undefined || view === null) return "";
  return `
    left join (
        select service_id, age_from, age_until, place_from, place_until, node_id
        from view_placements
        where view_id = ${sqlText(view)}
    ) as view_places
        on ${serviceId} = view_places.service_id
        and ${age} >= view_places.age_from
        and ${age} < view_places.age_until
        and ${month} >= view_places.place_from
        and ${month} < view_places.place_until`;
}

/** The segment of a client in a year is the latest that was valid on some day of it. */
function segments({ dimensions, conditions }: Cut, relation: string): string {
  const used = [...dimensions, ...conditions.map(({ dimension }) => dimension)];
  const system = used.find(({ kind }) => kind === "segment")?.source;
  if (system === undefined || system === null) return "";
  if (relation !== CLIENT_ROWS) {
    // The engine does not see by itself that other places' segments are not needed.
    const ofPlace = conditions
      .filter(({ dimension }) => dimension.kind === "region" || dimension.kind === "year")
      .map(({ clientSql }) => clientSql.replaceAll("months.", "segment_years."));
    return `
    left join (
        select region_code, year, client_id, segment_system || ':' || segment as segment
        from segment_years
        where ${all([`segment_system = ${sqlText(system)}`, ...ofPlace])}
    ) as segments
        on months.client_id = segments.client_id
        and months.region_code = segments.region_code
        and months.year = segments.year`;
  }
  return `
    left join (
        select client_id, year, segment
        from (
            select
                client_segments.client_id,
                segment_years.year,
                client_segments.segment_system || ':' || client_segments.segment as segment,
                row_number() over (
                    partition by client_segments.client_id, segment_years.year
                    order by client_segments.valid_from desc, client_segments.segment
                ) as place
            from client_segments
            inner join (
                select distinct year from client_service_months
            ) as segment_years
                on client_segments.valid_from < make_date(segment_years.year + 1, 1, 1)
                and coalesce(
                    client_segments.valid_until > make_date(segment_years.year, 1, 1), true
                )
            where client_segments.segment_system = ${sqlText(system)}
        ) as ranked
        where place = 1
    ) as segments
        on months.client_id = segments.client_id and months.year = segments.year`;
}
