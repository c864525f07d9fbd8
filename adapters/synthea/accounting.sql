-- Where every delivered row went; what brings no money of its own is named, so that money counts once.
with

fates as (
    select 'patients' as source_name, 'used' as fate from {{ patients }}
    union all
    select 'identities' as source_name, 'used' as fate from {{ identities }}
    union all
    select 'encounters' as source_name, 'used' as fate from {{ encounters }}
    union all
    select 'medications' as source_name, 'used' as fate from {{ medications }}
    union all
    select 'procedures' as source_name, 'inside the claim cost of the encounter' as fate from {{ procedures }}
    union all
    select 'claims' as source_name, 'used' as fate from {{ claims }}
    union all
    select
        'claims_transactions' as source_name,
        case
            when "TYPE" = 'PAYMENT' and "METHOD" <> 'ECHECK' then 'used'
            when "TYPE" = 'PAYMENT' then 'payments by insurers, for costs that the events already have'
            when "TYPE" = 'CHARGE' then 'charges, the billing of costs that the events already have'
            else 'transfers between payers, which change no cost'
        end as fate
    from {{ claims_transactions }}
    union all
    select 'payers' as source_name, 'used' as fate from {{ payers }}
    union all
    select 'organizations' as source_name, 'used' as fate from {{ organizations }}
)

select source_name, fate, count(*) as row_count
from fates
group by source_name, fate
