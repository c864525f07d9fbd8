with

-- Numbered in order, so that one number can stand for a cost centre with other things of its events.
final as (
    select
        row_number() over (order by present.cost_centre_id) - 1 as cost_centre_number,
        present.cost_centre_id,
        coalesce(registered.weight_method, weight_defaults.default_method) as weight_method
    from (
        select distinct cost_centre_id
        from {{ landed__service_events }}
    ) as present
    cross join {{ given__weight_defaults }} as weight_defaults
    left join {{ costing__cost_centres }} as registered
        on present.cost_centre_id = registered.cost_centre_id
)

select * from final
