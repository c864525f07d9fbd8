with

client_service_months as (
    select *
    from {{ packages__client_service_months }}
),

cost_lines as (
    select region_code, year, package_id, function_id, service_id, cost_microeuros
    from {{ costing__cost_lines }}
),

-- A client without an age or a sex stands in no stratum of the residents.
placed_rows as (
    select
        region_code,
        year,
        case when age_at_year_end is not null and sex is not null then client_id end as client_id,
        case
            when client_id is null or sex is null then null
            when age_at_year_end >= 85 then '85+'
            else
                cast(age_at_year_end - age_at_year_end % 5 as varchar)
                || '-'
                || cast(age_at_year_end - age_at_year_end % 5 + 4 as varchar)
        end as age_band,
        case when client_id is not null and age_at_year_end is not null then sex end as sex,
        producer_id,
        package_id,
        function_id,
        service_id,
        event_count,
        cost_microeuros
    from client_service_months
    union all
    select
        region_code,
        year,
        null as client_id,
        null as age_band,
        null as sex,
        null as producer_id,
        package_id,
        function_id,
        service_id,
        0 as event_count,
        cost_microeuros
    from cost_lines
),

final as (
    select
        region_code,
        year,
        client_id,
        age_band,
        sex,
        producer_id,
        package_id,
        function_id,
        service_id,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(cost_microeuros) as bigint) as cost_microeuros
    from placed_rows
    group by
        region_code, year, client_id, age_band, sex, producer_id, package_id, function_id, service_id
)

select * from final
