with

ledger_lines as (
    select region_code, year, cost_centre_id, period, cost_type, rule_id, amount_cents
    from {{ costing__ledger_lines }}
),

account_rules as (
    select rule_id, account_group
    from {{ given__account_rules }}
),

centre_places as (
    select cost_centre_id, package_id, function_id, service_id
    from {{ facts__centre_places }}
),

final as (
    select
        ledger_lines.region_code,
        ledger_lines.year,
        cast(ledger_lines.period || '-01' as date) as month,
        ledger_lines.cost_centre_id,
        centre_places.package_id,
        centre_places.function_id,
        centre_places.service_id,
        ledger_lines.cost_type,
        account_rules.account_group,
        cast(10000 * sum(ledger_lines.amount_cents) as bigint) as amount_microeuros
    from ledger_lines
    left join account_rules
        on ledger_lines.rule_id = account_rules.rule_id
    left join centre_places
        on ledger_lines.cost_centre_id = centre_places.cost_centre_id
    group by
        ledger_lines.region_code,
        ledger_lines.year,
        cast(ledger_lines.period || '-01' as date),
        ledger_lines.cost_centre_id,
        centre_places.package_id,
        centre_places.function_id,
        centre_places.service_id,
        ledger_lines.cost_type,
        account_rules.account_group
)

select * from final
