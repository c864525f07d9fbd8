with

inputs as (
    select *
    from {{ classification__inputs }}
),

rules as (
    select *
    from {{ given__classification_rules }}
),

services as (
    select distinct service_id
    from {{ given__service_places }}
),

combinations as (
    select
        region_code,
        year,
        code_system,
        code,
        contact_mode,
        profession,
        speciality,
        rule_cost_centre_id as cost_centre_id,
        rule_producer_id as producer_id,
        rule_source_name as source_name,
        age_band,
        rule_period,
        count(*) as event_count
    from inputs
    group by
        region_code, year, code_system, code, contact_mode, profession, speciality,
        rule_cost_centre_id, rule_producer_id, rule_source_name, age_band, rule_period
),

numbered as (
    select
        combinations.*,
        row_number() over (
            order by
                code_system, code, contact_mode, profession, speciality,
                cost_centre_id, producer_id, source_name, age_band, rule_period
        ) as combination_number
    from combinations
),

candidates as (
    select
        numbered.combination_number,
        rules.rule_id,
        rules.priority,
        case when rules.takes_code_as_service then numbered.code else rules.service_id end as service_id
    from numbered
    join rules
        on (rules.region_code is null or rules.region_code = numbered.region_code)
        and (rules.source_name is null or rules.source_name = numbered.source_name)
        and (rules.code_system is null or rules.code_system = numbered.code_system)
        and (rules.code is null or rules.code = numbered.code)
        and (
            rules.code_prefix is null
            or substr(numbered.code, 1, length(rules.code_prefix)) = rules.code_prefix
        )
        and (rules.contact_mode is null or rules.contact_mode = numbered.contact_mode)
        and (rules.profession is null or rules.profession = numbered.profession)
        and (rules.speciality is null or rules.speciality = numbered.speciality)
        and (
            rules.speciality_prefix is null
            or substr(numbered.speciality, 1, length(rules.speciality_prefix)) = rules.speciality_prefix
        )
        and (rules.cost_centre_id is null or rules.cost_centre_id = numbered.cost_centre_id)
        and (rules.producer_id is null or rules.producer_id = numbered.producer_id)
        and (rules.age_band_from is null or rules.age_band_from <= numbered.age_band)
        and (rules.age_band_until is null or rules.age_band_until > numbered.age_band)
        and rules.rule_period_from <= numbered.rule_period
        and rules.rule_period_until > numbered.rule_period
),

ranked as (
    select
        candidates.combination_number,
        candidates.rule_id,
        candidates.service_id,
        row_number() over (
            partition by candidates.combination_number
            order by candidates.priority, candidates.rule_id
        ) as place
    from candidates
    join services
        on candidates.service_id = services.service_id
),

final as (
    select
        numbered.region_code,
        numbered.year,
        numbered.code_system,
        numbered.code,
        numbered.contact_mode,
        numbered.profession,
        numbered.speciality,
        numbered.cost_centre_id,
        numbered.producer_id,
        numbered.source_name,
        numbered.age_band,
        numbered.rule_period,
        numbered.event_count,
        ranked.rule_id,
        ranked.service_id
    from numbered
    left join ranked
        on numbered.combination_number = ranked.combination_number
        and ranked.place = 1
)

select * from final
