with

full_costs as (
    select *
    from {{ costing__full_costs }}
),

centre_weights as (
    select *
    from {{ costing__centre_weights }}
),

cost_centres as (
    select *
    from {{ costing__cost_centres }}
),

-- The place that a service has last, for what is not on any event.
last_places as (
    select service_id, max(place_from) as place_from
    from {{ given__service_places }}
    group by service_id
),

services as (
    select service_places.service_id, service_places.package_id, service_places.function_id
    from {{ given__service_places }} as service_places
    join last_places
        on service_places.service_id = last_places.service_id
        and service_places.place_from = last_places.place_from
),

costs as (
    select
        region_code,
        year,
        cost_centre_id,
        cast(sum(case when cost_type = 'staff' then amount_cents else 0 end) as bigint) as staff_cents,
        cast(sum(case when cost_type = 'premises' then amount_cents else 0 end) as bigint) as premises_cents,
        cast(sum(case when cost_type = 'equipment' then amount_cents else 0 end) as bigint) as equipment_cents,
        cast(sum(case when cost_type = 'purchased_services' then amount_cents else 0 end) as bigint) as purchased_services_cents,
        cast(sum(case when cost_type = 'materials_and_medicines' then amount_cents else 0 end) as bigint) as materials_and_medicines_cents,
        cast(sum(case when cost_type = 'reimbursements' then amount_cents else 0 end) as bigint) as reimbursements_cents,
        cast(sum(case when cost_type = 'support_services' then amount_cents else 0 end) as bigint) as support_services_cents,
        cast(sum(case when cost_type = 'other' then amount_cents else 0 end) as bigint) as other_cents,
        cast(sum(case when cost_type = 'income' then amount_cents else 0 end) as bigint) as income_cents,
        cast(sum(case when cost_type = 'client_fees' then amount_cents else 0 end) as bigint) as client_fees_cents
    from full_costs
    group by region_code, year, cost_centre_id
),

weights as (
    select
        region_code,
        year,
        cost_centre_id,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(assumed_weight_count) as bigint) as assumed_weight_count,
        cast(sum(weight) as bigint) as total_weight,
        cast(sum(staff_direct_cents) as bigint) as staff_direct_cents,
        cast(sum(premises_direct_cents) as bigint) as premises_direct_cents,
        cast(sum(equipment_direct_cents) as bigint) as equipment_direct_cents,
        cast(sum(purchased_services_direct_cents) as bigint) as purchased_services_direct_cents,
        cast(sum(materials_and_medicines_direct_cents) as bigint) as materials_and_medicines_direct_cents,
        cast(sum(reimbursements_direct_cents) as bigint) as reimbursements_direct_cents,
        cast(sum(support_services_direct_cents) as bigint) as support_services_direct_cents,
        cast(sum(other_direct_cents) as bigint) as other_direct_cents,
        cast(sum(client_fees_direct_cents) as bigint) as client_fees_direct_cents
    from centre_weights
    group by region_code, year, cost_centre_id
),

ranked_services as (
    select
        cost_centre_id,
        service_id,
        row_number() over (
            partition by cost_centre_id
            order by weight desc, event_count desc, service_id
        ) as place
    from centre_weights
    where service_id is not null
),

