with

facts as (
    select package_id, client_id
    from {{ packages__client_service_months }}
    where client_id is not null
),

region_year as (
    select min(region_code) as region_code, min(year) as year
    from {{ packages__client_service_months }}
),

clients as (
    select distinct package_id, client_id
    from facts
),

final as (
    select region_year.region_code, region_year.year, clients.package_id, clients.client_id
    from clients
    cross join region_year
)

select * from final
