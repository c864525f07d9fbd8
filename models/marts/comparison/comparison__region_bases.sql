with

client_service_years as (
    select *
    from {{ comparison__client_service_years }}
),

-- One row for each client at each level, of all producers and of each: a client counts once in each.
client_modules as (
    select
        region_code,
        year,
        producer_id,
        package_id,
        function_id,
        service_id,
        grouping(producer_id) as is_of_all_producers,
        grouping(package_id) + grouping(function_id) + grouping(service_id) as levels_above,
        client_id,
        age_band,
        sex,
        sum(event_count) as event_count,
        sum(cost_microeuros) as cost_microeuros
    from client_service_years
    group by grouping sets (
        (region_code, year, client_id, age_band, sex),
        (region_code, year, client_id, age_band, sex, package_id),
        (region_code, year, client_id, age_band, sex, package_id, function_id),
        (region_code, year, client_id, age_band, sex, package_id, function_id, service_id),
        (region_code, year, client_id, age_band, sex, producer_id),
        (region_code, year, client_id, age_band, sex, producer_id, package_id),
        (region_code, year, client_id, age_band, sex, producer_id, package_id, function_id),
        (region_code, year, client_id, age_band, sex, producer_id, package_id, function_id, service_id)
    )
),

final as (
    select
        region_code,
        year,
        producer_id,
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
    where is_of_all_producers = 1 or producer_id is not null
    group by
        region_code, year, producer_id, levels_above,
        package_id, function_id, service_id, age_band, sex
)

select * from final
