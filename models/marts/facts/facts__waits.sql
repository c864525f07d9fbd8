with

delivered as (
    select *
    from {{ landed__waiting }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.region_code, delivered.queue_entry_id
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
entries as (
    select *
    from ranked
    where recency = 1
),

clients as (
    select client_id, birth_month, sex
    from {{ core__clients }}
),

catalogue_codes as (
    select catalogue_code, package_id, function_id, service_id
    from {{ given__catalogue_codes }}
),

population as (
    select region_code, year
    from {{ core__population }}
),

dated as (
    select
        region_code,
        queue_entry_id,
        client_id,
        producer_id,
        catalogue_code,
        urgency,
        priority,
        target_minutes,
        requested_at,
        started_at,
        cast(requested_at as date) as requested_on,
        cast(assessed_at as date) as assessed_on,
        cast(started_at as date) as started_on
    from entries
),

known_years as (
    select region_code, year
    from population
    union
    select region_code, cast(extract(year from requested_on) as integer) as year
    from dated
    union
    select region_code, cast(extract(year from started_on) as integer) as year
    from dated
    where started_on is not null
),

-- An entry is in the queue of every year from the request to the start, as far as anything is delivered.
entry_years as (
    select
        dated.*,
        known_years.year,
        cast(cast(known_years.year as varchar) || '-12-31' as date) as last_day
    from dated
    join known_years
        on dated.region_code = known_years.region_code
        and known_years.year >= extract(year from dated.requested_on)
        and (dated.started_on is null or known_years.year <= extract(year from dated.started_on))
),

-- Days of work before a day, counted from a Monday: five for each whole week, at most five for the rest.
counted as (
    select
        entry_years.*,
        date_diff('day', date '1900-01-01', requested_on) as requested_day,
        date_diff('day', date '1900-01-01', started_on) as started_day
    from entry_years
),

final as (
    select
        counted.region_code,
        counted.year,
        counted.queue_entry_id,
        counted.client_id,
        clients.sex,
        counted.year - cast(extract(year from clients.birth_month) as integer) as age_at_year_end,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id,
        counted.producer_id,
        counted.urgency,
        counted.priority,
        extract(year from counted.requested_on) = counted.year as requested_in_year,
        coalesce(extract(year from counted.assessed_on) = counted.year, false) as assessed_in_year,
        coalesce(extract(year from counted.started_on) = counted.year, false) as started_in_year,
        counted.requested_on <= counted.last_day
            and (counted.started_on is null or counted.started_on > counted.last_day) as is_waiting_at_year_end,
        cast(date_diff('day', counted.requested_on, counted.assessed_on) as integer) as days_to_assessment,
        cast(date_diff('day', counted.requested_on, counted.started_on) as integer) as days_to_start,
        case when counted.assessed_on <= counted.started_on then
            cast(date_diff('day', counted.assessed_on, counted.started_on) as integer)
        end as days_from_assessment,
        cast(
            5 * floor(counted.started_day / 7.0) + least(5, mod(counted.started_day, 7))
            - 5 * floor(counted.requested_day / 7.0) - least(5, mod(counted.requested_day, 7))
        as integer) as working_days_to_start,
        case
            when counted.started_on > counted.last_day or counted.started_on is null then
                cast(date_diff(
                    'day',
                    case
                        when counted.assessed_on <= counted.last_day then counted.assessed_on
                        else counted.requested_on
                    end,
                    counted.last_day
                ) as integer)
        end as waiting_days_at_year_end,
        cast(date_diff('minute', counted.requested_at, counted.started_at) as bigint) as minutes_to_start,
        counted.target_minutes
    from counted
    left join clients
        on counted.client_id = clients.client_id
    left join catalogue_codes
        on counted.catalogue_code = catalogue_codes.catalogue_code
)

select * from final
