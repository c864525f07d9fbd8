with

events as (
    select
        region_code,
        delivery_id,
        code_system,
        code,
        contact_mode,
        profession,
        speciality,
        urgency,
        coalesce(funding_channel, 'region') as funding_channel,
        cost_centre_id,
        producer_id
    from {{ landed__service_events }}
),

rules as (
    select *
    from {{ given__classification_rules }}
),

rule_cost_centres as (
    select distinct cost_centre_id
    from rules
    where cost_centre_id is not null
),

rule_producers as (
    select distinct producer_id
    from rules
    where producer_id is not null
),

rule_deliveries as (
    select deliveries.delivery_id, deliveries.source_name
    from {{ given__deliveries }} as deliveries
    join (
        select distinct source_name
        from rules
        where source_name is not null
    ) as rule_sources
        on deliveries.source_name = rule_sources.source_name
),

kinds as (
    select
        events.region_code,
        events.code_system,
        events.code,
        events.contact_mode,
        events.profession,
        events.speciality,
        events.urgency,
        events.funding_channel,
        rule_cost_centres.cost_centre_id as rule_cost_centre_id,
        rule_producers.producer_id as rule_producer_id,
        rule_deliveries.source_name as rule_source_name
    from events
    left join rule_cost_centres
        on events.cost_centre_id = rule_cost_centres.cost_centre_id
    left join rule_producers
        on events.producer_id = rule_producers.producer_id
    left join rule_deliveries
        on events.delivery_id = rule_deliveries.delivery_id
    group by
        events.region_code,
        events.code_system,
        events.code,
        events.contact_mode,
        events.profession,
        events.speciality,
        events.urgency,
        events.funding_channel,
        rule_cost_centres.cost_centre_id,
        rule_producers.producer_id,
        rule_deliveries.source_name
),

final as (
    select
        row_number() over (
            order by
                code_system, code, contact_mode, profession, speciality, urgency, funding_channel,
                rule_cost_centre_id, rule_producer_id, rule_source_name
        ) - 1 as kind_number,
        dense_rank() over (order by contact_mode, profession, speciality, urgency, funding_channel) - 1 as meeting_number,
        kinds.*
    from kinds
)

select * from final
