with

pools as (
    select *
    from {{ costing__pools }}
),

cost_lines as (
    select *
    from {{ costing__cost_lines }}
),

centre_weights as (
    select cost_centre_id, weight
    from {{ costing__centre_weights }}
),

driver_use as (
    select giving_cost_centre_id, receiving_cost_centre_id
    from {{ costing__driver_use }}
),

cost_centres as (
    select region_code, year, cost_centre_id, kind, is_population_level
    from {{ costing__cost_centres }}
),

events_of_centres as (
    select cost_centre_id, sum(weight) as weight
    from centre_weights
    group by cost_centre_id
),

final_centres as (
    select cost_centre_id
    from cost_centres
    where kind = 'final'
),

-- A support centre that gives straight to a final centre has somewhere to put all of its cost.
givers_to_finals as (
    select distinct driver_use.giving_cost_centre_id as cost_centre_id
    from driver_use
    join final_centres
        on driver_use.receiving_cost_centre_id = final_centres.cost_centre_id
),

faults as (
    select 'support_unallocated of a centre that gives to a final centre' as subject, count(*) as fault_count
    from cost_lines
    join givers_to_finals
        on cost_lines.cost_centre_id = givers_to_finals.cost_centre_id
    where cost_lines.line_kind = 'support_unallocated'
    union all
    select 'no_events of a centre whose events have weight' as subject, count(*) as fault_count
    from cost_lines
    join events_of_centres
        on cost_lines.cost_centre_id = events_of_centres.cost_centre_id
    where cost_lines.line_kind = 'no_events'
        and events_of_centres.weight > 0
    union all
    select 'population_level of a centre that is not' as subject, count(*) as fault_count
    from cost_lines
    left join cost_centres
        on cost_lines.cost_centre_id = cost_centres.cost_centre_id
    where cost_lines.line_kind = 'population_level'
        and not coalesce(cost_centres.is_population_level, false)
    union all
    select 'direct_cost_over_ledger without direct costs above the ledger' as subject, count(*) as fault_count
    from cost_lines
    join pools
        on cost_lines.cost_centre_id = pools.cost_centre_id
    where cost_lines.line_kind = 'direct_cost_over_ledger'
        and ((cost_lines.staff_microeuros > 0 or (cost_lines.staff_microeuros <> 0 and pools.staff_direct_cents = 0))
            or (cost_lines.premises_microeuros > 0 or (cost_lines.premises_microeuros <> 0 and pools.premises_direct_cents = 0))
            or (cost_lines.equipment_microeuros > 0 or (cost_lines.equipment_microeuros <> 0 and pools.equipment_direct_cents = 0))
            or (cost_lines.purchased_services_microeuros > 0 or (cost_lines.purchased_services_microeuros <> 0 and pools.purchased_services_direct_cents = 0))
            or (cost_lines.materials_and_medicines_microeuros > 0 or (cost_lines.materials_and_medicines_microeuros <> 0 and pools.materials_and_medicines_direct_cents = 0))
            or (cost_lines.reimbursements_microeuros > 0 or (cost_lines.reimbursements_microeuros <> 0 and pools.reimbursements_direct_cents = 0))
            or (cost_lines.support_services_microeuros > 0 or (cost_lines.support_services_microeuros <> 0 and pools.support_services_direct_cents = 0))
            or (cost_lines.other_microeuros > 0 or (cost_lines.other_microeuros <> 0 and pools.other_direct_cents = 0))
            or (cost_lines.client_fees_microeuros < 0 or (cost_lines.client_fees_microeuros <> 0 and pools.client_fees_direct_cents = 0)))
    union all
    select 'unknown_cost_centre of a centre that is delivered' as subject, count(*) as fault_count
    from cost_lines
    join cost_centres
        on cost_lines.cost_centre_id = cost_centres.cost_centre_id
    where cost_lines.line_kind = 'unknown_cost_centre'
),

places as (
    select distinct region_code, year
    from pools
),

final as (
    select
        'lines_have_grounds' as proof_id,
        places.region_code,
        places.year,
        faults.subject,
        cast(0 as bigint) as expected,
        faults.fault_count as found
    from places
    cross join faults
)

select * from final
