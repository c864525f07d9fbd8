with

events as (
    select region_code, year, month, service_id, client_id
    from {{ costing__events }}
    where client_id is not null
),

clients_of_facts as (
    select region_code, year, client_id
    from {{ packages__client_service_months }}
    where client_id is not null
    group by region_code, year, client_id
),

package_years as (
    select region_code, year, package_id, client_count
    from {{ packages__package_years }}
),

service_places as (
    select service_id, package_id, place_from, place_until
    from {{ given__service_places }}
),

clients as (
    select client_id
    from {{ core__clients }}
),

-- The place of each event by itself, so that the facts are held against something of another making.
clients_of_packages as (
    select
        events.region_code,
        events.year,
        service_places.package_id,
        events.client_id
    from events
    left join service_places
        on events.service_id = service_places.service_id
        and events.month >= service_places.place_from
        and events.month < service_places.place_until
    group by events.region_code, events.year, service_places.package_id, events.client_id
),

whole as (
    select
        'clients_once' as proof_id,
        cast(null as varchar) as region_code,
        cast(null as integer) as year,
        'all clients' as subject,
        (select count(distinct client_id) from clients_of_packages) as expected,
        (select count(distinct client_id) from clients_of_facts) as found
),

by_region as (
    select
        'clients_once' as proof_id,
        from_events.region_code,
        from_events.year,
        'clients of the region' as subject,
        from_events.client_count as expected,
        from_facts.client_count as found
    from (
        select region_code, year, count(distinct client_id) as client_count
        from clients_of_packages
        group by region_code, year
    ) as from_events
    left join (
        select region_code, year, count(*) as client_count
        from clients_of_facts
        group by region_code, year
    ) as from_facts
        on from_events.region_code = from_facts.region_code
        and from_events.year = from_facts.year
),

by_package as (
    select
        'clients_once' as proof_id,
        from_events.region_code,
        from_events.year,
        'clients of ' || coalesce(from_events.package_id, 'no package') as subject,
        from_events.client_count as expected,
        from_facts.client_count as found
    from (
        select region_code, year, package_id, count(*) as client_count
        from clients_of_packages
        group by region_code, year, package_id
    ) as from_events
    left join package_years as from_facts
        on from_events.region_code = from_facts.region_code
        and from_events.year = from_facts.year
        and from_events.package_id is not distinct from from_facts.package_id
),

one_row as (
    select
        'clients_once' as proof_id,
        cast(null as varchar) as region_code,
        cast(null as integer) as year,
        'one row for each client' as subject,
        count(distinct client_id) as expected,
        count(*) as found
    from clients
),

final as (
    select * from whole
    union all
    select * from by_region
    union all
    select * from by_package
    union all
    select * from one_row
)

select * from final
