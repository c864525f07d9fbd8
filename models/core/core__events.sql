with

events as (
    select *
    from {{ landed__service_events }}
),

superseded as (
    select delivery_id, file_path, row_number
    from {{ core__superseded_events }}
),

clients as (
    select
        client_id,
        sex,
        cast(extract(year from birth_month) as integer) as birth_year,
        cast(12 * extract(year from birth_month) + extract(month from birth_month) as integer) as birth_month_count
    from {{ core__clients_here }}
),

-- Dates are taken apart once for each day, not for each event.
days as (
    select
        started_on,
        cast(date_trunc('month', started_on) as date) as month,
        cast(extract(year from started_on) as integer) as year,
        cast(12 * extract(year from started_on) + extract(month from started_on) as integer) as month_count
    from (
        select distinct cast(started_at as date) as started_on
        from {{ landed__service_events }}
    ) as started_days
),

current_events as (
    select events.*
    from events
    left join superseded
        on events.delivery_id = superseded.delivery_id
        and events.file_path = superseded.file_path
        and events.row_number = superseded.row_number
    where superseded.row_number is null
),

dated_events as (
    select
        current_events.*,
        clients.sex,
        days.started_on,
        days.month,
        days.year,
        days.year - clients.birth_year as age_at_year_end,
        cast(floor((days.month_count - clients.birth_month_count) / 12.0) as integer) as age_at_event
    from current_events
    join days
        on cast(current_events.started_at as date) = days.started_on
    left join clients
        on current_events.client_id = clients.client_id
),

final as (
    select
        event_id,
        delivery_id,
        file_path,
        row_number,
        region_code,
        year,
        month,
        started_at,
        started_on,
        cast(ended_at as date) as ended_on,
        client_id,
        sex,
        age_at_year_end,
        age_at_event,
        producer_id,
        cost_centre_id,
        code_system,
        code,
        contact_mode,
        profession,
        speciality,
        urgency,
        replace(upper(diagnosis_code), '.', '') as diagnosis_code,
        episode_id,
        drg_weight,
        duration_minutes,
        quantity,
        unit,
        case
            when ended_at is null then null
            when date_diff('day', started_on, cast(ended_at as date)) < 1 then 1
            else date_diff('day', started_on, cast(ended_at as date))
        end as night_count,
        coalesce(direct_cost_cents, 0) as direct_cost_cents,
        direct_cost_type,
        price_cents,
        coalesce(client_fee_cents, 0) as client_fee_cents,
        coalesce(funding_channel, 'region') as funding_channel
    from dated_events
)

select * from final
