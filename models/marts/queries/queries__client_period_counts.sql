with

counts_here as (
    select *
    from {{ queries__client_counts_here }}
),

client_services as (
    select
        region_code, year, client_id, package_id, function_id, service_id, producer_id, funding_channel,
        sex, age_band, months
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

areas as (
    select region_code, 'region' as area_kind, region_code as area_code
    from counted_regions
    union all
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

several_regions as (
    select year, client_id
    from {{ queries__client_years }}
    group by year, client_id
    having count(*) > 1
),

kinds_of_cells as (
    select level, divided_by
    from (values
        ('all', 'nothing'), ('package', 'nothing'), ('function', 'nothing'), ('service', 'nothing'),
        ('all', 'producer'), ('package', 'producer'), ('all', 'funding_channel'), ('package', 'funding_channel')
    ) as listed (level, divided_by)
),

services_of_several as (
    select
        areas.area_kind,
        areas.area_code,
        client_services.region_code,
        client_services.year,
        kinds_of_cells.level,
        kinds_of_cells.divided_by,
        case when kinds_of_cells.level in ('package', 'function', 'service') then client_services.package_id end as package_id,
        case when kinds_of_cells.level in ('function', 'service') then client_services.function_id end as function_id,
        case when kinds_of_cells.level in ('service') then client_services.service_id end as service_id,
        case when kinds_of_cells.divided_by = 'producer' then client_services.producer_id end as producer_id,
        case when kinds_of_cells.divided_by = 'funding_channel' then client_services.funding_channel end as funding_channel,
        client_services.client_id,
        client_services.sex,
        client_services.age_band,
        client_services.months
    from client_services
    join several_regions
        on client_services.client_id = several_regions.client_id
        and client_services.year = several_regions.year
    join areas
        on client_services.region_code = areas.region_code
        and areas.area_kind <> 'region'
    cross join kinds_of_cells
),

-- Who was a client of several regions in the year is counted in each; a larger area takes these counts away (-1)
-- and counts the client anew (1), in a cell of no region.
cells_of_several as (
    select
        area_kind,
        area_code,
        region_code,
        year,
        level,
        divided_by,
        package_id,
        function_id,
        service_id,
        producer_id,
        funding_channel,
        max(sex) as sex,
        max(age_band) as age_band,
        case when region_code is null then 1 else -1 end as clients,
        bool_or(mod(months, 2) >= 1) as in_month_01,
        bool_or(mod(months, 4) >= 2) as in_month_02,
        bool_or(mod(months, 8) >= 4) as in_month_03,
        bool_or(mod(months, 16) >= 8) as in_month_04,
        bool_or(mod(months, 32) >= 16) as in_month_05,
        bool_or(mod(months, 64) >= 32) as in_month_06,
        bool_or(mod(months, 128) >= 64) as in_month_07,
        bool_or(mod(months, 256) >= 128) as in_month_08,
        bool_or(mod(months, 512) >= 256) as in_month_09,
        bool_or(mod(months, 1024) >= 512) as in_month_10,
        bool_or(mod(months, 2048) >= 1024) as in_month_11,
        bool_or(mod(months, 4096) >= 2048) as in_month_12
    from services_of_several
    group by grouping sets (
        (area_kind, area_code, year, level, divided_by, package_id, function_id, service_id, producer_id, funding_channel, client_id),
        (area_kind, area_code, year, level, divided_by, package_id, function_id, service_id, producer_id, funding_channel, client_id, region_code)
    )
),

parts as (
    select areas.area_kind, areas.area_code, counts_here.*
    from counts_here
    join areas
        on counts_here.region_code = areas.region_code
    union all
    select
        area_kind,
        area_code,
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
        age_band as age_at_year_end,
        clients as clients_in_year,
        case when in_month_01 or in_month_02 or in_month_03 then clients else 0 end as clients_in_quarter_1,
        case when in_month_04 or in_month_05 or in_month_06 then clients else 0 end as clients_in_quarter_2,
        case when in_month_07 or in_month_08 or in_month_09 then clients else 0 end as clients_in_quarter_3,
        case when in_month_10 or in_month_11 or in_month_12 then clients else 0 end as clients_in_quarter_4,
        case when in_month_01 then clients else 0 end as clients_in_month_01,
        case when in_month_02 then clients else 0 end as clients_in_month_02,
        case when in_month_03 then clients else 0 end as clients_in_month_03,
        case when in_month_04 then clients else 0 end as clients_in_month_04,
        case when in_month_05 then clients else 0 end as clients_in_month_05,
        case when in_month_06 then clients else 0 end as clients_in_month_06,
        case when in_month_07 then clients else 0 end as clients_in_month_07,
        case when in_month_08 then clients else 0 end as clients_in_month_08,
        case when in_month_09 then clients else 0 end as clients_in_month_09,
        case when in_month_10 then clients else 0 end as clients_in_month_10,
        case when in_month_11 then clients else 0 end as clients_in_month_11,
        case when in_month_12 then clients else 0 end as clients_in_month_12,
        0 as whole_cost_microeuros
    from cells_of_several
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
)

select * from final
