with

client_packages as (
    select *
    from {{ comparison__client_packages }}
),

package_clients as (
    select area_kind, area_code, year, package_id, count(*) as client_count
    from client_packages
    group by area_kind, area_code, year, package_id
),

pairs as (
    select
        own.area_kind,
        own.area_code,
        own.year,
        own.package_id,
        others.package_id as other_package_id,
        count(*) as client_count,
        cast(sum(own.cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(others.cost_microeuros) as bigint) as other_cost_microeuros
    from client_packages as own
    inner join client_packages as others
        on own.area_kind = others.area_kind
        and own.area_code = others.area_code
        and own.year = others.year
        and own.client_id = others.client_id
        and own.package_id <> others.package_id
    group by own.area_kind, own.area_code, own.year, own.package_id, others.package_id
),

final as (
    select
        pairs.area_kind,
        pairs.area_code,
        pairs.year,
        pairs.package_id,
        pairs.other_package_id,
        pairs.client_count,
        own_clients.client_count as package_client_count,
        other_clients.client_count as other_client_count,
        pairs.cost_microeuros,
        pairs.other_cost_microeuros
    from pairs
    inner join package_clients as own_clients
        on pairs.area_kind = own_clients.area_kind
        and pairs.area_code = own_clients.area_code
        and pairs.year = own_clients.year
        and pairs.package_id = own_clients.package_id
    inner join package_clients as other_clients
        on pairs.area_kind = other_clients.area_kind
        and pairs.area_code = other_clients.area_code
        and pairs.year = other_clients.year
        and pairs.other_package_id = other_clients.package_id
)

select * from final
