with

client_service_months as (
    select *
    from {{ packages__client_service_months }}
),

cost_lines as (
    select *
    from {{ costing__cost_lines }}
),

population as (
    select *
    from {{ core__population }}
),

on_clients as (
    select
        client_service_months.region_code,
        client_service_months.year,
        client_service_months.package_id,
        client_service_months.client_id,
        sum(client_service_months.cost_microeuros) as cost_microeuros,
        sum(client_service_months.cost_microeuros + client_service_months.income_microeuros + client_service_months.client_fees_microeuros) as net_cost_microeuros,
        sum(client_service_months.event_count) as event_count
    from client_service_months
    group by
        client_service_months.region_code,
        client_service_months.year,
        client_service_months.package_id,
        client_service_months.client_id
),

parts as (
    select
        region_code,
        year,
        package_id,
        cost_microeuros,
        net_cost_microeuros,
        case when client_id is not null then cost_microeuros else 0 end as client_cost_microeuros,
        event_count,
        case when client_id is not null then 1 else 0 end as client_count
    from on_clients
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
