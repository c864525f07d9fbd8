with

rows_delivered as (
    select producer_id, name, kind, region_code, delivery_id, row_number
    from {{ landed__producers }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        rows_delivered.*,
        row_number() over (
            partition by rows_delivered.producer_id
            order by deliveries.delivery_order desc, rows_delivered.row_number desc
        ) as recency
    from rows_delivered
    left join deliveries
        on rows_delivered.delivery_id = deliveries.delivery_id
),

final as (
    select producer_id, name, kind, region_code
    from ranked
    where recency = 1
)

select * from final
