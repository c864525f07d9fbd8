with

client_service_halves as (
    select region_code, half_from, client_id, package_id, service_id, cost_microeuros
    from {{ comparison__client_service_halves }}
),

periods as (
    select *
    from {{ comparison__shift_periods }}
),

-- Both periods must be there in the region, or every client would be new or gone.
whole_regions as (
    select
        client_service_halves.region_code,
        periods.period_kind,
        periods.after_from
    from client_service_halves
    inner join periods
        on client_service_halves.half_from >= periods.before_from
        and client_service_halves.half_from < periods.after_until
    group by client_service_halves.region_code, periods.period_kind, periods.after_from
    having count(distinct client_service_halves.half_from)
        = max(case when periods.period_kind = 'year' then 4 else 2 end)
),

final as (
    select
        client_service_halves.region_code,
        periods.period_kind,
        periods.after_from,
        periods.is_newest,
        client_service_halves.client_id,
        client_service_halves.package_id,
        client_service_halves.service_id,
        cast(sum(case
            when client_service_halves.half_from >= periods.after_from
                then client_service_halves.cost_microeuros
            else -client_service_halves.cost_microeuros
        end) as bigint) as change_microeuros,
        cast(sum(case
            when client_service_halves.half_from < periods.after_from
                then client_service_halves.cost_microeuros
            else 0
        end) as bigint) as before_microeuros
    from client_service_halves
    inner join periods
        on client_service_halves.half_from >= periods.before_from
        and client_service_halves.half_from < periods.after_until
    inner join whole_regions
        on client_service_halves.region_code = whole_regions.region_code
        and periods.period_kind = whole_regions.period_kind
        and periods.after_from = whole_regions.after_from
    group by
        client_service_halves.region_code, periods.period_kind, periods.after_from,
        periods.is_newest, client_service_halves.client_id, client_service_halves.package_id,
        client_service_halves.service_id
)

select * from final
