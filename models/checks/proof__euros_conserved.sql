with

entries as (
    select region_code, cost_centre_id, cast(extract(year from period) as integer) as year, amount_cents
    from {{ landed__ledger_entries }}
),

centre_sums as (
    select *
    from {{ packages__centre_sums }}
),

cost_lines as (
    select *
    from {{ costing__cost_lines }}
),

allocations as (
    select *
    from {{ costing__support_allocations }}
),

places as (
    select
        centre_sums.region_code,
        centre_sums.year,
        centre_sums.cost_centre_id,
        staff_microeuros + premises_microeuros + equipment_microeuros + purchased_services_microeuros + materials_and_medicines_microeuros + reimbursements_microeuros + support_services_microeuros + other_microeuros + income_microeuros + client_fees_microeuros as microeuros
    from centre_sums
    union all
    select
        region_code,
        year,
        cost_centre_id,
        staff_microeuros + premises_microeuros + equipment_microeuros + purchased_services_microeuros + materials_and_medicines_microeuros + reimbursements_microeuros + support_services_microeuros + other_microeuros + income_microeuros + client_fees_microeuros as microeuros
    from cost_lines
),

-- A cost centre's own ledger, less what it gave, plus what it was given, is what lies on it in the end.
ledger_by_centre as (
    select region_code, year, cost_centre_id, 10000 * amount_cents as microeuros
    from entries
    union all
    select region_code, year, giving_cost_centre_id as cost_centre_id, -10000 * amount_cents as microeuros
    from allocations
    union all
    select region_code, year, receiving_cost_centre_id as cost_centre_id, 10000 * amount_cents as microeuros
    from allocations
),

expected_by_centre as (
    select region_code, year, cost_centre_id, cast(sum(microeuros) as bigint) as microeuros
    from ledger_by_centre
    group by region_code, year, cost_centre_id
),

found_by_centre as (
    select region_code, year, cost_centre_id, cast(sum(microeuros) as bigint) as microeuros
    from places
    group by region_code, year, cost_centre_id
),

by_centre as (
    select
        'euros_conserved_by_cost_centre' as proof_id,
        coalesce(expected_by_centre.region_code, found_by_centre.region_code) as region_code,
        coalesce(expected_by_centre.year, found_by_centre.year) as year,
        coalesce(expected_by_centre.cost_centre_id, found_by_centre.cost_centre_id) as subject,
        coalesce(expected_by_centre.microeuros, 0) as expected,
        coalesce(found_by_centre.microeuros, 0) as found
    from expected_by_centre
    full join found_by_centre
        on expected_by_centre.region_code = found_by_centre.region_code
        and expected_by_centre.year = found_by_centre.year
        and expected_by_centre.cost_centre_id is not distinct from found_by_centre.cost_centre_id
),

ledger_totals as (
    select region_code, year, cast(sum(10000 * amount_cents) as bigint) as microeuros
    from entries
    group by region_code, year
),

place_totals as (
    select region_code, year, cast(sum(microeuros) as bigint) as microeuros
    from places
    group by region_code, year
),

by_region as (
    select
        'euros_conserved' as proof_id,
        coalesce(ledger_totals.region_code, place_totals.region_code) as region_code,
        coalesce(ledger_totals.year, place_totals.year) as year,
        'ledger' as subject,
        coalesce(ledger_totals.microeuros, 0) as expected,
        coalesce(place_totals.microeuros, 0) as found
    from ledger_totals
    full join place_totals
        on ledger_totals.region_code = place_totals.region_code
        and ledger_totals.year = place_totals.year
),

package_years as (
    select *
    from {{ packages__package_years }}
),

package_totals as (
    select region_code, year, cast(sum(net_cost_microeuros) as bigint) as microeuros
    from package_years
    group by region_code, year
),

by_package as (
    select
        'euros_conserved_by_package' as proof_id,
        ledger_totals.region_code,
        ledger_totals.year,
        'all packages and no package' as subject,
        ledger_totals.microeuros as expected,
        coalesce(package_totals.microeuros, 0) as found
    from ledger_totals
    left join package_totals
        on ledger_totals.region_code = package_totals.region_code
        and ledger_totals.year = package_totals.year
),

final as (
    select * from by_region
    union all
    select * from by_centre
    union all
    select * from by_package
)

select * from final
