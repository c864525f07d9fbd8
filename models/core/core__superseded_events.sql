with

events as (
    select event_id, delivery_id, file_path, row_number
    from {{ landed__service_events }}
),

deliveries as (
    select delivery_id, source, delivery_order
    from {{ given__deliveries }}
),

present_deliveries as (
    select distinct delivery_id
    from {{ landed__service_events }}
),

-- Only a source with several deliveries in the same year can deliver an event again.
sources_with_several as (
    select deliveries.source
    from present_deliveries
    join deliveries
        on present_deliveries.delivery_id = deliveries.delivery_id
    group by deliveries.source
    having count(*) > 1
),

comparable_deliveries as (
    select deliveries.delivery_id, deliveries.source, deliveries.delivery_order
    from deliveries
    join sources_with_several
        on deliveries.source = sources_with_several.source
),

comparable_events as (
    select
        comparable_deliveries.source,
        comparable_deliveries.delivery_order,
        events.event_id,
        events.delivery_id,
        events.file_path,
        events.row_number
    from events
    join comparable_deliveries
        on events.delivery_id = comparable_deliveries.delivery_id
),

last_deliveries as (
    select
        source,
        event_id,
        max(delivery_order) as last_order
    from comparable_events
    group by source, event_id
    having count(*) > 1
),

final as (
    select
        comparable_events.delivery_id,
        comparable_events.file_path,
        comparable_events.row_number,
        replacing.delivery_id as replaced_by_delivery_id
    from comparable_events
    join last_deliveries
        on comparable_events.source = last_deliveries.source
        and comparable_events.event_id = last_deliveries.event_id
    join comparable_deliveries as replacing
        on last_deliveries.last_order = replacing.delivery_order
    where comparable_events.delivery_order < last_deliveries.last_order
)

select * from final
