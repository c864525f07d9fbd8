with

events as (
    select region_code, year, month, started_at, client_id, sex, age_at_year_end, service_id, producer_id
    from {{ costing__events }}
),

roles as (
    select role, catalogue_code
    from {{ given__service_roles }}
    where role in ('emergency_department', 'ambulance_mission', 'ambulance_without_transport')
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

emergency_services as (
    select
        service_places.service_id,
        service_places.package_id,
        service_places.function_id,
        service_places.place_from,
        service_places.place_until,
        max(roles.role) as role
    from service_places
    join roles
        on roles.catalogue_code
            in (service_places.package_id, service_places.function_id, service_places.service_id)
    group by
        service_places.service_id,
        service_places.package_id,
        service_places.function_id,
        service_places.place_from,
        service_places.place_until
),

final as (
    select
        events.region_code,
        events.year,
        events.month,
        events.started_at,
        events.client_id,
        events.sex,
        events.age_at_year_end,
        emergency_services.package_id,
        emergency_services.function_id,
        events.service_id,
        events.producer_id,
        case emergency_services.role
            when 'emergency_department' then 'emergency_department'
            else 'ambulance'
        end as kind,
        case emergency_services.role
            when 'ambulance_mission' then true
            when 'ambulance_without_transport' then false
        end as is_transported
    from events
    join emergency_services
        on events.service_id = emergency_services.service_id
        and events.month >= emergency_services.place_from
        and events.month < emergency_services.place_until
)

select * from final
