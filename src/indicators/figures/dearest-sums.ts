import { columnName } from "./columns.ts";
import type { FactPlan } from "./plan.ts";
import { type FigureSources, factRows } from "./sources.ts";

/**
 * What the tenth of each area's clients who have most of an amount have of it, one statement for a column.
 * An area has its own tenth: that of the nation is not the tenths of its regions together.
 *
 * Ties are broken by the client's id, so that the tenth is the same on every run.
 */
export function dearestSql(
  plan: FactPlan,
  column: number,
  sources: FigureSources,
  year: number,
): string {
  const { amount = "0" } = plan.columns[column] ?? {};
  const columns = plan.columns.map((_, place) =>
    place === column
      ? `cast(sum(case when 10 * place <= client_count then amount end) as bigint) as ${columnName(place)}`
      : `cast(null as bigint) as ${columnName(place)}`,
  );
  return `
    select
        area_kind,
        area_code,
        cast(null as varchar) as module_id,
        cast(null as varchar) as producer_id,
        cast(null as integer) as stratum,
        true as is_several,
        ${columns.join(", ")}
    from (
        select
            area_kind,
            area_code,
            amount,
            row_number() over (
                partition by area_kind, area_code order by amount desc, client_id
            ) as place,
            count(*) over (partition by area_kind, area_code) as client_count
        from (
            select
                areas.area_kind,
                areas.area_code,
                clients.client_id,
                cast(sum(clients.amount) as bigint) as amount
            from (
                select
                    facts.region_code,
                    facts.client_id,
                    cast(sum(${amount}) as bigint) as amount
                from ${factRows(sources, plan.fact, year)}
                where facts.client_id is not null
                group by facts.region_code, facts.client_id
            ) as clients
            inner join figure_areas as areas
                on clients.region_code = areas.region_code
            where clients.amount is not null
            group by areas.area_kind, areas.area_code, clients.client_id
        ) as area_clients
    ) as ranked
    group by area_kind, area_code
    order by area_kind, area_code`;
}
