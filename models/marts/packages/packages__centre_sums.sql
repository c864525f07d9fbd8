with

facts as (
    select *
    from {{ packages__client_service_months }}
),

final as (
    select
        region_code,
        year,
        cost_centre_id,
        package_id,
        service_id,
        client_id is not null as is_client_known,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(staff_microeuros) as bigint) as staff_microeuros,
        cast(sum(premises_microeuros) as bigint) as premises_microeuros,
        cast(sum(equipment_microeuros) as bigint) as equipment_microeuros,
        cast(sum(purchased_services_microeuros) as bigint) as purchased_services_microeuros,
        cast(sum(materials_and_medicines_microeuros) as bigint) as materials_and_medicines_microeuros,
        cast(sum(reimbursements_microeuros) as bigint) as reimbursements_microeuros,
        cast(sum(support_services_microeuros) as bigint) as support_services_microeuros,
        cast(sum(other_microeuros) as bigint) as other_microeuros,
        cast(sum(income_microeuros) as bigint) as income_microeuros,
        cast(sum(client_fees_microeuros) as bigint) as client_fees_microeuros,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros
    from facts
    group by region_code, year, cost_centre_id, package_id, service_id, client_id is not null
)

select * from final
