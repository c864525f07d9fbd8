with

events as (
    select *
    from {{ facts__year_end_events }}
),

stays as (
    select *
    from {{ facts__stay_facts }}
    where client_id is not null
        and kind in ('inpatient', 'housing', 'rehabilitation', 'placement')
),

population as (
    select region_code, year
    from {{ core__population }}
),

clients as (
    select client_id, birth_month, sex
    from {{ core__clients }}
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

-- The years whose last day the deliveries reach: residents are counted at it.
years as (
    select distinct region_code, year
    from population
),

on_last_days as (
    select
        stays.region_code,
        years.year,
        stays.client_id,
        stays.service_id,
        stays.producer_id,
        stays.kind,
        stays.started_on
    from stays
    join years
        on stays.region_code = years.region_code
        and stays.started_on <= cast(cast(years.year as varchar) || '-12-31' as date)
        and (stays.ended_on is null or stays.ended_on > cast(cast(years.year as varchar) || '-12-31' as date))
),

all_care as (
    select region_code, year, client_id, service_id, producer_id, kind, started_on
    from on_last_days
    union all
    select region_code, year, client_id, service_id, producer_id, null as kind, started_on
    from events
),

cared_for as (
    select
        region_code,
        year,
        client_id,
        service_id,
        producer_id,
        max(kind) as kind,
        min(started_on) as started_on
    from all_care
    group by region_code, year, client_id, service_id, producer_id
),

final as (
    select
        cared_for.region_code,
        cared_for.year,
        cared_for.client_id,
        clients.sex,
        cared_for.year - cast(extract(year from clients.birth_month) as integer) as age_at_year_end,
        service_places.package_id,
        service_places.function_id,
        cared_for.service_id,
        cared_for.producer_id,
        cared_for.kind,
        cared_for.started_on,
        cast(date_diff(
            'day', cared_for.started_on, cast(cast(cared_for.year as varchar) || '-12-31' as date)
        ) as integer) as day_count
    from cared_for
    left join clients
        on cared_for.client_id = clients.client_id
    left join service_places
        on cared_for.service_id = service_places.service_id
        and cast(cast(cared_for.year as varchar) || '-12-01' as date) >= service_places.place_from
        and cast(cast(cared_for.year as varchar) || '-12-01' as date) < service_places.place_until
)

select * from final
