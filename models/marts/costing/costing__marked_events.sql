with

events as (
    select *
    from {{ costing__events }}
),

repeated_clients as (
    select place_number, month, client_id
    from {{ costing__repeated_clients }}
),

final as (
    select
        events.*,
        repeated_clients.place_number is null as is_alone
    from events
    left join repeated_clients
        on events.place_number = repeated_clients.place_number
        and events.month = repeated_clients.month
        and events.client_id is not distinct from repeated_clients.client_id
)

select * from final
