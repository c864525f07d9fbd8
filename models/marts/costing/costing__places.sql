with

events as (
    select *
    from {{ costing__events }}
),

final as (
    select
        place_number,
        min(region_code) as region_code,
        min(year) as year,
        min(service_id) as service_id,
        min(contact_mode) as contact_mode,
        min(profession) as profession,
        min(speciality) as speciality,
        min(urgency) as urgency,
        min(cost_centre_id) as cost_centre_id,
        min(producer_id) as producer_id,
        min(funding_channel) as funding_channel,
        count(*) as event_count,
        cast(sum(case when is_weight_assumed then 1 else 0 end) as bigint) as assumed_weight_count,
        cast(sum(weight) as bigint) as weight,
        cast(sum(case when direct_cost_type = 'staff' then direct_cost_cents else 0 end) as bigint) as staff_direct_cents,
        cast(sum(case when direct_cost_type = 'premises' then direct_cost_cents else 0 end) as bigint) as premises_direct_cents,
        cast(sum(case when direct_cost_type = 'equipment' then direct_cost_cents else 0 end) as bigint) as equipment_direct_cents,
        cast(sum(case when direct_cost_type = 'purchased_services' then direct_cost_cents else 0 end) as bigint) as purchased_services_direct_cents,
        cast(sum(case when direct_cost_type = 'materials_and_medicines' then direct_cost_cents else 0 end) as bigint) as materials_and_medicines_direct_cents,
        cast(sum(case when direct_cost_type = 'reimbursements' then direct_cost_cents else 0 end) as bigint) as reimbursements_direct_cents,
        cast(sum(case when direct_cost_type = 'support_services' then direct_cost_cents else 0 end) as bigint) as support_services_direct_cents,
        cast(sum(case when direct_cost_type = 'other' then direct_cost_cents else 0 end) as bigint) as other_direct_cents,
        cast(-sum(client_fee_cents) as bigint) as client_fees_direct_cents
    from events
    group by place_number
)

select * from final
