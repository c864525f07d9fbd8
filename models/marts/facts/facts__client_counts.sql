with

counts_here as (
    select region_code, year, level, package_id, function_id, sex, age_at_year_end, client_count
    from {{ facts__client_counts_here }}
),

client_functions as (
    select region_code, year, package_id, function_id, client_id, sex, age_at_year_end, is_first_in_package, is_first_in_year
    from {{ facts__client_functions }}
),

regions as (
    select region_code, collaborative_area_code
    from {{ core__regions }}
),

counted_regions as (
    select distinct region_code
    from counts_here
),

larger_areas as (
    select region_code, 'nation' as area_kind, 'FI' as area_code
    from counted_regions
    union all
    select
        counted_regions.region_code,
        'collaborative_area' as area_kind,
        regions.collaborative_area_code as area_code
    from counted_regions
    left join regions
        on counted_regions.region_code = regions.region_code
),

-- Who was a client of several regions in the year is counted in each; a larger area counts them anew.
several_regions as (
    select year, client_id
    from client_functions
    where is_first_in_year
    group by year, client_id
    having count(*) > 1
),

functions_of_several as (
    select client_functions.*
    from client_functions
    join several_regions
        on client_functions.client_id = several_regions.client_id
        and client_functions.year = several_regions.year
),

counted_in_regions as (
    select
        region_code,
        year,
        package_id,
        function_id,
        sex,
        age_at_year_end,
        count(*) as function_clients,
        count(case when is_first_in_package then 1 end) as package_clients,
        count(case when is_first_in_year then 1 end) as year_clients
    from functions_of_several
    group by region_code, year, package_id, function_id, sex, age_at_year_end
),

functions_in_areas as (
    select
        larger_areas.area_kind,
        larger_areas.area_code,
        functions_of_several.year,
        functions_of_several.package_id,
        functions_of_several.function_id,
        functions_of_several.client_id,
        max(functions_of_several.sex) as sex,
        max(functions_of_several.age_at_year_end) as age_at_year_end
    from functions_of_several
    join larger_areas
        on functions_of_several.region_code = larger_areas.region_code
    group by
        larger_areas.area_kind,
        larger_areas.area_code,
        functions_of_several.year,
        functions_of_several.package_id,
        functions_of_several.function_id,
        functions_of_several.client_id
),

parts_of_regions as (
    select region_code, year, level, package_id, function_id, sex, age_at_year_end, client_count
    from counts_here
    union all
    select region_code, year, 'function' as level, package_id, function_id, sex, age_at_year_end, -function_clients as client_count
    from counted_in_regions
    union all
    select region_code, year, 'package' as level, package_id, cast(null as varchar) as function_id, sex, age_at_year_end, -package_clients as client_count
    from counted_in_regions
    union all
    select region_code, year, 'all' as level, cast(null as varchar) as package_id, cast(null as varchar) as function_id, sex, age_at_year_end, -year_clients as client_count
    from counted_in_regions
),

parts as (
    select
        larger_areas.area_kind,
        larger_areas.area_code,
        parts_of_regions.year,
        parts_of_regions.level,
        parts_of_regions.package_id,
        parts_of_regions.function_id,
        parts_of_regions.sex,
        parts_of_regions.age_at_year_end,
        parts_of_regions.client_count
    from parts_of_regions
    join larger_areas
        on parts_of_regions.region_code = larger_areas.region_code
    union all
    select area_kind, area_code, year, 'function' as level, package_id, function_id, sex, age_at_year_end, count(*) as client_count
    from functions_in_areas
    group by area_kind, area_code, year, package_id, function_id, sex, age_at_year_end
    union all
    select area_kind, area_code, year, 'package' as level, package_id, cast(null as varchar) as function_id, sex, age_at_year_end, count(distinct client_id) as client_count
    from functions_in_areas
    group by area_kind, area_code, year, package_id, sex, age_at_year_end
    union all
    select area_kind, area_code, year, 'all' as level, cast(null as varchar) as package_id, cast(null as varchar) as function_id, sex, age_at_year_end, count(distinct client_id) as client_count
    from functions_in_areas
    group by area_kind, area_code, year, sex, age_at_year_end
),

final as (
    select
        year,
        area_kind,
        area_code,
        level,
        package_id,
        function_id,
        sex,
        age_at_year_end,
        cast(sum(client_count) as bigint) as client_count
    from parts
    group by year, area_kind, area_code, level, package_id, function_id, sex, age_at_year_end
    having sum(client_count) > 0
    union all
    select
        year,
        'region' as area_kind,
        region_code as area_code,
        level,
        package_id,
        function_id,
        sex,
        age_at_year_end,
        client_count
    from counts_here
)

select * from final
