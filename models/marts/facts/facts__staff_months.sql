with

delivered as (
    select *
    from {{ landed__staff }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.region_code, delivered.cost_centre_id, delivered.profession, delivered.period
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
staff as (
    select *
    from ranked
    where recency = 1
),

centre_places as (
    select cost_centre_id, package_id, function_id, service_id
    from {{ facts__centre_places }}
),

final as (
    select
        staff.region_code,
        cast(extract(year from staff.period) as integer) as year,
        staff.period as month,
        staff.cost_centre_id,
        staff.profession,
        centre_places.package_id,
        centre_places.function_id,
        centre_places.service_id,
        cast(1000000 * cast(staff.full_time_equivalents as decimal(38, 6)) as bigint) as full_time_equivalents_millionths,
        staff.leavers as leaver_count,
        staff.sick_days as sick_day_count,
        staff.permanent_count,
        staff.permanent_leavers as permanent_leaver_count,
        staff.employment_days as employment_day_count
    from staff
    left join centre_places
        on staff.cost_centre_id = centre_places.cost_centre_id
)

select * from final
