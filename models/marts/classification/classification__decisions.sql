with

event_counts as (
    select year, choice_number, count(*) as event_count
    from {{ costing__events }}
    group by year, choice_number
),

choices as (
    select *
    from {{ classification__choices }}
),

kinds as (
    select *
    from {{ classification__kinds }}
),

-- Kinds are told apart by urgency and funding channel too, at which no rule looks.
final as (
    select
        kinds.region_code,
        event_counts.year,
        kinds.code_system,
        kinds.code,
        kinds.contact_mode,
        kinds.profession,
        kinds.speciality,
        kinds.rule_cost_centre_id as cost_centre_id,
        kinds.rule_producer_id as producer_id,
        kinds.rule_source_name as source_name,
        choices.age_band,
        choices.rule_period,
        cast(sum(event_counts.event_count) as bigint) as event_count,
        choices.rule_id,
        choices.service_id
    from event_counts
    join choices
        on event_counts.choice_number = choices.choice_number
    join kinds
        on choices.kind_number = kinds.kind_number
    group by
        kinds.region_code,
        event_counts.year,
        kinds.code_system,
        kinds.code,
        kinds.contact_mode,
        kinds.profession,
        kinds.speciality,
        kinds.rule_cost_centre_id,
        kinds.rule_producer_id,
        kinds.rule_source_name,
        choices.age_band,
        choices.rule_period,
        choices.rule_id,
        choices.service_id
)

select * from final
