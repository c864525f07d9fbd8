with

stays as (
    select *
    from {{ facts__stay_facts }}
),

clients as (
    select client_id, birth_month, sex
    from {{ core__clients }}
),

deaths as (
    select client_id, died_on
    from {{ core__deaths }}
),

residences as (
    select valid_until
    from {{ landed__persons }}
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

-- A stay is followed as far as the last admission that its region has delivered.
regions_followed as (
    select region_code, max(started_on) as followed_until
    from stays
    group by region_code
),

-- Deaths are known as far as the register has anybody's residence ending.
deaths_followed as (
    select max(valid_until) as followed_until
    from residences
),

acute_stays as (
    select
        client_id,
        region_code,
        episode_id,
        service_id,
        urgency,
        started_on,
        coalesce(ended_on, date '9999-12-31') as discharged_on
    from stays
    where kind = 'inpatient' and client_id is not null
),

-- The latest discharge of all the client's earlier acute stays: one inside a longer one does not shorten it.
after_earlier as (
    select
        acute_stays.*,
        max(discharged_on) over (
            partition by client_id
            order by started_on, discharged_on, region_code, episode_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_discharge
    from acute_stays
),

marked_stays as (
    select
        after_earlier.*,
        case
            when earlier_discharge is null then 1
            when earlier_discharge = date '9999-12-31' then 0
            when date_diff('day', earlier_discharge, started_on) > 1 then 1
            else 0
        end as is_first
    from after_earlier
),

numbered_stays as (
    select
        marked_stays.*,
        sum(is_first) over (
            partition by client_id
            order by started_on, discharged_on, region_code, episode_id
            rows between unbounded preceding and current row
        ) as joined_number
    from marked_stays
),

-- Acute stays on the day of discharge or the next are transfers: one stay, until the last discharge.
joined_discharges as (
    select client_id, joined_number, max(discharged_on) as discharged_on
    from numbered_stays
    group by client_id, joined_number
),

first_stays as (
    select
        numbered_stays.client_id,
        numbered_stays.region_code,
        numbered_stays.episode_id,
        joined_discharges.discharged_on,
        lead(numbered_stays.started_on) over (
            partition by numbered_stays.client_id order by numbered_stays.joined_number
        ) as next_started_on,
        lead(numbered_stays.urgency) over (
            partition by numbered_stays.client_id order by numbered_stays.joined_number
        ) as next_urgency,
        lead(numbered_stays.service_id) over (
            partition by numbered_stays.client_id order by numbered_stays.joined_number
        ) as next_service_id
    from numbered_stays
    join joined_discharges
        on numbered_stays.client_id = joined_discharges.client_id
        and numbered_stays.joined_number = joined_discharges.joined_number
    where numbered_stays.is_first = 1
),

index_stays as (
    select
        first_stays.region_code,
        first_stays.episode_id,
        first_stays.next_service_id,
        first_stays.next_started_on,
        first_stays.next_urgency,
        cast(date_diff('day', first_stays.discharged_on, first_stays.next_started_on) as integer) as days_to_next_stay
    from first_stays
    join regions_followed
        on first_stays.region_code = regions_followed.region_code
    left join deaths
        on first_stays.client_id = deaths.client_id
    where first_stays.discharged_on < date '9999-12-31'
        and date_diff('day', first_stays.discharged_on, regions_followed.followed_until) >= 30
        and (deaths.died_on is null or deaths.died_on > first_stays.discharged_on)
),

-- Day 90 after admission: who is then in a hospital, in housing or in rehabilitation is not at home.
away_at_day_90 as (
    select distinct stays.region_code, stays.episode_id
    from stays
    join stays as others
        on stays.client_id = others.client_id
        and others.kind in ('inpatient', 'housing', 'rehabilitation', 'placement')
        and date_diff('day', stays.started_on, others.started_on) <= 90
        and (others.ended_on is null or date_diff('day', stays.started_on, others.ended_on) > 90)
),

placed as (
    select
        stays.*,
        cast(extract(year from coalesce(stays.ended_on, stays.started_on)) as integer) as year,
        service_places.package_id,
        service_places.function_id
    from stays
    left join service_places
        on stays.service_id = service_places.service_id
        and cast(date_trunc('month', stays.started_on) as date) >= service_places.place_from
        and cast(date_trunc('month', stays.started_on) as date) < service_places.place_until
),

final as (
    select
        placed.region_code,
        placed.year,
        placed.episode_id,
        placed.client_id,
        clients.sex,
        placed.year - cast(extract(year from clients.birth_month) as integer) as age_at_year_end,
        cast(floor((
            12 * (extract(year from placed.started_on) - extract(year from clients.birth_month))
            + extract(month from placed.started_on) - extract(month from clients.birth_month)
        ) / 12.0) as integer) as age_at_start,
        placed.package_id,
        placed.function_id,
        placed.service_id,
        placed.producer_id,
        placed.kind,
        placed.started_on,
        placed.ended_on,
        cast(date_diff('day', placed.started_on, placed.ended_on) as integer) as day_count,
        case placed.urgency when 'urgent' then true when 'non_urgent' then false end as is_unplanned,
        placed.is_involuntary,
        placed.diagnosis_group,
        placed.has_complication,
        index_stays.episode_id is not null as is_index_stay,
        case when index_stays.episode_id is not null then
            coalesce(index_stays.days_to_next_stay between 1 and 30, false)
        end as readmitted_30_days,
        case when index_stays.episode_id is not null then
            coalesce(index_stays.days_to_next_stay between 1 and 30, false)
            and coalesce(index_stays.next_urgency = 'urgent', false)
        end as unplanned_readmitted_30_days,
        index_stays.days_to_next_stay,
        next_places.function_id as next_function_id,
        case
            when placed.client_id is null then null
            when deaths.died_on is not null then date_diff('day', placed.started_on, deaths.died_on) <= 365
            when date_diff('day', placed.started_on, deaths_followed.followed_until) > 365 then false
        end as died_365_days,
        case
            when placed.client_id is null then null
            when date_diff('day', placed.started_on, regions_followed.followed_until) < 90 then null
            when date_diff('day', placed.started_on, deaths.died_on) <= 90 then null
            else away_at_day_90.episode_id is null
        end as home_at_day_90
    from placed
    cross join deaths_followed
    left join clients
        on placed.client_id = clients.client_id
    left join deaths
        on placed.client_id = deaths.client_id
    left join regions_followed
        on placed.region_code = regions_followed.region_code
    left join index_stays
        on placed.region_code = index_stays.region_code
        and placed.episode_id = index_stays.episode_id
    left join service_places as next_places
        on index_stays.next_service_id = next_places.service_id
        and cast(date_trunc('month', index_stays.next_started_on) as date) >= next_places.place_from
        and cast(date_trunc('month', index_stays.next_started_on) as date) < next_places.place_until
    left join away_at_day_90
        on placed.region_code = away_at_day_90.region_code
        and placed.episode_id = away_at_day_90.episode_id
)

select * from final
