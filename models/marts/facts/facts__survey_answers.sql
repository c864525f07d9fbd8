with

delivered as (
    select *
    from {{ landed__survey_answers }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.answer_id
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
answers as (
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
        answers.region_code,
        cast(extract(year from answers.answered_on) as integer) as year,
        cast(date_trunc('month', answers.answered_on) as date) as month,
        answers.survey,
        answers.question,
        answers.producer_id,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id,
        answers.age_group,
        cast(1000000 * cast(answers.value as decimal(38, 6)) as bigint) as value_millionths,
        cast(1000000 * cast(coalesce(answers.weight, 1) as decimal(38, 6)) as bigint) as weight_millionths,
        cast(
            1000000 * cast(answers.value * coalesce(answers.weight, 1) as decimal(32, 6)) as bigint
        ) as weighted_value_millionths
    from answers
    left join catalogue_codes
        on answers.catalogue_code = catalogue_codes.catalogue_code
)

select * from final
