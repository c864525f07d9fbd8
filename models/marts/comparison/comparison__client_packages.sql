with

client_service_halves as (
    select region_code, year, client_id, package_id, cost_microeuros
    from {{ comparison__client_service_halves }}
),

areas as (
    select *
    from {{ comparison__region_areas }}
),

region_packages as (
    select
        region_code,
        year,
        client_id,
        package_id,
        sum(cost_microeuros) as cost_microeuros
    from client_service_halves
    group by region_code, year, client_id, package_id
),

final as (
    select
        areas.area_kind,
        areas.area_code,
        region_packages.year,
        region_packages.client_id,
        region_packages.package_id,
        cast(sum(region_packages.cost_microeuros) as bigint) as cost_microeuros
    from region_packages
    inner join areas
        on region_packages.region_code = areas.region_code
    group by
        areas.area_kind, areas.area_code, region_packages.year,
        region_packages.client_id, region_packages.package_id
)

select * from final
