with

-- Numbered in order, so that one number can stand for a producer with other things of its events.
final as (
    select
        row_number() over (order by present.producer_id) - 1 as producer_number,
        present.producer_id,
        case
            when registered.kind in ('purchased', 'voucher', 'personal_budget') then 'purchased_services'
            else 'materials_and_medicines'
        end as direct_cost_type
    from (
        select distinct producer_id
        from {{ landed__service_events }}
    ) as present
    left join {{ core__producers }} as registered
        on present.producer_id = registered.producer_id
)

select * from final
