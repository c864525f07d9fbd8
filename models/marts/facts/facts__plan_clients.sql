with

plans as (
    select client_id
    from {{ facts__plan_needs }}
    where client_id is not null
),

final as (
    select distinct client_id
    from plans
)

select * from final
