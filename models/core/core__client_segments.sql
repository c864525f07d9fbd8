with

rows_delivered as (
    select client_id, segment_system, segment, valid_from, valid_until, delivery_id, row_number
    from {{ landed__client_segments }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        rows_delivered.*,
        row_number() over (
            partition by rows_delivered.client_id, rows_delivered.segment_system, rows_delivered.valid_from
            order by deliveries.delivery_order desc, rows_delivered.row_number desc
        ) as recency
    from rows_delivered
    left join deliveries
        on rows_delivered.delivery_id = deliveries.delivery_id
),

final as (
    select client_id, segment_system, segment, valid_from, valid_until
    from ranked
    where recency = 1
)

select * from final
