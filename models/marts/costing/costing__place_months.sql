with

places as (
    select *
    from {{ costing__places }}
),

present as (
    select distinct place_number, month
    from {{ costing__events }}
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

-- A service may change its package from one month to the next.
final as (
    select
        12 * places.place_number + extract(month from present.month) as place_month_number,
        present.month,
        places.region_code,
        places.year,
        service_places.package_id,
        service_places.function_id,
        places.service_id,
        places.producer_id,
        places.cost_centre_id,
        places.funding_channel,
        places.contact_mode,
        places.profession,
        places.speciality,
        places.urgency
    from present
    join places
        on present.place_number = places.place_number
    left join service_places
        on places.service_id = service_places.service_id
        and present.month >= service_places.place_from
        and present.month < service_places.place_until
)

select * from final
