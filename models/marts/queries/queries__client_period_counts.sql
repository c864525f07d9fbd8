with

counts_here as (
    select *
    from {{ queries__client_counts_here }}
),

client_services as (
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
        months
    from {{ queries__client_services }}
),

regions as (
    select region_code, collaborative_area_code
    from {{ core__regions }}
),

counted_regions as (
    select distinct region_code
    from counts_here
),

larger_areas as (
    select region_code, 'nation' as area_kind, 'FI' as area_code
    from counted_regions
    union all
    select
        counted_regions.region_code,
        'collaborative_area' as area_kind,
        regions.collaborative_area_code as area_code
    from counted_regions
    left join regions
        on counted_regions.region_code = regions.region_code
),

-- Who was a client of several regions in the year is counted in each; a larger area counts them anew.
region_clients as (
    select year, client_id, region_code
    from {{ queries__client_years }}
),

several_regions as (
    select year, client_id
    from region_clients
    group by year, client_id
    having count(*) > 1
),

levels as (
    select level
    from (values ('all'), ('package'), ('function'), ('service')) as listed (level)
),

divisions as (
    select divided_by
    from (values ('nothing'), ('producer'), ('funding_channel')) as listed (divided_by)
),

services_of_several as (
    select
        client_services.region_code,
        client_services.year,
        levels.level,
        divisions.divided_by,
        case when levels.level in ('package', 'function', 'service') then client_services.package_id end as package_id,
        case when levels.level in ('function', 'service') then client_services.function_id end as function_id,
        case when levels.level in ('service') then client_services.service_id end as service_id,
        case when divisions.divided_by = 'producer' then client_services.producer_id end as producer_id,
        case when divisions.divided_by = 'funding_channel' then client_services.funding_channel end as funding_channel,
        client_services.client_id,
        client_services.sex,
        client_services.age_at_year_end,
        mod(client_services.months, 2) >= 1 as in_month_01,
        mod(client_services.months, 4) >= 2 as in_month_02,
        mod(client_services.months, 8) >= 4 as in_month_03,
        mod(client_services.months, 16) >= 8 as in_month_04,
        mod(client_services.months, 32) >= 16 as in_month_05,
        mod(client_services.months, 64) >= 32 as in_month_06,
        mod(client_services.months, 128) >= 64 as in_month_07,
        mod(client_services.months, 256) >= 128 as in_month_08,
        mod(client_services.months, 512) >= 256 as in_month_09,
        mod(client_services.months, 1024) >= 512 as in_month_10,
        mod(client_services.months, 2048) >= 1024 as in_month_11,
        mod(client_services.months, 4096) >= 2048 as in_month_12
    from client_services
    join several_regions
        on client_services.client_id = several_regions.client_id
        and client_services.year = several_regions.year
    cross join levels
    cross join divisions
    where levels.level in ('all', 'package') or divisions.divided_by = 'nothing'
),

cells_in_regions as (
    select
        region_code,
        year,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        client_id,
        max(sex) as sex,
        max(age_at_year_end) as age_at_year_end,
        bool_or(in_month_01) as in_month_01,
        bool_or(in_month_02) as in_month_02,
        bool_or(in_month_03) as in_month_03,
        bool_or(in_month_04) as in_month_04,
        bool_or(in_month_05) as in_month_05,
        bool_or(in_month_06) as in_month_06,
        bool_or(in_month_07) as in_month_07,
        bool_or(in_month_08) as in_month_08,
        bool_or(in_month_09) as in_month_09,
        bool_or(in_month_10) as in_month_10,
        bool_or(in_month_11) as in_month_11,
        bool_or(in_month_12) as in_month_12
    from services_of_several
    group by region_code, year, level, divided_by, package_id, function_id, service_id, producer_id, funding_channel, client_id
),

cells_in_areas as (
    select
        larger_areas.area_kind,
        larger_areas.area_code,
        cells_in_regions.year,
        cells_in_regions.level,
        cells_in_regions.divided_by,
        cells_in_regions.package_id,
        cells_in_regions.function_id,
        cells_in_regions.service_id,
        cells_in_regions.producer_id,
        cells_in_regions.funding_channel,
        cells_in_regions.client_id,
        max(cells_in_regions.sex) as sex,
        max(cells_in_regions.age_at_year_end) as age_at_year_end,
        bool_or(cells_in_regions.in_month_01) as in_month_01,
        bool_or(cells_in_regions.in_month_02) as in_month_02,
        bool_or(cells_in_regions.in_month_03) as in_month_03,
        bool_or(cells_in_regions.in_month_04) as in_month_04,
        bool_or(cells_in_regions.in_month_05) as in_month_05,
        bool_or(cells_in_regions.in_month_06) as in_month_06,
        bool_or(cells_in_regions.in_month_07) as in_month_07,
        bool_or(cells_in_regions.in_month_08) as in_month_08,
        bool_or(cells_in_regions.in_month_09) as in_month_09,
        bool_or(cells_in_regions.in_month_10) as in_month_10,
        bool_or(cells_in_regions.in_month_11) as in_month_11,
        bool_or(cells_in_regions.in_month_12) as in_month_12
    from cells_in_regions
    join larger_areas
        on cells_in_regions.region_code = larger_areas.region_code
    group by
        larger_areas.area_kind,
        larger_areas.area_code,
        cells_in_regions.year,
        cells_in_regions.level,
        cells_in_regions.divided_by,
        cells_in_regions.package_id,
        cells_in_regions.function_id,
        cells_in_regions.service_id,
        cells_in_regions.producer_id,
        cells_in_regions.funding_channel,
        cells_in_regions.client_id
),

