with

package_years as (
    select *
    from {{ packages__package_years }}
),

population as (
    select region_code, year, person_count
    from {{ landed__population }}
),

residents as (
    select region_code, year, sum(person_count) as person_count
    from population
    group by region_code, year
),

figures as (
    select
        package_years.region_code,
        package_years.year,
        package_years.cost_microeuros,
        package_years.cost_per_resident,
        package_years.cost_per_resident_status,
        coalesce(residents.person_count, 0) > 0 as has_residents
    from package_years
    left join residents
        on package_years.region_code = residents.region_code
        and package_years.year = residents.year
),

final as (
    select
        'ratios_kept_whole' as proof_id,
        region_code,
        year,
        'euros per resident have a value exactly where residents were delivered' as subject,
        count(*) as expected,
        cast(sum(case when (cost_per_resident is not null) = has_residents then 1 else 0 end) as bigint) as found
    from figures
    group by region_code, year
    union all
    select
        'states_kept_apart' as proof_id,
        region_code,
        year,
        'zero, missing and value' as subject,
        count(*) as expected,
        cast(sum(case
            when cost_per_resident_status = 'missing' and not has_residents then 1
            when cost_per_resident_status = 'zero' and has_residents and cost_microeuros = 0 then 1
            when cost_per_resident_status = 'value' and has_residents and cost_microeuros <> 0 then 1
            else 0
        end) as bigint) as found
    from figures
    group by region_code, year
)

select * from final
