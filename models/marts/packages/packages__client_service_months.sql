with

event_costs as (
    select *
    from {{ costing__event_costs }}
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

sums as (
    select
        region_code,
        year,
        month,
        client_id,
        sex,
        age_at_year_end,
        service_id,
        producer_id,
        cost_centre_id,
        funding_channel,
        contact_mode,
        profession,
        speciality,
        urgency,
        count(*) as event_count,
        cast(sum(case when is_coded then 1 else 0 end) as bigint) as coded_event_count,
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
    group by
        region_code, year, month, client_id, sex, age_at_year_end,
        service_id, producer_id, cost_centre_id, funding_channel,
        contact_mode, profession, speciality, urgency
),

final as (
    select
        service_places.package_id,
        service_places.function_id,
        sums.*,
        staff_microeuros
        + premises_microeuros
        + equipment_microeuros
        + purchased_services_microeuros
        + materials_and_medicines_microeuros
        + reimbursements_microeuros
        + support_services_microeuros
        + other_microeuros as cost_microeuros
    from sums
    left join service_places
        on sums.service_id = service_places.service_id
        and sums.month >= service_places.place_from
        and sums.month < service_places.place_until
)

select * from final
