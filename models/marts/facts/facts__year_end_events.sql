with

events as (
    select *
    from {{ classification__events }}
    where client_id is not null
        and extract(month from month) = 12
        and ended_on is not null
        and (contact_mode = 'R80' or unit = 'day')
),

final as (
    select
        region_code,
        year,
        client_id,
        service_id,
        producer_id,
        min(started_on) as started_on
    from events
    where ended_on > cast(cast(year as varchar) || '-12-31' as date)
    group by region_code, year, client_id, service_id, producer_id
)

select * from final
