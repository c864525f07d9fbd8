with

entries as (
    select region_code, cost_centre_id, account, period, amount_cents, delivery_id
    from {{ landed__ledger_entries }}
),

account_rules as (
    select rule_id, account_from, account_until, cost_type, rule_order
    from {{ given__account_rules }}
),

cost_centres as (
    select cost_centre_id, kind
    from {{ costing__cost_centres }}
),

accounts as (
    select distinct account
    from entries
),

matching_rules as (
    select
        accounts.account,
        account_rules.rule_id,
        account_rules.cost_type,
        row_number() over (partition by accounts.account order by account_rules.rule_order) as place
    from accounts
    join account_rules
        on substr(accounts.account, 1, length(account_rules.account_from)) >= account_rules.account_from
        and substr(accounts.account, 1, length(account_rules.account_until)) <= account_rules.account_until
),

account_types as (
    select account, rule_id, cost_type
    from matching_rules
    where place = 1
),

final as (
    select
        entries.region_code,
        cast(extract(year from entries.period) as integer) as year,
        entries.cost_centre_id,
        entries.account,
        substr(cast(entries.period as varchar), 1, 7) as period,
        coalesce(account_types.cost_type, 'unmapped') as cost_type,
        account_types.rule_id,
        cost_centres.kind as cost_centre_kind,
        entries.delivery_id,
        cast(sum(entries.amount_cents) as bigint) as amount_cents
    from entries
    left join account_types
        on entries.account = account_types.account
    left join cost_centres
        on entries.cost_centre_id = cost_centres.cost_centre_id
    group by
        entries.region_code,
        cast(extract(year from entries.period) as integer),
        entries.cost_centre_id,
        entries.account,
        substr(cast(entries.period as varchar), 1, 7),
        coalesce(account_types.cost_type, 'unmapped'),
        account_types.rule_id,
        cost_centres.kind,
        entries.delivery_id
)

select * from final
