with

events as (
    select *
    from {{ costing__marked_events }}
),

pools as (
    select *
    from {{ costing__pools }}
),

final as (
    select
        events.*,
        cast(round(cast(events.weight as double) * coalesce(pools.staff_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'staff' then 10000 * events.direct_cost_cents else 0 end as staff_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.premises_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'premises' then 10000 * events.direct_cost_cents else 0 end as premises_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.equipment_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'equipment' then 10000 * events.direct_cost_cents else 0 end as equipment_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.purchased_services_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'purchased_services' then 10000 * events.direct_cost_cents else 0 end as purchased_services_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.materials_and_medicines_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'materials_and_medicines' then 10000 * events.direct_cost_cents else 0 end as materials_and_medicines_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.reimbursements_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'reimbursements' then 10000 * events.direct_cost_cents else 0 end as reimbursements_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.support_services_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'support_services' then 10000 * events.direct_cost_cents else 0 end as support_services_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.other_unit, 0.0)) as bigint)
            + case when events.direct_cost_type = 'other' then 10000 * events.direct_cost_cents else 0 end as other_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.income_unit, 0.0)) as bigint) as income_microeuros,
        cast(round(cast(events.weight as double) * coalesce(pools.client_fees_unit, 0.0)) as bigint)
            - 10000 * events.client_fee_cents as client_fees_microeuros
    from events
    left join pools
        on events.cost_centre_id = pools.cost_centre_id
)

select * from final
