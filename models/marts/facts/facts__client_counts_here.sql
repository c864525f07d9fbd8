with

client_functions as (
    select region_code, year, package_id, function_id, sex, age_at_year_end, is_first_in_package, is_first_in_year
    from {{ facts__client_functions }}
),

-- A client is once in a function, once first in a package and once first in the year: rows are clients.
counted as (
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
    from client_functions
    group by region_code, year, package_id, function_id, sex, age_at_year_end
),

final as (
    select
        region_code,
        year,
        'function' as level,
        package_id,
        function_id,
        sex,
        age_at_year_end,
        function_clients as client_count
    from counted
    union all
    select
        region_code,
        year,
        'package' as level,
        package_id,
        cast(null as varchar) as function_id,
        sex,
        age_at_year_end,
        cast(sum(package_clients) as bigint) as client_count
    from counted
    group by region_code, year, package_id, sex, age_at_year_end
    having sum(package_clients) > 0
    union all
    select
        region_code,
        year,
        'all' as level,
        cast(null as varchar) as package_id,
        cast(null as varchar) as function_id,
        sex,
        age_at_year_end,
        cast(sum(year_clients) as bigint) as client_count
    from counted
    group by region_code, year, sex, age_at_year_end
    having sum(year_clients) > 0
)

select * from final
