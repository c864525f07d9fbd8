with

client_services as (
    select
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
        months,
        cost_microeuros
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
        max(age_at_year_end) as age_at_year_end,
        cast(sum(cost_microeuros) as bigint) as whole_cost_microeuros
    from client_services
    group by client_id
),

-- Numbers stand for the texts while clients are told apart: a place is a service of a producer by a funding channel.
places as (
    select
        places.*,
        row_number() over (order by package_id, function_id, service_id, producer_id, funding_channel) as place_number,
        dense_rank() over (order by package_id, function_id, service_id) as service_number,
        dense_rank() over (order by package_id, function_id) as function_number,
        dense_rank() over (order by package_id) as package_number,
        dense_rank() over (order by package_id, producer_id) as producer_number,
        dense_rank() over (order by package_id, funding_channel) as channel_number
    from (
        select distinct package_id, function_id, service_id, producer_id, funding_channel
        from client_services
    ) as places
),

visits as (
    select
        places.service_number,
        places.function_number,
        places.package_number,
        places.producer_number,
        places.channel_number,
        clients.client_number,
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
    join clients
        on client_services.client_id = clients.client_id
    join places
        on client_services.package_id is not distinct from places.package_id
        and client_services.function_id is not distinct from places.function_id
        and client_services.service_id is not distinct from places.service_id
        and client_services.producer_id is not distinct from places.producer_id
        and client_services.funding_channel is not distinct from places.funding_channel
),

-- A client's rows of each level are made of those of the level below, which are fewer.
by_service as (
    select
        service_number,
        min(function_number) as function_number,
        min(package_number) as package_number,
        client_number,
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
    from visits
    group by service_number, client_number
),

by_function as (
    select
        function_number,
        min(package_number) as package_number,
        client_number,
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
    from by_service
    group by function_number, client_number
),

by_package as (
    select
        package_number,
        client_number,
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
    from by_function
    group by package_number, client_number
),

by_producer as (
    select
        producer_number,
        client_number,
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
    from visits
    group by producer_number, client_number
),

by_channel as (
    select
        channel_number,
        client_number,
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
    from visits
    group by channel_number, client_number
),

service_cells as (
    select distinct service_number, package_id, function_id, service_id
    from places
),

function_cells as (
    select distinct function_number, package_id, function_id
    from places
),

package_cells as (
    select distinct package_number, package_id
    from places
),

producer_cells as (
    select
        producer_number,
        package_id,
        producer_id,
        dense_rank() over (order by producer_id) as producer_alone
    from places
    group by producer_number, package_id, producer_id
),

channel_cells as (
    select
        channel_number,
        package_id,
        funding_channel,
        dense_rank() over (order by funding_channel) as channel_alone
    from places
    group by channel_number, package_id, funding_channel
),

by_producer_alone as (
    select
        producer_cells.producer_alone,
        by_producer.client_number,
        bool_or(by_producer.in_month_01) as in_month_01,
        bool_or(by_producer.in_month_02) as in_month_02,
        bool_or(by_producer.in_month_03) as in_month_03,
        bool_or(by_producer.in_month_04) as in_month_04,
        bool_or(by_producer.in_month_05) as in_month_05,
        bool_or(by_producer.in_month_06) as in_month_06,
        bool_or(by_producer.in_month_07) as in_month_07,
        bool_or(by_producer.in_month_08) as in_month_08,
        bool_or(by_producer.in_month_09) as in_month_09,
        bool_or(by_producer.in_month_10) as in_month_10,
        bool_or(by_producer.in_month_11) as in_month_11,
        bool_or(by_producer.in_month_12) as in_month_12
    from by_producer
    join producer_cells
        on by_producer.producer_number = producer_cells.producer_number
    group by producer_cells.producer_alone, by_producer.client_number
),