joined as (
    select
        coalesce(costs.region_code, weights.region_code) as region_code,
        coalesce(costs.year, weights.year) as year,
        coalesce(costs.cost_centre_id, weights.cost_centre_id) as cost_centre_id,
        cost_centres.weight_method,
        case
            when cost_centres.is_population_level then 'population_level'
            when coalesce(weights.total_weight, 0) > 0 then 'spread'
            else 'no_events'
        end as pool_kind,
        coalesce(weights.event_count, 0) as event_count,
        coalesce(weights.assumed_weight_count, 0) as assumed_weight_count,
        coalesce(weights.total_weight, 0) as total_weight,
        coalesce(services.package_id, cost_centres.package_id) as home_package_id,
        coalesce(services.function_id, cost_centres.function_id) as home_function_id,
        coalesce(services.service_id, cost_centres.service_id) as home_service_id,
        coalesce(costs.staff_cents, 0) as staff_cents,
        coalesce(costs.premises_cents, 0) as premises_cents,
        coalesce(costs.equipment_cents, 0) as equipment_cents,
        coalesce(costs.purchased_services_cents, 0) as purchased_services_cents,
        coalesce(costs.materials_and_medicines_cents, 0) as materials_and_medicines_cents,
        coalesce(costs.reimbursements_cents, 0) as reimbursements_cents,
        coalesce(costs.support_services_cents, 0) as support_services_cents,
        coalesce(costs.other_cents, 0) as other_cents,
        coalesce(costs.income_cents, 0) as income_cents,
        coalesce(costs.client_fees_cents, 0) as client_fees_cents,
        coalesce(weights.staff_direct_cents, 0) as staff_direct_cents,
        coalesce(weights.premises_direct_cents, 0) as premises_direct_cents,
        coalesce(weights.equipment_direct_cents, 0) as equipment_direct_cents,
        coalesce(weights.purchased_services_direct_cents, 0) as purchased_services_direct_cents,
        coalesce(weights.materials_and_medicines_direct_cents, 0) as materials_and_medicines_direct_cents,
        coalesce(weights.reimbursements_direct_cents, 0) as reimbursements_direct_cents,
        coalesce(weights.support_services_direct_cents, 0) as support_services_direct_cents,
        coalesce(weights.other_direct_cents, 0) as other_direct_cents,
        coalesce(weights.client_fees_direct_cents, 0) as client_fees_direct_cents
    from costs
    full join weights
        on costs.cost_centre_id = weights.cost_centre_id
    left join cost_centres
        on coalesce(costs.cost_centre_id, weights.cost_centre_id) = cost_centres.cost_centre_id
    left join ranked_services
        on coalesce(costs.cost_centre_id, weights.cost_centre_id) = ranked_services.cost_centre_id
        and ranked_services.place = 1
    left join services
        on ranked_services.service_id = services.service_id
),

-- What events already carry is taken from the same cost type; when they carry more than the ledger
-- has, nothing is left to spread and the difference becomes a line of its own.
spreads as (
    select
        joined.*,
        case when staff_direct_cents <> 0 and staff_cents - staff_direct_cents < 0 then 0 else staff_cents - staff_direct_cents end as staff_spread_cents,
        case when premises_direct_cents <> 0 and premises_cents - premises_direct_cents < 0 then 0 else premises_cents - premises_direct_cents end as premises_spread_cents,
        case when equipment_direct_cents <> 0 and equipment_cents - equipment_direct_cents < 0 then 0 else equipment_cents - equipment_direct_cents end as equipment_spread_cents,
        case when purchased_services_direct_cents <> 0 and purchased_services_cents - purchased_services_direct_cents < 0 then 0 else purchased_services_cents - purchased_services_direct_cents end as purchased_services_spread_cents,
        case when materials_and_medicines_direct_cents <> 0 and materials_and_medicines_cents - materials_and_medicines_direct_cents < 0 then 0 else materials_and_medicines_cents - materials_and_medicines_direct_cents end as materials_and_medicines_spread_cents,
        case when reimbursements_direct_cents <> 0 and reimbursements_cents - reimbursements_direct_cents < 0 then 0 else reimbursements_cents - reimbursements_direct_cents end as reimbursements_spread_cents,
        case when support_services_direct_cents <> 0 and support_services_cents - support_services_direct_cents < 0 then 0 else support_services_cents - support_services_direct_cents end as support_services_spread_cents,
        case when other_direct_cents <> 0 and other_cents - other_direct_cents < 0 then 0 else other_cents - other_direct_cents end as other_spread_cents,
        income_cents as income_spread_cents,
        case when client_fees_direct_cents <> 0 and client_fees_cents - client_fees_direct_cents > 0 then 0 else client_fees_cents - client_fees_direct_cents end as client_fees_spread_cents
    from joined
),

final as (
    select
        spreads.*,
        case when pool_kind = 'spread' then 10000.0 * cast(staff_spread_cents as double) / cast(total_weight as double) else 0.0 end as staff_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(premises_spread_cents as double) / cast(total_weight as double) else 0.0 end as premises_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(equipment_spread_cents as double) / cast(total_weight as double) else 0.0 end as equipment_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(purchased_services_spread_cents as double) / cast(total_weight as double) else 0.0 end as purchased_services_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(materials_and_medicines_spread_cents as double) / cast(total_weight as double) else 0.0 end as materials_and_medicines_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(reimbursements_spread_cents as double) / cast(total_weight as double) else 0.0 end as reimbursements_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(support_services_spread_cents as double) / cast(total_weight as double) else 0.0 end as support_services_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(other_spread_cents as double) / cast(total_weight as double) else 0.0 end as other_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(income_spread_cents as double) / cast(total_weight as double) else 0.0 end as income_unit,
        case when pool_kind = 'spread' then 10000.0 * cast(client_fees_spread_cents as double) / cast(total_weight as double) else 0.0 end as client_fees_unit
    from spreads
)

select * from final
