with

delivered as (
    select *
    from {{ landed__episodes }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.region_code, delivered.episode_id
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
episodes as (
    select *
    from ranked
    where recency = 1
),

events as (
    select *
    from {{ facts__stay_events }}
),

group_codes as (
    select group_order, diagnosis_group, code_prefix
    from {{ given__diagnosis_groups }}
),

complication_codes as (
    select code_prefix
    from {{ given__complication_codes }}
),

service_amounts as (
    select
        region_code,
        episode_id,
        service_id,
        sum(quantity) as amount
    from events
    where service_id is not null
    group by region_code, episode_id, service_id
),

ranked_services as (
    select
        region_code,
        episode_id,
        service_id,
        row_number() over (
            partition by region_code, episode_id
            order by amount desc, service_id
        ) as place
    from service_amounts
),

numbered_events as (
    select
        region_code,
        episode_id,
        urgency,
        row_number() over (
            partition by region_code, episode_id
            order by started_at, event_id
        ) as place
    from events
),

numbered_diagnoses as (
    select
        region_code,
        episode_id,
        diagnosis_code,
        row_number() over (
            partition by region_code, episode_id
            order by started_at desc, event_id desc
        ) as place_from_end
    from events
    where diagnosis_code is not null
),

diagnosed as (
    select
        episodes.region_code,
        episodes.episode_id,
        coalesce(
            replace(upper(episodes.diagnosis_code), '.', ''), numbered_diagnoses.diagnosis_code
        ) as main_diagnosis
    from episodes
    left join numbered_diagnoses
        on episodes.region_code = numbered_diagnoses.region_code
        and episodes.episode_id = numbered_diagnoses.episode_id
        and numbered_diagnoses.place_from_end = 1
),

main_codes as (
    select distinct main_diagnosis
    from diagnosed
    where main_diagnosis is not null
),

code_groups as (
    select
        main_codes.main_diagnosis,
        group_codes.diagnosis_group,
        row_number() over (
            partition by main_codes.main_diagnosis
            order by group_codes.group_order, group_codes.code_prefix
        ) as place
    from main_codes
    join group_codes
        on substr(main_codes.main_diagnosis, 1, length(group_codes.code_prefix)) = group_codes.code_prefix
),

all_diagnoses as (
    select region_code, episode_id, main_diagnosis as diagnosis_code
    from diagnosed
    where main_diagnosis is not null
    union
    select region_code, episode_id, diagnosis_code
    from events
    where diagnosis_code is not null
),

complicated as (
    select distinct all_diagnoses.region_code, all_diagnoses.episode_id
    from all_diagnoses
    join complication_codes
        on substr(all_diagnoses.diagnosis_code, 1, length(complication_codes.code_prefix))
            = complication_codes.code_prefix
),

final as (
    select
        episodes.region_code,
        cast(extract(year from episodes.started_at) as integer) as started_year,
        episodes.episode_id,
        episodes.client_id,
        episodes.kind,
        cast(episodes.started_at as date) as started_on,
        cast(episodes.ended_at as date) as ended_on,
        episodes.producer_id,
        ranked_services.service_id,
        coalesce(episodes.urgency, numbered_events.urgency) as urgency,
        episodes.is_involuntary,
        case
            when diagnosed.main_diagnosis is null then null
            else coalesce(code_groups.diagnosis_group, 'other')
        end as diagnosis_group,
        case
            when diagnosed.main_diagnosis is null then null
            else complicated.episode_id is not null
        end as has_complication
    from episodes
    left join ranked_services
        on episodes.region_code = ranked_services.region_code
        and episodes.episode_id = ranked_services.episode_id
        and ranked_services.place = 1
    left join numbered_events
        on episodes.region_code = numbered_events.region_code
        and episodes.episode_id = numbered_events.episode_id
        and numbered_events.place = 1
    left join diagnosed
        on episodes.region_code = diagnosed.region_code
        and episodes.episode_id = diagnosed.episode_id
    left join code_groups
        on diagnosed.main_diagnosis = code_groups.main_diagnosis
        and code_groups.place = 1
    left join complicated
        on episodes.region_code = complicated.region_code
        and episodes.episode_id = complicated.episode_id
)

select * from final
