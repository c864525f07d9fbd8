with

delivered as (
    select *
    from {{ landed__budgets }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.region_code, delivered.catalogue_code, delivered.period
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
budgets as (
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
        budgets.region_code,
        cast(extract(year from budgets.period) as integer) as year,
        budgets.period as month,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id,
        cast(10000 * sum(budgets.amount_cents) as bigint) as amount_microeuros
    from budgets
    left join catalogue_codes
        on budgets.catalogue_code = catalogue_codes.catalogue_code
    group by
        budgets.region_code,
        cast(extract(year from budgets.period) as integer),
        budgets.period,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id
)

select * from final
