with

client_services as (
    select
        client_id, package_id, function_id, service_id, producer_id, funding_channel,
        sex, age_band, months, cost_microeuros
    from {{ queries__client_services }}
),

region_year as (
    select min(region_code) as region_code, min(year) as year
    from {{ queries__client_services }}
),

clients as (
    select
        client_id,
        row_number() over (order by client_id) as client_number,
        max(sex) as sex,
        max(age_band) as age_band,
        cast(sum(cost_microeuros) as bigint) as whole_cost_microeuros
    from client_services
    group by client_id
),

-- Numbers stand for the texts while clients are told apart; no text is a number too, so that none is null.
places as (
    select
        listed.*,
        dense_rank() over (order by package_id) as package_number,
        dense_rank() over (order by function_id) as function_number,
        dense_rank() over (order by service_id) as service_number,
        dense_rank() over (order by producer_id) as producer_number,
        dense_rank() over (order by funding_channel) as channel_number
    from (
        select distinct package_id, function_id, service_id, producer_id, funding_channel
        from client_services
    ) as listed
),

packages as (
    select distinct package_number, package_id
    from places
),

functions as (
    select distinct function_number, function_id
    from places
),

services as (
    select distinct service_number, service_id
    from places
),

producers as (
    select distinct producer_number, producer_id
    from places
),

channels as (
    select distinct channel_number, funding_channel
    from places
),

-- A client once in each cell; of a cell the numbers are null that it is not told by.
cells as (
    select
        places.package_number,
        places.function_number,
        places.service_number,
        places.producer_number,
        places.channel_number,
        clients.client_number,
        bool_or(mod(client_services.months, 2) >= 1) as in_month_01,
        bool_or(mod(client_services.months, 4) >= 2) as in_month_02,
        bool_or(mod(client_services.months, 8) >= 4) as in_month_03,
        bool_or(mod(client_services.months, 16) >= 8) as in_month_04,
        bool_or(mod(client_services.months, 32) >= 16) as in_month_05,
        bool_or(mod(client_services.months, 64) >= 32) as in_month_06,
        bool_or(mod(client_services.months, 128) >= 64) as in_month_07,
        bool_or(mod(client_services.months, 256) >= 128) as in_month_08,
        bool_or(mod(client_services.months, 512) >= 256) as in_month_09,
        bool_or(mod(client_services.months, 1024) >= 512) as in_month_10,
        bool_or(mod(client_services.months, 2048) >= 1024) as in_month_11,
        bool_or(mod(client_services.months, 4096) >= 2048) as in_month_12
    from client_services
    join clients
        on client_services.client_id = clients.client_id
    join places
        on client_services.package_id is not distinct from places.package_id
        and client_services.function_id is not distinct from places.function_id
        and client_services.service_id is not distinct from places.service_id
        and client_services.producer_id is not distinct from places.producer_id
        and client_services.funding_channel is not distinct from places.funding_channel
    group by grouping sets (
        (clients.client_number),
        (places.package_number, clients.client_number),
        (places.package_number, places.function_number, clients.client_number),
        (places.package_number, places.function_number, places.service_number, clients.client_number),
        (places.producer_number, clients.client_number),
        (places.package_number, places.producer_number, clients.client_number),
        (places.channel_number, clients.client_number),
        (places.package_number, places.channel_number, clients.client_number)
    )
),

counted as (
    select
        cells.package_number,
        cells.function_number,
        cells.service_number,
        cells.producer_number,
        cells.channel_number,
        clients.sex,
        clients.age_band,
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
        cast(sum(clients.whole_cost_microeuros) as bigint) as whole_cost_microeuros
    from cells
    join clients
        on cells.client_number = clients.client_number
    group by cells.package_number, cells.function_number, cells.service_number, cells.producer_number, cells.channel_number, clients.sex, clients.age_band
),

final as (
    select
        region_year.region_code,
        region_year.year,
        case
            when counted.service_number is not null then 'service'
            when counted.function_number is not null then 'function'
            when counted.package_number is not null then 'package'
            else 'all'
        end as level,
        case
            when counted.producer_number is not null then 'producer'
            when counted.channel_number is not null then 'funding_channel'
            else 'nothing'
        end as divided_by,
        packages.package_id,
        functions.function_id,
        services.service_id,
        producers.producer_id,
        channels.funding_channel,
        counted.sex,
        counted.age_band as age_at_year_end,
        counted.clients_in_year,
        counted.clients_in_quarter_1,
        counted.clients_in_quarter_2,
        counted.clients_in_quarter_3,
        counted.clients_in_quarter_4,
        counted.clients_in_month_01,
        counted.clients_in_month_02,
        counted.clients_in_month_03,
        counted.clients_in_month_04,
        counted.clients_in_month_05,
        counted.clients_in_month_06,
        counted.clients_in_month_07,
        counted.clients_in_month_08,
        counted.clients_in_month_09,
        counted.clients_in_month_10,
        counted.clients_in_month_11,
        counted.clients_in_month_12,
        counted.whole_cost_microeuros
    from counted
    left join packages
        on counted.package_number = packages.package_number
    left join functions
        on counted.function_number = functions.function_number
    left join services
        on counted.service_number = services.service_number
    left join producers
        on counted.producer_number = producers.producer_number
    left join channels
        on counted.channel_number = channels.channel_number
    cross join region_year
)

select * from final
