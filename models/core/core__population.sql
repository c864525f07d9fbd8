with

rows_delivered as (
    select region_code, municipality_code, year, age, sex, person_count, delivery_id, row_number
    from {{ landed__population }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        rows_delivered.*,
        row_number() over (
            partition by rows_delivered.region_code, rows_delivered.municipality_code, rows_delivered.year, rows_delivered.age, rows_delivered.sex
            order by deliveries.delivery_order desc, rows_delivered.row_number desc
        ) as recency
    from rows_delivered
    left join deliveries
        on rows_delivered.delivery_id = deliveries.delivery_id
),

final as (
    select region_code, municipality_code, year, age, sex, person_count
    from ranked
    where recency = 1
)

select * from final
