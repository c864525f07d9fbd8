with

pools as (
    select *
    from {{ costing__pools }}
),

cost_lines as (
    select *
    from {{ costing__cost_lines }}
    where line_kind = 'rounding'
),

-- An event's cost is off by at most half a micro-euro and the last digits of a double.
too_large as (
    select
        pools.region_code,
        pools.year,
        count(*) as line_count
    from pools
    join cost_lines
        on pools.cost_centre_id = cost_lines.cost_centre_id
    where abs(cost_lines.staff_microeuros) > pools.event_count + abs(pools.staff_spread_cents) / 100000000000
        or abs(cost_lines.premises_microeuros) > pools.event_count + abs(pools.premises_spread_cents) / 100000000000
        or abs(cost_lines.equipment_microeuros) > pools.event_count + abs(pools.equipment_spread_cents) / 100000000000
        or abs(cost_lines.purchased_services_microeuros) > pools.event_count + abs(pools.purchased_services_spread_cents) / 100000000000
        or abs(cost_lines.materials_and_medicines_microeuros) > pools.event_count + abs(pools.materials_and_medicines_spread_cents) / 100000000000
        or abs(cost_lines.reimbursements_microeuros) > pools.event_count + abs(pools.reimbursements_spread_cents) / 100000000000
        or abs(cost_lines.support_services_microeuros) > pools.event_count + abs(pools.support_services_spread_cents) / 100000000000
        or abs(cost_lines.other_microeuros) > pools.event_count + abs(pools.other_spread_cents) / 100000000000
        or abs(cost_lines.income_microeuros) > pools.event_count + abs(pools.income_spread_cents) / 100000000000
        or abs(cost_lines.client_fees_microeuros) > pools.event_count + abs(pools.client_fees_spread_cents) / 100000000000
    group by pools.region_code, pools.year
),

regions as (
    select distinct region_code, year
    from pools
),

final as (
    select
        'whole_money' as proof_id,
        regions.region_code,
        regions.year,
        'rounding lines above what rounding explains' as subject,
        cast(0 as bigint) as expected,
        coalesce(too_large.line_count, 0) as found
    from regions
    left join too_large
        on regions.region_code = too_large.region_code
        and regions.year = too_large.year
)

select * from final
