with

client_changes as (
    select *
    from {{ comparison__client_changes }}
),

-- A fall of at least 2.5 standard errors somewhere; the step that reads this holds it to its own limit.
fallen_services as (
    select distinct period_kind, service_id
    from {{ comparison__service_changes }}
    where is_newest
        and client_count >= 10
        and 2 * change_microeuros <= -5 * spread_microeuros
),

fallen_changes as (
    select client_changes.*
    from client_changes
    inner join fallen_services
        on client_changes.period_kind = fallen_services.period_kind
        and client_changes.service_id = fallen_services.service_id
    where client_changes.change_microeuros < 0
),

final as (
    select
        fallen_changes.region_code,
        fallen_changes.period_kind,
        fallen_changes.after_from,
        fallen_changes.is_newest,
        fallen_changes.package_id,
        fallen_changes.service_id,
        others.package_id as other_package_id,
        others.service_id as other_service_id,
        count(*) as client_count,
        count(case when others.change_microeuros > 0 then 1 end) as rose_count,
        cast(sum(others.change_microeuros) as bigint) as other_change_microeuros,
        cast(round(sqrt(cast(sum(
            cast(others.change_microeuros as decimal(19, 0)) * cast(others.change_microeuros as decimal(19, 0))
        ) as double))) as bigint) as other_spread_microeuros
    from fallen_changes
    inner join client_changes as others
        on fallen_changes.region_code = others.region_code
        and fallen_changes.period_kind = others.period_kind
        and fallen_changes.after_from = others.after_from
        and fallen_changes.client_id = others.client_id
        and fallen_changes.package_id <> others.package_id
        and others.change_microeuros <> 0
    group by
        fallen_changes.region_code, fallen_changes.period_kind, fallen_changes.after_from,
        fallen_changes.is_newest, fallen_changes.package_id, fallen_changes.service_id,
        others.package_id, others.service_id
)

select * from final
