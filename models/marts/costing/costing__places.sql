with

events as (
    select *
    from {{ costing__events }}
),

choices as (
    select choice_number, kind_number, region_code, service_id
    from {{ classification__choices }}
),

kinds as (
    select kind_number, contact_mode, profession, speciality, urgency, funding_channel
    from {{ classification__kinds }}
),

sums_by_type as (
    select
        place_number,
        direct_cost_type,
        min(year) as year,
        min(choice_number) as choice_number,
        min(cost_centre_id) as cost_centre_id,
        min(producer_id) as producer_id,
        count(*) as event_count,
        count(case when is_weight_assumed then 1 end) as assumed_weight_count,
        sum(weight) as weight,
        sum(direct_cost_cents) as direct_cost_cents,
        sum(client_fee_cents) as client_fee_cents
    from events
    group by place_number, direct_cost_type
),

-- Events of one place may be of several kinds, all of one service, contact mode, profession, speciality, urgency and funding channel.
sums as (
    select
        place_number,
        min(year) as year,
        min(choice_number) as choice_number,
        min(cost_centre_id) as cost_centre_id,
        min(producer_id) as producer_id,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(assumed_weight_count) as bigint) as assumed_weight_count,
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
    from sums_by_type
    group by place_number
),

final as (
    select
        sums.place_number,
        choices.region_code,
        sums.year,
        choices.service_id,
        kinds.contact_mode,
        kinds.profession,
        kinds.speciality,
        kinds.urgency,
        sums.cost_centre_id,
        sums.producer_id,
        kinds.funding_channel,
        sums.event_count,
        sums.assumed_weight_count,
        sums.weight,
        sums.staff_direct_cents,
        sums.premises_direct_cents,
        sums.equipment_direct_cents,
        sums.purchased_services_direct_cents,
        sums.materials_and_medicines_direct_cents,
        sums.reimbursements_direct_cents,
        sums.support_services_direct_cents,
        sums.other_direct_cents,
        sums.client_fees_direct_cents
    from sums
    join choices
        on sums.choice_number = choices.choice_number
    join kinds
        on choices.kind_number = kinds.kind_number
)

select * from final
