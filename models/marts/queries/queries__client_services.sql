with

client_service_months as (
    select
        region_code,
        year,
        client_id,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        sex,
        age_at_year_end,
        age_band,
        extract(month from month) as month_number,
        event_count,
        cost_microeuros,
        income_microeuros,
        client_fees_microeuros
    from {{ queries__banded_months }}
    where client_id is not null
),

region_year as (
    select min(region_code) as region_code, min(year) as year
    from client_service_months
),

client_services as (
    select
        client_id,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        max(sex) as sex,
        max(age_at_year_end) as age_at_year_end,
        max(age_band) as age_band,
        bool_or(month_number = 1) as in_month_01,
        bool_or(month_number = 2) as in_month_02,
        bool_or(month_number = 3) as in_month_03,
        bool_or(month_number = 4) as in_month_04,
        bool_or(month_number = 5) as in_month_05,
        bool_or(month_number = 6) as in_month_06,
        bool_or(month_number = 7) as in_month_07,
        bool_or(month_number = 8) as in_month_08,
        bool_or(month_number = 9) as in_month_09,
        bool_or(month_number = 10) as in_month_10,
        bool_or(month_number = 11) as in_month_11,
        bool_or(month_number = 12) as in_month_12,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros,
        cast(sum(income_microeuros) as bigint) as income_microeuros,
        cast(sum(client_fees_microeuros) as bigint) as client_fees_microeuros
    from client_service_months
    group by client_id, package_id, function_id, service_id, producer_id, funding_channel
),

final as (
    select
        region_year.region_code,
        region_year.year,
        client_services.client_id,
        client_services.package_id,
        client_services.function_id,
        client_services.service_id,
        client_services.producer_id,
        client_services.funding_channel,
        client_services.sex,
        client_services.age_at_year_end,
        client_services.age_band,
        cast(
            case when client_services.in_month_01 then 1 else 0 end
            + case when client_services.in_month_02 then 2 else 0 end
            + case when client_services.in_month_03 then 4 else 0 end
            + case when client_services.in_month_04 then 8 else 0 end
            + case when client_services.in_month_05 then 16 else 0 end
            + case when client_services.in_month_06 then 32 else 0 end
            + case when client_services.in_month_07 then 64 else 0 end
            + case when client_services.in_month_08 then 128 else 0 end
            + case when client_services.in_month_09 then 256 else 0 end
            + case when client_services.in_month_10 then 512 else 0 end
            + case when client_services.in_month_11 then 1024 else 0 end
            + case when client_services.in_month_12 then 2048 else 0 end
            as integer
        ) as months,
        client_services.event_count,
        client_services.cost_microeuros,
        client_services.income_microeuros,
        client_services.client_fees_microeuros
    from client_services
    cross join region_year
)

select * from final
