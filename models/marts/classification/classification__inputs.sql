with

events as (
    select *
    from {{ core__events }}
),

age_bands as (
    select age, age_band
    from {{ given__age_bands }}
),

rule_periods as (
    select rule_period, valid_from, valid_until
    from {{ given__rule_periods }}
),

rule_cost_centres as (
    select distinct cost_centre_id
    from {{ given__classification_rules }}
    where cost_centre_id is not null
),

rule_producers as (
    select distinct producer_id
    from {{ given__classification_rules }}
    where producer_id is not null
),

rule_deliveries as (
    select deliveries.delivery_id, deliveries.source_name
    from {{ given__deliveries }} as deliveries
    join (
        select distinct source_name
        from {{ given__classification_rules }}
        where source_name is not null
    ) as rule_sources
        on deliveries.source_name = rule_sources.source_name
),

kinds as (
    select *
    from {{ classification__kinds }}
),

looked_at as (
    select
        events.*,
        rule_deliveries.source_name as rule_source_name,
        rule_cost_centres.cost_centre_id as rule_cost_centre_id,
        rule_producers.producer_id as rule_producer_id,
        age_bands.age_band,
        rule_periods.rule_period
    from events
    left join rule_cost_centres
        on events.cost_centre_id = rule_cost_centres.cost_centre_id
    left join rule_producers
        on events.producer_id = rule_producers.producer_id
    left join rule_deliveries
        on events.delivery_id = rule_deliveries.delivery_id
    left join age_bands
        on case
            when events.age_at_event < 0 then 0
            when events.age_at_event > 120 then 120
            else events.age_at_event
        end = age_bands.age
    left join rule_periods
        on events.started_on >= rule_periods.valid_from
        and events.started_on < rule_periods.valid_until
),

final as (
    select
        looked_at.*,
        kinds.kind_number,
        kinds.meeting_number,
        1000000 * kinds.kind_number
        + 1000 * (coalesce(looked_at.age_band, -1) + 1)
        + coalesce(looked_at.rule_period, -1)
        + 1 as choice_number
    from looked_at
    join kinds
        on looked_at.code_system is not distinct from kinds.code_system
        and looked_at.code is not distinct from kinds.code
        and looked_at.contact_mode is not distinct from kinds.contact_mode
        and looked_at.profession is not distinct from kinds.profession
        and looked_at.speciality is not distinct from kinds.speciality
        and looked_at.urgency is not distinct from kinds.urgency
        and looked_at.funding_channel = kinds.funding_channel
        and looked_at.rule_cost_centre_id is not distinct from kinds.rule_cost_centre_id
        and looked_at.rule_producer_id is not distinct from kinds.rule_producer_id
        and looked_at.rule_source_name is not distinct from kinds.rule_source_name
)

select * from final
