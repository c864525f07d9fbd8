with

clients_of_packages as (
    select region_code, year, package_id, client_id
    from {{ proof__event_clients }}
),

clients_of_facts as (
    select region_code, year, client_id
    from {{ packages__package_clients }}
),

package_years as (
    select region_code, year, package_id, client_count
    from {{ packages__package_years }}
),

clients as (
    select client_id
    from {{ core__clients }}
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
        select region_code, year, count(distinct client_id) as client_count
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
