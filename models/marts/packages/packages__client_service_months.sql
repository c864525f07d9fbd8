with

alone as (
    select *
    from {{ costing__event_costs }}
    where is_alone
),

repeated as (
    select *
    from {{ costing__event_costs }}
    where not is_alone
),

place_months as (
    select *
    from {{ costing__place_months }}
),

-- Nine in ten events are the only ones of their client in a place and month, and need no adding up. Numbers stand for
-- the texts: they are quicker to tell apart and to put in order.
sums as (
    select
        12 * place_number + extract(month from month) as place_month_number,
        client_id,
        sex,
        age_at_year_end,
        cast(1 as bigint) as event_count,
        cast(case when is_coded then 1 else 0 end as bigint) as coded_event_count,
        duration_minutes,
        output_millionths,
        staff_microeuros,
        premises_microeuros,
        equipment_microeuros,
        purchased_services_microeuros,
        materials_and_medicines_microeuros,
        reimbursements_microeuros,
        support_services_microeuros,
        other_microeuros,
        income_microeuros,
        client_fees_microeuros
    from alone
    union all
    select
        12 * place_number + extract(month from month) as place_month_number,
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
    from repeated
    group by 12 * place_number + extract(month from month), client_id, sex, age_at_year_end
),

final as (
    select
        sums.place_month_number,
        place_months.package_id,
        place_months.function_id,
        place_months.region_code,
        place_months.year,
        place_months.month,
        sums.client_id,
        sums.sex,
        sums.age_at_year_end,
        place_months.service_id,
        place_months.producer_id,
        place_months.cost_centre_id,
        place_months.funding_channel,
        place_months.contact_mode,
        place_months.profession,
        place_months.speciality,
        place_months.urgency,
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
    join place_months
        on sums.place_month_number = place_months.place_month_number
)

select * from final
