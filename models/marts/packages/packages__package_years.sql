with

centre_sums as (
    select *
    from {{ packages__centre_sums }}
),

package_clients as (
    select *
    from {{ packages__package_clients }}
),

cost_lines as (
    select *
    from {{ costing__cost_lines }}
),

population as (
    select *
    from {{ core__population }}
),

parts as (
    select
        region_code,
        year,
        package_id,
        cost_microeuros,
        cost_microeuros + income_microeuros + client_fees_microeuros as net_cost_microeuros,
        case when is_client_known then cost_microeuros else 0 end as client_cost_microeuros,
        event_count,
        0 as client_count
    from centre_sums
    union all
    select
        region_code,
        year,
        package_id,
        0 as cost_microeuros,
        0 as net_cost_microeuros,
        0 as client_cost_microeuros,
        0 as event_count,
        count(*) as client_count
    from package_clients
    group by region_code, year, package_id
    union all
    select
        region_code,
        year,
        package_id,
        cost_microeuros,
        cost_microeuros + income_microeuros + client_fees_microeuros as net_cost_microeuros,
        0 as client_cost_microeuros,
        0 as event_count,
        0 as client_count
    from cost_lines
),

packages as (
    select
        region_code,
        year,
        package_id,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(net_cost_microeuros) as bigint) as net_cost_microeuros,
        cast(sum(client_cost_microeuros) as bigint) as client_cost_microeuros,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(client_count) as bigint) as client_count
    from parts
    group by region_code, year, package_id
),

residents as (
    select
        region_code,
        year,
        cast(sum(person_count) as bigint) as resident_count,
        cast(sum(case when age >= 75 then person_count else 0 end) as bigint) as resident_75_count
    from population
    group by region_code, year
),

final as (
    select
        packages.*,
        residents.resident_count,
        residents.resident_75_count,
        cast(packages.cost_microeuros as double) / 1000000 / nullif(residents.resident_count, 0) as cost_per_resident,
        case
            when coalesce(residents.resident_count, 0) = 0 then 'missing'
            when packages.cost_microeuros = 0 then 'zero'
            else 'value'
        end as cost_per_resident_status
    from packages
    left join residents
        on packages.region_code = residents.region_code
        and packages.year = residents.year
)

select * from final
