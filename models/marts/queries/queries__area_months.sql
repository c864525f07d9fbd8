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
        age_band,
        event_count,
        coded_event_count,
        duration_minutes,
        output_millionths,
        cost_microeuros,
        income_microeuros,
        client_fees_microeuros
    from {{ queries__banded_months }}
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
        age_band as age_at_year_end,
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
        age_band
),

final as (
    select region_year.region_code, region_year.year, sums.*
    from sums
    cross join region_year
)

select * from final
