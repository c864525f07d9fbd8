with

told as (
    select region_code, year, package_id, cost_microeuros, net_cost_microeuros, client_cost_microeuros, event_count, client_count
    from {{ given__package_sums }}
),

package_years as (
    select region_code, year, package_id, cost_microeuros, net_cost_microeuros, client_cost_microeuros, event_count, client_count
    from {{ packages__package_years }}
),

clients_of_packages as (
    select year, package_id, client_id
    from {{ packages__package_clients }}
),

client_months as (
    select year, package_id, client_id
    from {{ packages__client_service_months }}
    where client_id is not null
),

compared as (
    select
        coalesce(told.region_code, package_years.region_code) as region_code,
        coalesce(told.year, package_years.year) as year,
        coalesce(told.package_id, package_years.package_id, 'no package') as package_id,
        told.cost_microeuros as told_cost,
        told.net_cost_microeuros as told_net_cost,
        told.client_cost_microeuros as told_client_cost,
        told.event_count as told_events,
        told.client_count as told_clients,
        package_years.cost_microeuros as found_cost,
        package_years.net_cost_microeuros as found_net_cost,
        package_years.client_cost_microeuros as found_client_cost,
        package_years.event_count as found_events,
        package_years.client_count as found_clients
    from told
    full join package_years
        on told.region_code = package_years.region_code
        and told.year = package_years.year
        and coalesce(told.package_id, '') = coalesce(package_years.package_id, '')
),

-- Persons of the nation in one package and year, once however many areas they were clients of.
nation_by_package as (
    select
        by_month.year,
        by_month.package_id,
        by_month.client_count as expected,
        by_package.client_count as found
    from (
        select year, package_id, count(distinct client_id) as client_count
        from client_months
        group by year, package_id
    ) as by_month
    left join (
        select year, package_id, count(distinct client_id) as client_count
        from clients_of_packages
        group by year, package_id
    ) as by_package
        on by_month.year = by_package.year
        and coalesce(by_month.package_id, '') = coalesce(by_package.package_id, '')
),

final as (
    select 'packages_euros' as proof_id, region_code, year, 'cost of ' || package_id as subject, told_cost as expected, found_cost as found
    from compared
    union all
    select 'packages_euros' as proof_id, region_code, year, 'net cost of ' || package_id as subject, told_net_cost as expected, found_net_cost as found
    from compared
    union all
    select 'packages_euros' as proof_id, region_code, year, 'cost on clients of ' || package_id as subject, told_client_cost as expected, found_client_cost as found
    from compared
    union all
    select 'packages_events' as proof_id, region_code, year, 'events of ' || package_id as subject, told_events as expected, found_events as found
    from compared
    union all
    select 'packages_clients' as proof_id, region_code, year, 'clients of ' || package_id as subject, told_clients as expected, found_clients as found
    from compared
    union all
    select
        'packages_clients' as proof_id,
        cast(null as varchar) as region_code,
        year,
        'persons of the nation in ' || coalesce(package_id, 'no package') as subject,
        expected,
        found
    from nation_by_package
)

select * from final
