import { columnName } from "./columns.ts";
import type { FactPlan } from "./plan.ts";
import { sumOfProducts } from "./row-sums.ts";

const ABOVE = "case when clients.amount > bounds.bound then clients.amount end";

/**
 * What the tenth of each area's clients who have most of an amount have of it, one statement for a column of
 * `dearest_clients`. An area has its own tenth: that of the nation is not the tenths of its regions together.
 *
 * All above the amount of the first who is not dearer than the tenth are taken, and the rest of the tenth has that
 * amount: who of several that have it belongs to the tenth makes no difference. With their sum come how many they are,
 * the sum of their squares and the least of them.
 */
export function dearestSql(plan: FactPlan, column: number): string {
  const columns = plan.columns.map((_, place) =>
    place === column
      ? `cast(
            case
                when bounds.taken > 0
                    then coalesce(sum(${ABOVE}), 0)
                        + (bounds.taken - count(${ABOVE}))
                        * cast(bounds.bound as decimal(38, 0))
            end
        as bigint) as ${columnName(place)},
        bounds.taken as clients${place},
        cast(
            coalesce(${sumOfProducts(ABOVE, ABOVE)}, 0)
            + (bounds.taken - count(${ABOVE})) * cast(bounds.bound as double) * bounds.bound
        as double) as squares${place},
        case when count(${ABOVE}) < bounds.taken then bounds.bound else min(${ABOVE}) end as least${place}`
      : `cast(null as bigint) as ${columnName(place)}`,
  );
  const amount = `clients.${columnName(column)}`;
  return `
    with area_clients as (
        select areas.area_kind, areas.area_code, ${amount} as amount
        from dearest_clients as clients
        inner join figure_areas as areas
            on clients.region_code = areas.region_code
        where ${amount} is not null
            and (areas.area_kind = 'region' or not clients.is_several)
        union all
        select area_kind, area_code, amount
        from (
            select
                areas.area_kind,
                areas.area_code,
                clients.client_id,
                cast(sum(${amount}) as bigint) as amount
            from dearest_clients as clients
            inner join figure_areas as areas
                on clients.region_code = areas.region_code
            where ${amount} is not null and areas.area_kind <> 'region' and clients.is_several
            group by areas.area_kind, areas.area_code, clients.client_id
        ) as several
    ),
    bounds as (
        select
            area_kind,
            area_code,
            cast((count(*) - count(*) % 10) / 10 as bigint) as taken,
            percentile_disc(0.9) within group (order by amount) as bound
        from area_clients
        group by area_kind, area_code
    )
    select
        clients.area_kind,
        clients.area_code,
        cast(null as varchar) as module_id,
        cast(null as varchar) as producer_id,
        cast(null as integer) as stratum,
        true as is_several,
        ${columns.join(", ")}
    from area_clients as clients
    inner join bounds
        on clients.area_kind = bounds.area_kind
        and clients.area_code = bounds.area_code
    group by clients.area_kind, clients.area_code, bounds.taken, bounds.bound
    order by clients.area_kind, clients.area_code`;
}
