with

ledger_lines as (
    select *
    from {{ costing__ledger_lines }}
    where cost_centre_kind is not null
        and cost_type not in ('excluded', 'unmapped')
),

final as (
    select
        region_code,
        year,
        cost_centre_id,
        cost_centre_kind as kind,
        cost_type,
        cast(sum(amount_cents) as bigint) as amount_cents
    from ledger_lines
    group by region_code, year, cost_centre_id, cost_centre_kind, cost_type
)

select * from final
