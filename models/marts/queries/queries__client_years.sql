with

client_services as (
    select
        region_code,
        year,
        client_id,
        sex,
        age_at_year_end,
        event_count,
        cost_microeuros,
        income_microeuros,
        client_fees_microeuros
    from {{ queries__client_services }}
),

region_year as (
    select min(region_code) as region_code, min(year) as year
    from client_services
),

client_years as (
    select
        client_id,
        max(sex) as sex,
        max(age_at_year_end) as age_at_year_end,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(income_microeuros) as bigint) as income_microeuros,
        cast(sum(client_fees_microeuros) as bigint) as client_fees_microeuros
    from client_services
    group by client_id
),

final as (
    select region_year.region_code, region_year.year, client_years.*
    from client_years
    cross join region_year
)

select * from final