counted_in_regions as (
    select
        region_code,
        year,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        sex,
        age_at_year_end,
        count(*) as clients_in_year,
        count(case when in_month_01 or in_month_02 or in_month_03 then 1 end) as clients_in_quarter_1,
        count(case when in_month_04 or in_month_05 or in_month_06 then 1 end) as clients_in_quarter_2,
        count(case when in_month_07 or in_month_08 or in_month_09 then 1 end) as clients_in_quarter_3,
        count(case when in_month_10 or in_month_11 or in_month_12 then 1 end) as clients_in_quarter_4,
        count(case when in_month_01 then 1 end) as clients_in_month_01,
        count(case when in_month_02 then 1 end) as clients_in_month_02,
        count(case when in_month_03 then 1 end) as clients_in_month_03,
        count(case when in_month_04 then 1 end) as clients_in_month_04,
        count(case when in_month_05 then 1 end) as clients_in_month_05,
        count(case when in_month_06 then 1 end) as clients_in_month_06,
        count(case when in_month_07 then 1 end) as clients_in_month_07,
        count(case when in_month_08 then 1 end) as clients_in_month_08,
        count(case when in_month_09 then 1 end) as clients_in_month_09,
        count(case when in_month_10 then 1 end) as clients_in_month_10,
        count(case when in_month_11 then 1 end) as clients_in_month_11,
        count(case when in_month_12 then 1 end) as clients_in_month_12
    from cells_in_regions
    group by region_code, year, level, divided_by, package_id, function_id, service_id, producer_id, funding_channel, sex, age_at_year_end
),

parts_of_regions as (
    select
        region_code,
        year,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        sex,
        age_at_year_end,
        clients_in_year,
        clients_in_quarter_1,
        clients_in_quarter_2,
        clients_in_quarter_3,
        clients_in_quarter_4,
        clients_in_month_01,
        clients_in_month_02,
        clients_in_month_03,
        clients_in_month_04,
        clients_in_month_05,
        clients_in_month_06,
        clients_in_month_07,
        clients_in_month_08,
        clients_in_month_09,
        clients_in_month_10,
        clients_in_month_11,
        clients_in_month_12,
        whole_cost_microeuros
    from counts_here
    union all
    select
        region_code,
        year,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        sex,
        age_at_year_end,
        -clients_in_year as clients_in_year,
        -clients_in_quarter_1 as clients_in_quarter_1,
        -clients_in_quarter_2 as clients_in_quarter_2,
        -clients_in_quarter_3 as clients_in_quarter_3,
        -clients_in_quarter_4 as clients_in_quarter_4,
        -clients_in_month_01 as clients_in_month_01,
        -clients_in_month_02 as clients_in_month_02,
        -clients_in_month_03 as clients_in_month_03,
        -clients_in_month_04 as clients_in_month_04,
        -clients_in_month_05 as clients_in_month_05,
        -clients_in_month_06 as clients_in_month_06,
        -clients_in_month_07 as clients_in_month_07,
        -clients_in_month_08 as clients_in_month_08,
        -clients_in_month_09 as clients_in_month_09,
        -clients_in_month_10 as clients_in_month_10,
        -clients_in_month_11 as clients_in_month_11,
        -clients_in_month_12 as clients_in_month_12,
        0 as whole_cost_microeuros
    from counted_in_regions
),

