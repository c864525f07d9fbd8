with

pools as (
    select *
    from {{ costing__pools }}
),

cost_centres as (
    select cost_centre_id, name
    from {{ costing__cost_centres }}
),

centre_sums as (
    select *
    from {{ packages__centre_sums }}
),

ledger_lines as (
    select *
    from {{ costing__ledger_lines }}
),

direct_costs as (
    select *
    from {{ costing__direct_costs }}
    where kind = 'support'
),

allocations as (
    select *
    from {{ costing__support_allocations }}
),

account_rules as (
    select rule_id, name_fi
    from {{ given__account_rules }}
),

-- Final cost centres whose cost stays where it is: work for the population, or no events to carry it.
kept_lines as (
    select
        pools.region_code,
        pools.year,
        pools.pool_kind as line_kind,
        pools.cost_centre_id,
        pools.home_package_id as package_id,
        pools.home_function_id as function_id,
        pools.home_service_id as service_id,
        cost_centres.name,
        10000 * pools.staff_spread_cents as staff_microeuros,
        10000 * pools.premises_spread_cents as premises_microeuros,
        10000 * pools.equipment_spread_cents as equipment_microeuros,
        10000 * pools.purchased_services_spread_cents as purchased_services_microeuros,
        10000 * pools.materials_and_medicines_spread_cents as materials_and_medicines_microeuros,
        10000 * pools.reimbursements_spread_cents as reimbursements_microeuros,
        10000 * pools.support_services_spread_cents as support_services_microeuros,
        10000 * pools.other_spread_cents as other_microeuros,
        10000 * pools.income_spread_cents as income_microeuros,
        10000 * pools.client_fees_spread_cents as client_fees_microeuros
    from pools
    left join cost_centres
        on pools.cost_centre_id = cost_centres.cost_centre_id
    where pools.pool_kind <> 'spread'
),

over_ledger_lines as (
    select
        pools.region_code,
        pools.year,
        'direct_cost_over_ledger' as line_kind,
        pools.cost_centre_id,
        pools.home_package_id as package_id,
        pools.home_function_id as function_id,
        pools.home_service_id as service_id,
        cost_centres.name,
        10000 * (pools.staff_cents - pools.staff_direct_cents - pools.staff_spread_cents) as staff_microeuros,
        10000 * (pools.premises_cents - pools.premises_direct_cents - pools.premises_spread_cents) as premises_microeuros,
        10000 * (pools.equipment_cents - pools.equipment_direct_cents - pools.equipment_spread_cents) as equipment_microeuros,
        10000 * (pools.purchased_services_cents - pools.purchased_services_direct_cents - pools.purchased_services_spread_cents) as purchased_services_microeuros,
        10000 * (pools.materials_and_medicines_cents - pools.materials_and_medicines_direct_cents - pools.materials_and_medicines_spread_cents) as materials_and_medicines_microeuros,
        10000 * (pools.reimbursements_cents - pools.reimbursements_direct_cents - pools.reimbursements_spread_cents) as reimbursements_microeuros,
        10000 * (pools.support_services_cents - pools.support_services_direct_cents - pools.support_services_spread_cents) as support_services_microeuros,
        10000 * (pools.other_cents - pools.other_direct_cents - pools.other_spread_cents) as other_microeuros,
        10000 * (pools.income_cents - pools.income_spread_cents) as income_microeuros,
        10000 * (pools.client_fees_cents - pools.client_fees_direct_cents - pools.client_fees_spread_cents) as client_fees_microeuros
    from pools
    left join cost_centres
        on pools.cost_centre_id = cost_centres.cost_centre_id
),

on_events as (
    select
        cost_centre_id,
        cast(sum(staff_microeuros) as bigint) as staff_microeuros,
        cast(sum(premises_microeuros) as bigint) as premises_microeuros,
        cast(sum(equipment_microeuros) as bigint) as equipment_microeuros,
        cast(sum(purchased_services_microeuros) as bigint) as purchased_services_microeuros,
        cast(sum(materials_and_medicines_microeuros) as bigint) as materials_and_medicines_microeuros,
        cast(sum(reimbursements_microeuros) as bigint) as reimbursements_microeuros,
        cast(sum(support_services_microeuros) as bigint) as support_services_microeuros,
        cast(sum(other_microeuros) as bigint) as other_microeuros,
        cast(sum(income_microeuros) as bigint) as income_microeuros,
        cast(sum(client_fees_microeuros) as bigint) as client_fees_microeuros
    from centre_sums
    group by cost_centre_id
),