by_channel_alone as (
    select
        channel_cells.channel_alone,
        by_channel.client_number,
        bool_or(by_channel.in_month_01) as in_month_01,
        bool_or(by_channel.in_month_02) as in_month_02,
        bool_or(by_channel.in_month_03) as in_month_03,
        bool_or(by_channel.in_month_04) as in_month_04,
        bool_or(by_channel.in_month_05) as in_month_05,
        bool_or(by_channel.in_month_06) as in_month_06,
        bool_or(by_channel.in_month_07) as in_month_07,
        bool_or(by_channel.in_month_08) as in_month_08,
        bool_or(by_channel.in_month_09) as in_month_09,
        bool_or(by_channel.in_month_10) as in_month_10,
        bool_or(by_channel.in_month_11) as in_month_11,
        bool_or(by_channel.in_month_12) as in_month_12
    from by_channel
    join channel_cells
        on by_channel.channel_number = channel_cells.channel_number
    group by channel_cells.channel_alone, by_channel.client_number
),

years as (
    select
        client_number,
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
    from by_package
    group by client_number
),

cells as (
    select 'all' as level, 'nothing' as divided_by, cast(1 as bigint) as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from years
    union all
    select 'package' as level, 'nothing' as divided_by, package_number as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from by_package
    union all
    select 'function' as level, 'nothing' as divided_by, function_number as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from by_function
    union all
    select 'service' as level, 'nothing' as divided_by, service_number as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from by_service
    union all
    select 'package' as level, 'producer' as divided_by, producer_number as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from by_producer
    union all
    select 'all' as level, 'producer' as divided_by, producer_alone as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from by_producer_alone
    union all
    select 'package' as level, 'funding_channel' as divided_by, channel_number as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from by_channel
    union all
    select 'all' as level, 'funding_channel' as divided_by, channel_alone as number, client_number,
        in_month_01,
        in_month_02,
        in_month_03,
        in_month_04,
        in_month_05,
        in_month_06,
        in_month_07,
        in_month_08,
        in_month_09,
        in_month_10,
        in_month_11,
        in_month_12
    from by_channel_alone
),

counted as (
    select
        cells.level,
        cells.divided_by,
        cells.number,
        clients.sex,
        clients.age_at_year_end,
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
    group by
        cells.level,
        cells.divided_by,
        cells.number,
        clients.sex,
        clients.age_at_year_end
),

numbered_cells as (
    select 'all' as level, 'nothing' as divided_by, cast(1 as bigint) as number, cast(null as varchar) as package_id, cast(null as varchar) as function_id, cast(null as varchar) as service_id, cast(null as varchar) as producer_id, cast(null as varchar) as funding_channel
    union all
    select 'package', 'nothing', package_number, package_id, null, null, null, null
    from package_cells
    union all
    select 'function', 'nothing', function_number, package_id, function_id, null, null, null
    from function_cells
    union all
    select 'service', 'nothing', service_number, package_id, function_id, service_id, null, null
    from service_cells
    union all
    select 'package', 'producer', producer_number, package_id, null, null, producer_id, null
    from producer_cells
    union all
    select distinct 'all', 'producer', producer_alone, null, null, null, producer_id, null
    from producer_cells
    union all
    select 'package', 'funding_channel', channel_number, package_id, null, null, null, funding_channel
    from channel_cells
    union all
    select distinct 'all', 'funding_channel', channel_alone, null, null, null, null, funding_channel
    from channel_cells
),

final as (
    select
        region_year.region_code,
        region_year.year,
        numbered_cells.level,
        numbered_cells.divided_by,
        numbered_cells.package_id,
        numbered_cells.function_id,
        numbered_cells.service_id,
        numbered_cells.producer_id,
        numbered_cells.funding_channel,
        counted.sex,
        counted.age_at_year_end,
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
    join numbered_cells
        on counted.level = numbered_cells.level
        and counted.divided_by = numbered_cells.divided_by
        and counted.number = numbered_cells.number
    cross join region_year
)

select * from final
