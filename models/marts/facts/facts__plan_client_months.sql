with

client_service_months as (
    select region_code, year, month, client_id, cost_microeuros
    from {{ packages__client_service_months }}
),

plan_clients as (
    select client_id
    from {{ facts__plan_clients }}
),

final as (
    select
        client_service_months.region_code,
        client_service_months.year,
        client_service_months.month,
        client_service_months.client_id,
        cast(sum(client_service_months.cost_microeuros) as bigint) as cost_microeuros
    from client_service_months
    join plan_clients
        on client_service_months.client_id = plan_clients.client_id
    group by
        client_service_months.region_code,
        client_service_months.year,
        client_service_months.month,
        client_service_months.client_id
)

select * from final