parts as (
    select
        larger_areas.area_kind,
        larger_areas.area_code,
        parts_of_regions.year,
        parts_of_regions.level,
        parts_of_regions.divided_by,
        parts_of_regions.package_id,
        parts_of_regions.function_id,
        parts_of_regions.service_id,
        parts_of_regions.producer_id,
        parts_of_regions.funding_channel,
        parts_of_regions.sex,
        parts_of_regions.age_at_year_end,
        parts_of_regions.clients_in_year,
        parts_of_regions.clients_in_quarter_1,
        parts_of_regions.clients_in_quarter_2,
        parts_of_regions.clients_in_quarter_3,
        parts_of_regions.clients_in_quarter_4,
        parts_of_regions.clients_in_month_01,
        parts_of_regions.clients_in_month_02,
        parts_of_regions.clients_in_month_03,
        parts_of_regions.clients_in_month_04,
        parts_of_regions.clients_in_month_05,
        parts_of_regions.clients_in_month_06,
        parts_of_regions.clients_in_month_07,
        parts_of_regions.clients_in_month_08,
        parts_of_regions.clients_in_month_09,
        parts_of_regions.clients_in_month_10,
        parts_of_regions.clients_in_month_11,
        parts_of_regions.clients_in_month_12,
        parts_of_regions.whole_cost_microeuros
    from parts_of_regions
    join larger_areas
        on parts_of_regions.region_code = larger_areas.region_code
    union all
    select
        area_kind,
        area_code,
        year,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        sex,
        age_at_year_end,
        count(*) as clients_in_year,
        count(case when in_month_01 or in_month_02 or in_month_03 then 1 end) as clients_in_quarter_1,
        count(case when in_month_04 or in_month_05 or in_month_06 then 1 end) as clients_in_quarter_2,
        count(case when in_month_07 or in_month_08 or in_month_09 then 1 end) as clients_in_quarter_3,
        count(case when in_month_10 or in_month_11 or in_month_12 then 1 end) as clients_in_quarter_4,
        count(case when in_month_01 then 1 end) as clients_in_month_01,
        count(case when in_month_02 then 1 end) as clients_in_month_02,
        count(case when in_month_03 then 1 end) as clients_in_month_03,
        count(case when in_month_04 then 1 end) as clients_in_month_04,
        count(case when in_month_05 then 1 end) as clients_in_month_05,
        count(case when in_month_06 then 1 end) as clients_in_month_06,
        count(case when in_month_07 then 1 end) as clients_in_month_07,
        count(case when in_month_08 then 1 end) as clients_in_month_08,
        count(case when in_month_09 then 1 end) as clients_in_month_09,
        count(case when in_month_10 then 1 end) as clients_in_month_10,
        count(case when in_month_11 then 1 end) as clients_in_month_11,
        count(case when in_month_12 then 1 end) as clients_in_month_12,
        0 as whole_cost_microeuros
    from cells_in_areas
    group by area_kind, area_code, year, level, divided_by, package_id, function_id, service_id, producer_id, funding_channel, sex, age_at_year_end
),

final as (
    select
        year,
        area_kind,
        area_code,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        sex,
        age_at_year_end,
        cast(sum(clients_in_year) as bigint) as clients_in_year,
        cast(sum(clients_in_quarter_1) as bigint) as clients_in_quarter_1,
        cast(sum(clients_in_quarter_2) as bigint) as clients_in_quarter_2,
        cast(sum(clients_in_quarter_3) as bigint) as clients_in_quarter_3,
        cast(sum(clients_in_quarter_4) as bigint) as clients_in_quarter_4,
        cast(sum(clients_in_month_01) as bigint) as clients_in_month_01,
        cast(sum(clients_in_month_02) as bigint) as clients_in_month_02,
        cast(sum(clients_in_month_03) as bigint) as clients_in_month_03,
        cast(sum(clients_in_month_04) as bigint) as clients_in_month_04,
        cast(sum(clients_in_month_05) as bigint) as clients_in_month_05,
        cast(sum(clients_in_month_06) as bigint) as clients_in_month_06,
        cast(sum(clients_in_month_07) as bigint) as clients_in_month_07,
        cast(sum(clients_in_month_08) as bigint) as clients_in_month_08,
        cast(sum(clients_in_month_09) as bigint) as clients_in_month_09,
        cast(sum(clients_in_month_10) as bigint) as clients_in_month_10,
        cast(sum(clients_in_month_11) as bigint) as clients_in_month_11,
        cast(sum(clients_in_month_12) as bigint) as clients_in_month_12,
        cast(sum(whole_cost_microeuros) as bigint) as whole_cost_microeuros
    from parts
    group by year, area_kind, area_code, level, divided_by, package_id, function_id, service_id, producer_id, funding_channel, sex, age_at_year_end
    having sum(clients_in_year) > 0
    union all
    select
        year,
        'region' as area_kind,
        region_code as area_code,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        sex,
        age_at_year_end,
        clients_in_year,
        clients_in_quarter_1,
        clients_in_quarter_2,
        clients_in_quarter_3,
        clients_in_quarter_4,
        clients_in_month_01,
        clients_in_month_02,
        clients_in_month_03,
        clients_in_month_04,
        clients_in_month_05,
        clients_in_month_06,
        clients_in_month_07,
        clients_in_month_08,
        clients_in_month_09,
        clients_in_month_10,
        clients_in_month_11,
        clients_in_month_12,
        whole_cost_microeuros
    from counts_here
)

select * from final
