with

client_service_halves as (
    select region_code, half_from
    from {{ comparison__client_service_halves }}
),

newest as (
    select
        max(half_from) as half_from,
        count(distinct region_code) as region_count
    from client_service_halves
),

halves as (
    select
        'half_year' as period_kind,
        cast(half_from - interval '6' month as date) as before_from,
        half_from as after_from,
        cast(half_from + interval '6' month as date) as after_until,
        true as is_newest
    from newest
    union all
    select
        'half_year' as period_kind,
        cast(half_from - interval '12' month as date) as before_from,
        cast(half_from - interval '6' month as date) as after_from,
        half_from as after_until,
        false as is_newest
    from newest
    where region_count = 1
),

-- The newest whole year ends with a half-year that begins in July.
years as (
    select
        'year' as period_kind,
        cast(year_from - interval '12' month as date) as before_from,
        year_from as after_from,
        cast(year_from + interval '12' month as date) as after_until,
        true as is_newest
    from (
        select
            case
                when extract(month from half_from) = 7 then cast(half_from - interval '6' month as date)
                else cast(half_from - interval '12' month as date)
            end as year_from
        from newest
    ) as whole_years
),

final as (
    select * from halves
    union all
    select * from years
)

select * from final
