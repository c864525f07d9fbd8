with

client_service_months as (
    select region_code, year, month, client_id, package_id, service_id, cost_microeuros
    from {{ packages__client_service_months }}
    where client_id is not null
        and package_id is not null
),

halves as (
    select
        region_code,
        year,
        case
            when extract(month from month) <= 6
                then cast(cast(year as varchar) || '-01-01' as date)
            else cast(cast(year as varchar) || '-07-01' as date)
        end as half_from,
        client_id,
        package_id,
        service_id,
        cost_microeuros
    from client_service_months
),

final as (
    select
        region_code,
        year,
        half_from,
        client_id,
        package_id,
        service_id,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros
    from halves
    group by region_code, year, half_from, client_id, package_id, service_id
)

select * from final
