with

client_service_months as (
    select
        package_id,
        function_id,
        region_code,
        year,
        month,
        service_id,
        contact_mode,
        profession,
        speciality,
        urgency,
        client_id is not null as is_client_known,
        sex,
        case
            when age_at_year_end >= 85 then 85
            when age_at_year_end >= 75 then 75
            when age_at_year_end >= 65 then 65
            when age_at_year_end >= 45 then 45
            when age_at_year_end >= 25 then 25
            when age_at_year_end >= 23 then 23
            when age_at_year_end >= 18 then 18
            when age_at_year_end >= 13 then 13
            when age_at_year_end >= 12 then 12
            when age_at_year_end >= 7 then 7
            when age_at_year_end >= 0 then 0
            else age_at_year_end
        end as age_at_year_end,
        event_count,
        coded_event_count,
        duration_minutes,
        output_millionths,
        cost_microeuros,
        income_microeuros,
        client_fees_microeuros
    from {{ packages__client_service_months }}
),

region_year as (
    select min(region_code) as region_code, min(year) as year
    from client_service_months
),

sums as (
    select
        package_id,
        function_id,
        month,
        service_id,
        contact_mode,
        profession,
        speciality,
        urgency,
        is_client_known,
        sex,
        age_at_year_end,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(coded_event_count) as bigint) as coded_event_count,
        cast(sum(duration_minutes) as bigint) as duration_minutes,
        cast(sum(output_millionths) as bigint) as output_millionths,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(income_microeuros) as bigint) as income_microeuros,
        cast(sum(client_fees_microeuros) as bigint) as client_fees_microeuros
    from client_service_months
    group by
        package_id,
        function_id,
        month,
        service_id,
        contact_mode,
        profession,
        speciality,
        urgency,
        is_client_known,
        sex,
        age_at_year_end
),

final as (
    select region_year.region_code, region_year.year, sums.*
    from sums
    cross join region_year
)

select * from final
