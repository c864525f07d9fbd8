with

facts as (
    select package_id, function_id, client_id, sex, age_at_year_end
    from {{ packages__client_service_months }}
    where client_id is not null
),

region_year as (
    select min(region_code) as region_code, min(year) as year
    from {{ packages__client_service_months }}
),

client_functions as (
    select
        package_id,
        function_id,
        client_id,
        max(sex) as sex,
        max(age_at_year_end) as age_at_year_end
    from facts
    group by package_id, function_id, client_id
),

numbered as (
    select
        client_functions.*,
        row_number() over (
            partition by client_id
            order by package_id, function_id
        ) as place,
        lag(package_id) over (
            partition by client_id
            order by package_id, function_id
        ) as package_before
    from client_functions
),

final as (
    select
        region_year.region_code,
        region_year.year,
        numbered.package_id,
        numbered.function_id,
        numbered.client_id,
        numbered.sex,
        numbered.age_at_year_end,
        numbered.place = 1
        or numbered.package_id is distinct from numbered.package_before as is_first_in_package,
        numbered.place = 1 as is_first_in_year
    from numbered
    cross join region_year
)

select * from final
