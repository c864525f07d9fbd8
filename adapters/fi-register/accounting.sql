-- Where every delivered row went. A visit's rows are all used: they make one event together.
select
    'events' as source_name,
    case
        when "SOURCE" in ('PRIM_OUT', 'OUTPAT', 'INPAT', 'OPER_OUT', 'OPER_IN', 'PURCH', 'DEATH') then 'used'
        when "SOURCE" = 'REIMB' then 'REIMB, a right to special reimbursement is no service event'
        when "SOURCE" = 'CANC' then 'CANC, a cancer registration is no service event'
        else 'a SOURCE that the adapter does not know'
    end as fate,
    count(*) as row_count
from {{ events }}
group by 1, 2
union all
select 'clients' as source_name, 'used' as fate, count(*) as row_count from {{ clients }}
union all
select 'prices' as source_name, 'used' as fate, count(*) as row_count from {{ prices }}
