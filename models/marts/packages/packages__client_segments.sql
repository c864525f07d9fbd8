with

delivered_rows as (
    select client_id, segment_system, segment, valid_from, valid_until, delivery_id, row_number
    from {{ landed__client_segments }}
    where client_id is not null
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

client_service_months as (
    select client_id, year, cost_microeuros
    from {{ packages__client_service_months }}
    where client_id is not null
),

ranked_rows as (
    select
        delivered_rows.*,
        row_number() over (
            partition by
                delivered_rows.client_id,
                delivered_rows.segment_system,
                delivered_rows.valid_from
            order by deliveries.delivery_order desc, delivered_rows.row_number desc
        ) as recency
    from delivered_rows
    left join deliveries
        on delivered_rows.delivery_id = deliveries.delivery_id
),

delivered_segments as (
    select client_id, segment_system, segment, valid_from, valid_until
    from ranked_rows
    where recency = 1
),

client_years as (
    select
        client_id,
        year,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros
    from client_service_months
    group by client_id, year
),

ranked_clients as (
    select
        client_id,
        year,
        row_number() over (partition by year order by cost_microeuros desc, client_id) as place,
        count(*) over (partition by year) as client_count
    from client_years
),

-- Heavy users: the tenth of the year's clients, over all regions and packages, whose cost is highest.
heavy_use_segments as (
    select
        client_id,
        'heavy_use' as segment_system,
        case when 10 * place <= client_count then 'top_10_percent' else 'others' end as segment,
        cast(cast(year as varchar) || '-01-01' as date) as valid_from,
        cast(cast(year + 1 as varchar) || '-01-01' as date) as valid_until
    from ranked_clients
),

final as (
    select * from delivered_segments
    union all
    select * from heavy_use_segments
)

select * from final
