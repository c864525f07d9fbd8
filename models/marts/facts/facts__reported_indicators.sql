with

delivered as (
    select *
    from {{ landed__reported_indicators }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.indicator_id, delivered.region_code, delivered.year, delivered.sex, delivered.catalogue_code
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
reported as (
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
        reported.region_code,
        reported.year,
        reported.indicator_id,
        reported.sex,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id,
        cast(1000000 * cast(reported.value as decimal(38, 6)) as bigint) as value_millionths,
        cast(1000000 * cast(reported.numerator as decimal(38, 6)) as bigint) as numerator_millionths,
        cast(1000000 * cast(reported.denominator as decimal(38, 6)) as bigint) as denominator_millionths,
        reported.delivery_id
    from reported
    left join catalogue_codes
        on reported.catalogue_code = catalogue_codes.catalogue_code
)

select * from final
