with

direct_costs as (
    select region_code, year, cost_centre_id, cost_type, amount_cents
    from {{ costing__direct_costs }}
    where kind = 'final'
),

allocations as (
    select
        region_code,
        year,
        receiving_cost_centre_id as cost_centre_id,
        case when cost_group = 'gross' then 'support_services' else cost_group end as cost_type,
        amount_cents
    from {{ costing__support_allocations }}
),

all_costs as (
    select * from direct_costs
    union all
    select * from allocations
),

final as (
    select
        region_code,
        year,
        cost_centre_id,
        cost_type,
        cast(sum(amount_cents) as bigint) as amount_cents
    from all_costs
    group by region_code, year, cost_centre_id, cost_type
)

select * from final
