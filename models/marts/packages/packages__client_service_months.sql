with

event_costs as (
    select *
    from {{ costing__event_costs }}
),

places as (
    select *
    from {{ costing__places }}
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

-- Grouped by numbers that stand for the texts: they are quicker to tell apart and to put in order.
sums as (
    select
        place_number,
        month,
        client_id,
        sex,
        age_at_year_end,
        count(*) as event_count,
        count(case when is_coded then 1 end) as coded_event_count,
        cast(sum(duration_minutes) as bigint) as duration_minutes,
        cast(sum(output_millionths) as bigint) as output_millionths,
        cast(sum(staff_microeuros) as bigint) as staff_microeuros,
        cast(sum(premises_microeuros) as bigint) as premises_microeuros,
        cast(sum(equipment_microeuros) as bigint) as equipment_microeuros,
        cast(sum(purchased_services_microeuros) as bigint) as purchased_services_microeuros,
        cast(sum(materials_and_medicines_microeuros) as bigint) as materials_and_medicines_microeuros,
        cast(sum(reimbursements_microeuros) as bigint) as reimbursements_microeuros,
        cast(sum(support_services_microeuros) as bigint) as support_services_microeuros,
        cast(sum(other_microeuros) as bigint) as other_microeuros,
        cast(sum(income_microeuros) as bigint) as income_microeuros,
        cast(sum(client_fees_microeuros) as bigint) as client_fees_microeuros
    from event_costs
    group by place_number, month, client_id, sex, age_at_year_end
),

months as (
    select distinct month
    from {{ costing__events }}
),

-- A service may change its package from one month to the next.
service_months as (
    select
        services.service_id,
        months.month,
        service_places.package_id,
        service_places.function_id
    from (
        select distinct service_id
        from places
        where service_id is not null
    ) as services
    cross join months
    join service_places
        on services.service_id = service_places.service_id
        and months.month >= service_places.place_from
        and months.month < service_places.place_until
),

final as (
    select
        sums.place_number,
        service_months.package_id,
        service_months.function_id,
        places.region_code,
        places.year,
        sums.month,
        sums.client_id,
        sums.sex,
        sums.age_at_year_end,
        places.service_id,
        places.producer_id,
        places.cost_centre_id,
        places.funding_channel,
        places.contact_mode,
        places.profession,
        places.speciality,
        places.urgency,
        sums.event_count,
        sums.coded_event_count,
        sums.duration_minutes,
        sums.output_millionths,
        sums.staff_microeuros,
        sums.premises_microeuros,
        sums.equipment_microeuros,
        sums.purchased_services_microeuros,
        sums.materials_and_medicines_microeuros,
        sums.reimbursements_microeuros,
        sums.support_services_microeuros,
        sums.other_microeuros,
        sums.income_microeuros,
        sums.client_fees_microeuros,
        sums.staff_microeuros
        + sums.premises_microeuros
        + sums.equipment_microeuros
        + sums.purchased_services_microeuros
        + sums.materials_and_medicines_microeuros
        + sums.reimbursements_microeuros
        + sums.support_services_microeuros
        + sums.other_microeuros as cost_microeuros
    from sums
    join places
        on sums.place_number = places.place_number
    left join service_months
        on places.service_id = service_months.service_id
        and sums.month = service_months.month
)

select * from final
