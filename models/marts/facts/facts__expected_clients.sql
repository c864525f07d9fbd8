with

months as (
    select region_code, year, month, client_id, sex, age_at_year_end, service_id, package_id, function_id
    from {{ packages__client_service_months }}
    where client_id is not null
),

roles as (
    select role, catalogue_code
    from {{ given__service_roles }}
    where role in ('plan_expected', 'rai_expected', 'medication_review')
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

services as (
    select distinct service_places.service_id, roles.role
    from service_places
    join roles
        on roles.catalogue_code
            in (service_places.package_id, service_places.function_id, service_places.service_id)
),

final as (
    select distinct
        months.region_code,
        months.year,
        months.client_id,
        months.sex,
        months.age_at_year_end,
        months.package_id,
        months.function_id,
        services.role
    from months
    join services
        on months.service_id = services.service_id
)

select * from final
