with

events as (
    select place_number, month, client_id
    from {{ costing__events }}
),

final as (
    select place_number, month, client_id
    from events
    group by place_number, month, client_id
    having count(*) > 1
)

select * from final
