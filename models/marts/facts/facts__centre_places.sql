with

cost_centres as (
    select cost_centre_id, package_id, function_id, service_id
    from {{ costing__cost_centres }}
),

pools as (
    select cost_centre_id, home_package_id, home_function_id, home_service_id
    from {{ costing__pools }}
),

final as (
    select
        coalesce(cost_centres.cost_centre_id, pools.cost_centre_id) as cost_centre_id,
        coalesce(cost_centres.package_id, pools.home_package_id) as package_id,
        case
            when cost_centres.package_id is null then pools.home_function_id
            else cost_centres.function_id
        end as function_id,
        case
            when cost_centres.package_id is null then pools.home_service_id
            else cost_centres.service_id
        end as service_id
    from cost_centres
    full join pools
        on cost_centres.cost_centre_id = pools.cost_centre_id
)

select * from final