-- What rounding each event to whole micro-euros left over, for each cost centre that spreads.
rounding_lines as (
    select
        pools.region_code,
        pools.year,
        'rounding' as line_kind,
        pools.cost_centre_id,
        pools.home_package_id as package_id,
        pools.home_function_id as function_id,
        pools.home_service_id as service_id,
        cost_centres.name,
        10000 * (pools.staff_spread_cents + pools.staff_direct_cents) - on_events.staff_microeuros as staff_microeuros,
        10000 * (pools.premises_spread_cents + pools.premises_direct_cents) - on_events.premises_microeuros as premises_microeuros,
        10000 * (pools.equipment_spread_cents + pools.equipment_direct_cents) - on_events.equipment_microeuros as equipment_microeuros,
        10000 * (pools.purchased_services_spread_cents + pools.purchased_services_direct_cents) - on_events.purchased_services_microeuros as purchased_services_microeuros,
        10000 * (pools.materials_and_medicines_spread_cents + pools.materials_and_medicines_direct_cents) - on_events.materials_and_medicines_microeuros as materials_and_medicines_microeuros,
        10000 * (pools.reimbursements_spread_cents + pools.reimbursements_direct_cents) - on_events.reimbursements_microeuros as reimbursements_microeuros,
        10000 * (pools.support_services_spread_cents + pools.support_services_direct_cents) - on_events.support_services_microeuros as support_services_microeuros,
        10000 * (pools.other_spread_cents + pools.other_direct_cents) - on_events.other_microeuros as other_microeuros,
        10000 * pools.income_spread_cents - on_events.income_microeuros as income_microeuros,
        10000 * (pools.client_fees_spread_cents + pools.client_fees_direct_cents) - on_events.client_fees_microeuros as client_fees_microeuros
    from pools
    join on_events
        on pools.cost_centre_id = on_events.cost_centre_id
    left join cost_centres
        on pools.cost_centre_id = cost_centres.cost_centre_id
    where pools.pool_kind = 'spread'
),

unknown_centre_lines as (
    select
        region_code,
        year,
        'unknown_cost_centre' as line_kind,
        cost_centre_id,
        cast(null as varchar) as package_id,
        cast(null as varchar) as function_id,
        cast(null as varchar) as service_id,
        cast(null as varchar) as name,
        10000 * cast(sum(case when cost_type = 'staff' then amount_cents else 0 end) as bigint) as staff_microeuros,
        10000 * cast(sum(case when cost_type = 'premises' then amount_cents else 0 end) as bigint) as premises_microeuros,
        10000 * cast(sum(case when cost_type = 'equipment' then amount_cents else 0 end) as bigint) as equipment_microeuros,
        10000 * cast(sum(case when cost_type = 'purchased_services' then amount_cents else 0 end) as bigint) as purchased_services_microeuros,
        10000 * cast(sum(case when cost_type = 'materials_and_medicines' then amount_cents else 0 end) as bigint) as materials_and_medicines_microeuros,
        10000 * cast(sum(case when cost_type = 'reimbursements' then amount_cents else 0 end) as bigint) as reimbursements_microeuros,
        10000 * cast(sum(case when cost_type = 'support_services' then amount_cents else 0 end) as bigint) as support_services_microeuros,
        10000 * cast(sum(case when cost_type = 'other' then amount_cents else 0 end) as bigint) as other_microeuros,
        10000 * cast(sum(case when cost_type = 'income' then amount_cents else 0 end) as bigint) as income_microeuros,
        10000 * cast(sum(case when cost_type = 'client_fees' then amount_cents else 0 end) as bigint) as client_fees_microeuros
    from ledger_lines
    where cost_centre_kind is null
        and cost_type not in ('excluded', 'unmapped')
    group by region_code, year, cost_centre_id
),

