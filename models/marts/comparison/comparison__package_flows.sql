with

client_service_halves as (
    select region_code, half_from, client_id, package_id, cost_microeuros
    from {{ comparison__client_service_halves }}
),

client_halves as (
    select
        region_code,
        half_from,
        cast(half_from + interval '6' month as date) as next_half_from,
        client_id,
        package_id,
        sum(cost_microeuros) as cost_microeuros
    from client_service_halves
    group by region_code, half_from, client_id, package_id
),

-- Without the half-year before in the data, nobody can be told to be new.
known_halves as (
    select distinct region_code, next_half_from
    from client_halves
),

arrivals as (
    select
        client_halves.region_code,
        client_halves.half_from,
        client_halves.client_id,
        client_halves.package_id,
        client_halves.cost_microeuros
    from client_halves
    inner join known_halves
        on client_halves.region_code = known_halves.region_code
        and client_halves.half_from = known_halves.next_half_from
    left join client_halves as earlier
        on client_halves.region_code = earlier.region_code
        and client_halves.half_from = earlier.next_half_from
        and client_halves.client_id = earlier.client_id
        and client_halves.package_id = earlier.package_id
    where earlier.client_id is null
),

final as (
    select
        arrivals.region_code,
        arrivals.half_from as period_from,
        sources.package_id as from_package_id,
        arrivals.package_id as to_package_id,
        count(*) as client_count,
        cast(sum(arrivals.cost_microeuros) as bigint) as cost_microeuros
    from arrivals
    inner join client_halves as sources
        on arrivals.region_code = sources.region_code
        and arrivals.half_from = sources.next_half_from
        and arrivals.client_id = sources.client_id
    group by
        arrivals.region_code, arrivals.half_from, sources.package_id, arrivals.package_id
)

select * from final
