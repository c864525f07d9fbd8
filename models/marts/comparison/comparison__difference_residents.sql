with

population as (
    select region_code, year, age, sex, person_count
    from {{ core__population }}
),

region_years as (
    select distinct region_code, year
    from {{ comparison__region_bases }}
),

areas as (
    select *
    from {{ comparison__region_areas }}
),

-- A wider area without the residents of one of its regions would look dearer than it is.
area_gaps as (
    select
        areas.area_kind,
        areas.area_code,
        region_years.year,
        max(case when resident_years.region_code is null then 1 else 0 end) as has_gap
    from region_years
    inner join areas
        on region_years.region_code = areas.region_code
    left join (
        select distinct region_code, year
        from population
    ) as resident_years
        on region_years.region_code = resident_years.region_code
        and region_years.year = resident_years.year
    group by areas.area_kind, areas.area_code, region_years.year
),

banded as (
    select
        areas.area_kind,
        areas.area_code,
        population.year,
        case
            when population.age >= 85 then '85+'
            else
                cast(population.age - population.age % 5 as varchar)
                || '-'
                || cast(population.age - population.age % 5 + 4 as varchar)
        end as age_band,
        population.sex,
        population.person_count
    from population
    inner join region_years
        on population.region_code = region_years.region_code
        and population.year = region_years.year
    inner join areas
        on population.region_code = areas.region_code
),

final as (
    select
        banded.area_kind,
        banded.area_code,
        banded.year,
        banded.age_band,
        banded.sex,
        cast(sum(banded.person_count) as bigint) as resident_count
    from banded
    inner join area_gaps
        on banded.area_kind = area_gaps.area_kind
        and banded.area_code = area_gaps.area_code
        and banded.year = area_gaps.year
        and area_gaps.has_gap = 0
    group by
        banded.area_kind, banded.area_code, banded.year, banded.age_band, banded.sex
)

select * from final