outside_lines as (
    select
        ledger_lines.region_code,
        ledger_lines.year,
        case when ledger_lines.cost_type = 'excluded' then 'excluded_account' else 'unmapped_account' end as line_kind,
        ledger_lines.cost_centre_id,
        cast(null as varchar) as package_id,
        cast(null as varchar) as function_id,
        cast(null as varchar) as service_id,
        coalesce(account_rules.name_fi, ledger_lines.account) as name,
        cast(0 as bigint) as staff_microeuros,
        cast(0 as bigint) as premises_microeuros,
        cast(0 as bigint) as equipment_microeuros,
        cast(0 as bigint) as purchased_services_microeuros,
        cast(0 as bigint) as materials_and_medicines_microeuros,
        cast(0 as bigint) as reimbursements_microeuros,
        cast(0 as bigint) as support_services_microeuros,
        10000 * cast(sum(ledger_lines.amount_cents) as bigint) as other_microeuros,
        cast(0 as bigint) as income_microeuros,
        cast(0 as bigint) as client_fees_microeuros
    from ledger_lines
    left join account_rules
        on ledger_lines.rule_id = account_rules.rule_id
    where ledger_lines.cost_type in ('excluded', 'unmapped')
    group by
        ledger_lines.region_code,
        ledger_lines.year,
        case when ledger_lines.cost_type = 'excluded' then 'excluded_account' else 'unmapped_account' end,
        ledger_lines.cost_centre_id,
        coalesce(account_rules.name_fi, ledger_lines.account)
),

allocated as (
    select
        giving_cost_centre_id as cost_centre_id,
        cast(sum(case when cost_group = 'gross' then amount_cents else 0 end) as bigint) as gross_cents,
        cast(sum(case when cost_group = 'income' then amount_cents else 0 end) as bigint) as income_cents,
        cast(sum(case when cost_group = 'client_fees' then amount_cents else 0 end) as bigint) as client_fees_cents
    from allocations
    group by giving_cost_centre_id
),

support_costs as (
    select
        region_code,
        year,
        cost_centre_id,
        cast(sum(case when cost_type not in ('income', 'client_fees') then amount_cents else 0 end) as bigint) as gross_cents,
        cast(sum(case when cost_type = 'income' then amount_cents else 0 end) as bigint) as income_cents,
        cast(sum(case when cost_type = 'client_fees' then amount_cents else 0 end) as bigint) as client_fees_cents
    from direct_costs
    group by region_code, year, cost_centre_id
),

support_lines as (
    select
        support_costs.region_code,
        support_costs.year,
        'support_unallocated' as line_kind,
        support_costs.cost_centre_id,
        cast(null as varchar) as package_id,
        cast(null as varchar) as function_id,
        cast(null as varchar) as service_id,
        cost_centres.name,
        cast(0 as bigint) as staff_microeuros,
        cast(0 as bigint) as premises_microeuros,
        cast(0 as bigint) as equipment_microeuros,
        cast(0 as bigint) as purchased_services_microeuros,
        cast(0 as bigint) as materials_and_medicines_microeuros,
        cast(0 as bigint) as reimbursements_microeuros,
        10000 * (support_costs.gross_cents - coalesce(allocated.gross_cents, 0)) as support_services_microeuros,
        cast(0 as bigint) as other_microeuros,
        10000 * (support_costs.income_cents - coalesce(allocated.income_cents, 0)) as income_microeuros,
        10000 * (support_costs.client_fees_cents - coalesce(allocated.client_fees_cents, 0)) as client_fees_microeuros
    from support_costs
    left join allocated
        on support_costs.cost_centre_id = allocated.cost_centre_id
    left join cost_centres
        on support_costs.cost_centre_id = cost_centres.cost_centre_id
),

all_lines as (
    select * from kept_lines
    union all
    select * from over_ledger_lines
    union all
    select * from rounding_lines
    union all
    select * from unknown_centre_lines
    union all
    select * from outside_lines
    union all
    select * from support_lines
),

final as (
    select
        all_lines.*,
        staff_microeuros
        + premises_microeuros
        + equipment_microeuros
        + purchased_services_microeuros
        + materials_and_medicines_microeuros
        + reimbursements_microeuros
        + support_services_microeuros
        + other_microeuros as cost_microeuros
    from all_lines
    where staff_microeuros <> 0
        or premises_microeuros <> 0
        or equipment_microeuros <> 0
        or purchased_services_microeuros <> 0
        or materials_and_medicines_microeuros <> 0
        or reimbursements_microeuros <> 0
        or support_services_microeuros <> 0
        or other_microeuros <> 0
        or income_microeuros <> 0
        or client_fees_microeuros <> 0
)

select * from final
