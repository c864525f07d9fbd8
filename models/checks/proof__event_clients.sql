with

events as (
    select month, service_id, client_id
    from {{ costing__events }}
    where client_id is not null
),

region_year as (
    select min(region_code) as region_code, min(year) as year
    from {{ costing__events }}
),

service_places as (
    select service_id, package_id, place_from, place_until
    from {{ given__service_places }}
),

-- The place of each event by itself, so that the facts are held against something of another making.
clients_of_packages as (
    select service_places.package_id, events.client_id
    from events
    left join service_places
        on events.service_id = service_places.service_id
        and events.month >= service_places.place_from
        and events.month < service_places.place_until
    group by service_places.package_id, events.client_id
),

final as (
    select
        region_year.region_code,
        region_year.year,
        clients_of_packages.package_id,
        clients_of_packages.client_id
    from clients_of_packages
    cross join region_year
)

select * from final
