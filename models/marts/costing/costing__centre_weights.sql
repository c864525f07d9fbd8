with

places as (
    select *
    from {{ costing__places }}
),

final as (
    select
        region_code,
        year,
        cost_centre_id,
        service_id,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(assumed_weight_count) as bigint) as assumed_weight_count,
        cast(sum(weight) as bigint) as weight,
        cast(sum(staff_direct_cents) as bigint) as staff_direct_cents,
        cast(sum(premises_direct_cents) as bigint) as premises_direct_cents,
        cast(sum(equipment_direct_cents) as bigint) as equipment_direct_cents,
        cast(sum(purchased_services_direct_cents) as bigint) as purchased_services_direct_cents,
        cast(sum(materials_and_medicines_direct_cents) as bigint) as materials_and_medicines_direct_cents,
        cast(sum(reimbursements_direct_cents) as bigint) as reimbursements_direct_cents,
        cast(sum(support_services_direct_cents) as bigint) as support_services_direct_cents,
        cast(sum(other_direct_cents) as bigint) as other_direct_cents,
        cast(sum(client_fees_direct_cents) as bigint) as client_fees_direct_cents
    from places
    group by region_code, year, cost_centre_id, service_id
)

select * from final
