with

events as (
    select *
    from {{ facts__emergency_events }}
),

clients as (
    select client_id, birth_month
    from {{ core__clients }}
),

regions_followed as (
    select region_code, kind, max(started_at) as followed_until
    from events
    group by region_code, kind
),

after_earlier as (
    select
        events.*,
        lag(started_at) over (
            partition by client_id, kind
            order by started_at, region_code, service_id, producer_id
        ) as earlier_started_at
    from events
),

-- What begins within four hours of the client's previous event of the kind belongs to the same visit.
marked as (
    select
        after_earlier.*,
        case
            when client_id is null or earlier_started_at is null then 1
            when earlier_started_at < started_at - interval '4' hour then 1
            else 0
        end as is_first
    from after_earlier
),

numbered as (
    select
        marked.*,
        sum(is_first) over (
            partition by client_id, kind
            order by started_at, region_code, service_id, producer_id
            rows between unbounded preceding and current row
        ) as visit_number
    from marked
),

last_events as (
    select client_id, kind, visit_number, max(started_at) as last_started_at
    from numbered
    where client_id is not null
    group by client_id, kind, visit_number
),

visits as (
    select
        numbered.*,
        last_events.last_started_at,
        lead(numbered.started_at) over (
            partition by numbered.client_id, numbered.kind order by numbered.visit_number
        ) as next_started_at
    from numbered
    left join last_events
        on numbered.client_id = last_events.client_id
        and numbered.kind = last_events.kind
        and numbered.visit_number = last_events.visit_number
    where numbered.is_first = 1
),

final as (
    select
        visits.region_code,
        visits.year,
        visits.month,
        visits.client_id,
        visits.sex,
        visits.age_at_year_end,
        cast(floor((
            12 * (visits.year - extract(year from clients.birth_month))
            + extract(month from visits.month) - extract(month from clients.birth_month)
        ) / 12.0) as integer) as age_at_event,
        visits.package_id,
        visits.function_id,
        visits.service_id,
        visits.producer_id,
        visits.kind,
        cast(visits.started_at as date) as started_on,
        visits.is_transported,
        case
            when visits.client_id is null then null
            when visits.next_started_at <= visits.last_started_at + interval '48' hour then true
            when regions_followed.followed_until >= visits.last_started_at + interval '48' hour then false
        end as returned_48_hours
    from visits
    left join clients
        on visits.client_id = clients.client_id
    left join regions_followed
        on visits.region_code = regions_followed.region_code
        and visits.kind = regions_followed.kind
)

select * from final
