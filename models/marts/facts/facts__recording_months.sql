with

events as (
    select region_code, year, month, started_at, delivery_id, service_id
    from {{ costing__events }}
),

deliveries as (
    select delivery_id, delivered_on
    from {{ given__deliveries }}
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

counted as (
    select
        events.region_code,
        events.year,
        events.month,
        events.service_id,
        cast(date_diff('day', cast(events.started_at as date), deliveries.delivered_on) as integer) as lag_days,
        count(*) as event_count
    from events
    left join deliveries
        on events.delivery_id = deliveries.delivery_id
    group by
        events.region_code,
        events.year,
        events.month,
        events.service_id,
        cast(date_diff('day', cast(events.started_at as date), deliveries.delivered_on) as integer)
),

final as (
    select
        counted.region_code,
        counted.year,
        counted.month,
        service_places.package_id,
        service_places.function_id,
        counted.lag_days,
        cast(sum(counted.event_count) as bigint) as event_count
    from counted
    left join service_places
        on counted.service_id = service_places.service_id
        and counted.month >= service_places.place_from
        and counted.month < service_places.place_until
    group by
        counted.region_code,
        counted.year,
        counted.month,
        service_places.package_id,
        service_places.function_id,
        counted.lag_days
)

select * from final
