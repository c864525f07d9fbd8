with

cost_centres as (
    select *
    from {{ landed__cost_centres }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

catalogue_codes as (
    select catalogue_code, package_id, function_id, service_id
    from {{ given__catalogue_codes }}
),

default_methods as (
    select default_method
    from {{ given__weight_defaults }}
),

ranked as (
    select
        cost_centres.*,
        row_number() over (
            partition by cost_centres.cost_centre_id
            order by deliveries.delivery_order desc, cost_centres.row_number desc
        ) as recency
    from cost_centres
    left join deliveries
        on cost_centres.delivery_id = deliveries.delivery_id
),

final as (
    select
        ranked.region_code,
        ranked.year,
        ranked.cost_centre_id,
        ranked.name,
        ranked.kind,
        ranked.parent_id,
        ranked.producer_id,
        coalesce(ranked.is_population_level, false) as is_population_level,
        ranked.catalogue_code,
        coalesce(ranked.weight_method, default_methods.default_method) as weight_method,
        ranked.driver,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id
    from ranked
    cross join default_methods
    left join catalogue_codes
        on ranked.catalogue_code = catalogue_codes.catalogue_code
    where ranked.recency = 1
)

select * from final
