with

residences as (
    select client_id, valid_until
    from {{ landed__persons }}
    where client_id is not null
        and is_deceased
        and valid_until is not null
),

-- The residence ends on the day after the last one.
final as (
    select
        client_id,
        cast(max(valid_until) - interval '1' day as date) as died_on
    from residences
    group by client_id
)

select * from final
