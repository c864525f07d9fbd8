with

events as (
    select
        region_code,
        year,
        episode_id,
        service_id,
        urgency,
        diagnosis_code,
        started_at,
        event_id,
        coalesce(quantity, 1) as quantity
    from {{ classification__events }}
    where episode_id is not null
),

final as (
    select * from events
)

select * from final
