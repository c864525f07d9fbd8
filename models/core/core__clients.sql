with

persons as (
    select client_id, birth_month, sex, native_language, region_code, municipality_code, valid_from, delivery_id, row_number
    from {{ landed__persons }}
    where client_id is not null
),

identities as (
    select client_id, birth_month
    from {{ landed__identities }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked_persons as (
    select
        persons.client_id,
        persons.birth_month,
        persons.sex,
        persons.native_language,
        persons.region_code,
        persons.municipality_code,
        row_number() over (
            partition by persons.client_id
            order by persons.valid_from desc, deliveries.delivery_order desc, persons.row_number desc
        ) as recency
    from persons
    left join deliveries
        on persons.delivery_id = deliveries.delivery_id
),

latest_persons as (
    select client_id, birth_month, sex, native_language, region_code, municipality_code
    from ranked_persons
    where recency = 1
),

-- The code itself gives the month of birth of clients whom no person row describes.
known_identities as (
    select
        client_id,
        min(birth_month) as birth_month
    from identities
    group by client_id
),

final as (
    select
        coalesce(latest_persons.client_id, known_identities.client_id) as client_id,
        coalesce(latest_persons.birth_month, known_identities.birth_month) as birth_month,
        latest_persons.sex,
        latest_persons.native_language,
        latest_persons.region_code,
        latest_persons.municipality_code
    from known_identities
    full join latest_persons
        on known_identities.client_id = latest_persons.client_id
)

select * from final
