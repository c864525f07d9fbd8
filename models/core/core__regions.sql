with

rows_delivered as (
    select region_code, name_fi, name_sv, name_en, kind, collaborative_area_code, delivery_id, row_number
    from {{ landed__regions }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        rows_delivered.*,
        row_number() over (
            partition by rows_delivered.region_code
            order by deliveries.delivery_order desc, rows_delivered.row_number desc
        ) as recency
    from rows_delivered
    left join deliveries
        on rows_delivered.delivery_id = deliveries.delivery_id
),

final as (
    select region_code, name_fi, name_sv, name_en, kind, collaborative_area_code
    from ranked
    where recency = 1
)

select * from final
