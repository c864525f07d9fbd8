with

delivered as (
    select *
    from {{ landed__service_plans }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.region_code, delivered.plan_id, delivered.need
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
plans as (
    select *
    from ranked
    where recency = 1
),

catalogue_codes as (
    select catalogue_code, package_id, function_id, service_id
    from {{ given__catalogue_codes }}
),

final as (
    select
        plans.region_code,
        plans.plan_id,
        plans.need,
        plans.client_id,
        plans.made_on,
        plans.review_on,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id
    from plans
    left join catalogue_codes
        on plans.planned_service = catalogue_codes.catalogue_code
)

select * from final
