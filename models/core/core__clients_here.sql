with

event_clients as (
    select client_id
    from {{ core__event_clients }}
),

clients as (
    select client_id, birth_month, sex
    from {{ core__clients }}
),

final as (
    select
        clients.client_id,
        clients.birth_month,
        clients.sex
    from clients
    join event_clients
        on clients.client_id = event_clients.client_id
)

select * from final
