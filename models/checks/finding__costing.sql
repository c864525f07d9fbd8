with

pools as (
    select *
    from {{ costing__pools }}
),

cost_lines as (
    select *
    from {{ costing__cost_lines }}
),

centre_sums as (
    select *
    from {{ packages__centre_sums }}
),

centre_count as (
    select region_code, year, count(*) as checked_count
    from pools
    group by region_code, year
),

event_count as (
    select region_code, year, cast(sum(event_count) as bigint) as checked_count
    from centre_sums
    group by region_code, year
),

line_faults as (
    select
        region_code,
        year,
        'costing.' || line_kind as check_id,
        count(*) as row_count,
        cast(sum(cost_microeuros) as bigint) as microeuros
    from cost_lines
    where line_kind not in ('rounding', 'population_level', 'excluded_account')
    group by region_code, year, line_kind
),

centres_without_cost as (
    select
        region_code,
        year,
        'costing.no_cost' as check_id,
        count(*) as row_count,
        cast(0 as bigint) as microeuros
    from pools
    where event_count > 0
        and staff_cents = 0
        and premises_cents = 0
        and equipment_cents = 0
        and purchased_services_cents = 0
        and materials_and_medicines_cents = 0
        and reimbursements_cents = 0
        and support_services_cents = 0
        and other_cents = 0
    group by region_code, year
),

assumed_weights as (
    select
        region_code,
        year,
        'costing.assumed_weight' as check_id,
        cast(sum(assumed_weight_count) as bigint) as row_count,
        cast(0 as bigint) as microeuros
    from pools
    where assumed_weight_count > 0
    group by region_code, year
),

support_centres as (
    select cost_centre_id
    from {{ costing__cost_centres }}
    where kind = 'support'
),

events_on_support as (
    select
        pools.region_code,
        pools.year,
        'costing.events_on_support' as check_id,
        cast(sum(pools.event_count) as bigint) as row_count,
        cast(0 as bigint) as microeuros
    from pools
    join support_centres
        on pools.cost_centre_id = support_centres.cost_centre_id
    where pools.event_count > 0
    group by pools.region_code, pools.year
),

unclassified as (
    select
        region_code,
        year,
        'classification.no_rule' as check_id,
        cast(sum(event_count) as bigint) as row_count,
        cast(sum(cost_microeuros) as bigint) as microeuros
    from centre_sums
    where service_id is null
    group by region_code, year
),

unidentified as (
    select
        region_code,
        year,
        'identity.unidentified_events' as check_id,
        cast(sum(event_count) as bigint) as row_count,
        cast(sum(cost_microeuros) as bigint) as microeuros
    from centre_sums
    where not is_client_known
    group by region_code, year
),

about_centres as (
    select * from line_faults
    union all
    select * from centres_without_cost
),

about_events as (
    select * from assumed_weights
    union all
    select * from events_on_support
    union all
    select * from unclassified
    union all
    select * from unidentified
),

final as (
    select
        about_centres.region_code,
        about_centres.year,
        about_centres.check_id,
        about_centres.row_count,
        centre_count.checked_count,
        about_centres.microeuros
    from about_centres
    left join centre_count
        on about_centres.region_code = centre_count.region_code
        and about_centres.year = centre_count.year
    union all
    select
        about_events.region_code,
        about_events.year,
        about_events.check_id,
        about_events.row_count,
        event_count.checked_count,
        about_events.microeuros
    from about_events
    left join event_count
        on about_events.region_code = event_count.region_code
        and about_events.year = event_count.year
)

select * from final
