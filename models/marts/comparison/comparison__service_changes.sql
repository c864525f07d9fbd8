with

client_changes as (
    select *
    from {{ comparison__client_changes }}
),

final as (
    select
        region_code,
        period_kind,
        after_from,
        is_newest,
        package_id,
        service_id,
        count(case when change_microeuros <> 0 then 1 end) as client_count,
        cast(sum(change_microeuros) as bigint) as change_microeuros,
        cast(sum(before_microeuros) as bigint) as before_microeuros,
        cast(round(sqrt(cast(sum(
            cast(change_microeuros as decimal(19, 0)) * cast(change_microeuros as decimal(19, 0))
        ) as double))) as bigint) as spread_microeuros
    from client_changes
    group by region_code, period_kind, after_from, is_newest, package_id, service_id
)

select * from final
