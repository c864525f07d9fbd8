with

client_service_years as (
    select *
    from {{ comparison__client_service_years }}
),

areas as (
    select region_code, area_kind, area_code
    from {{ comparison__region_areas }}
    where area_kind <> 'region'
),

client_modules as (
    select
        areas.area_kind,
        areas.area_code,
        client_service_years.year,
        client_service_years.package_id,
        client_service_years.function_id,
        client_service_years.service_id,
        grouping(client_service_years.package_id)
        + grouping(client_service_years.function_id)
        + grouping(client_service_years.service_id) as levels_above,
        client_service_years.client_id,
        client_service_years.age_band,
        client_service_years.sex,
        sum(client_service_years.event_count) as event_count,
        sum(client_service_years.cost_microeuros) as cost_microeuros
    from client_service_years
    inner join areas
        on client_service_years.region_code = areas.region_code
    group by grouping sets (
        (areas.area_kind, areas.area_code, client_service_years.year,
            client_service_years.client_id, client_service_years.age_band, client_service_years.sex),
        (areas.area_kind, areas.area_code, client_service_years.year,
            client_service_years.client_id, client_service_years.age_band, client_service_years.sex,
            client_service_years.package_id),
        (areas.area_kind, areas.area_code, client_service_years.year,
            client_service_years.client_id, client_service_years.age_band, client_service_years.sex,
            client_service_years.package_id, client_service_years.function_id),
        (areas.area_kind, areas.area_code, client_service_years.year,
            client_service_years.client_id, client_service_years.age_band, client_service_years.sex,
            client_service_years.package_id, client_service_years.function_id,
            client_service_years.service_id)
    )
),

final as (
    select
        area_kind,
        area_code,
        year,
        case levels_above
            when 0 then 'service'
            when 1 then 'function'
            when 2 then 'package'
            else 'all'
        end as level,
        package_id,
        function_id,
        service_id,
        age_band,
        sex,
        count(client_id) as client_count,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros
    from client_modules
    group by
        area_kind, area_code, year, levels_above,
        package_id, function_id, service_id, age_band, sex
)

select * from final
