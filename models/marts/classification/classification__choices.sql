with

kinds as (
    select *
    from {{ classification__kinds }}
),

rules as (
    select *
    from {{ given__classification_rules }}
),

services as (
    select distinct service_id
    from {{ given__service_places }}
),

age_bands as (
    select distinct age_band
    from {{ given__age_bands }}
    union all
    select cast(null as integer) as age_band
),

rule_periods as (
    select rule_period
    from {{ given__rule_periods }}
    union all
    select cast(null as integer) as rule_period
),

kind_rules as (
    select
        kinds.kind_number,
        rules.rule_id,
        rules.priority,
        rules.age_band_from,
        rules.age_band_until,
        rules.rule_period_from,
        rules.rule_period_until,
        case when rules.takes_code_as_service then kinds.code else rules.service_id end as service_id
    from kinds
    join rules
        on (rules.region_code is null or rules.region_code = kinds.region_code)
        and (rules.source_name is null or rules.source_name = kinds.rule_source_name)
        and (rules.code_system is null or rules.code_system = kinds.code_system)
        and (rules.code is null or rules.code = kinds.code)
        and (
            rules.code_prefix is null
            or substr(kinds.code, 1, length(rules.code_prefix)) = rules.code_prefix
        )
        and (rules.contact_mode is null or rules.contact_mode = kinds.contact_mode)
        and (rules.profession is null or rules.profession = kinds.profession)
        and (rules.speciality is null or rules.speciality = kinds.speciality)
        and (
            rules.speciality_prefix is null
            or substr(kinds.speciality, 1, length(rules.speciality_prefix)) = rules.speciality_prefix
        )
        and (rules.cost_centre_id is null or rules.cost_centre_id = kinds.rule_cost_centre_id)
        and (rules.producer_id is null or rules.producer_id = kinds.rule_producer_id)
),

candidates as (
    select
        kind_rules.kind_number,
        age_bands.age_band,
        rule_periods.rule_period,
        kind_rules.rule_id,
        kind_rules.service_id,
        row_number() over (
            partition by kind_rules.kind_number, age_bands.age_band, rule_periods.rule_period
            order by kind_rules.priority, kind_rules.rule_id
        ) as place
    from kind_rules
    join services
        on kind_rules.service_id = services.service_id
    join age_bands
        on (kind_rules.age_band_from is null or kind_rules.age_band_from <= age_bands.age_band)
        and (kind_rules.age_band_until is null or kind_rules.age_band_until > age_bands.age_band)
    join rule_periods
        on kind_rules.rule_period_from <= rule_periods.rule_period
        and kind_rules.rule_period_until > rule_periods.rule_period
),

chosen as (
    select *
    from candidates
    where place = 1
),

choices as (
    select
        kinds.kind_number,
        kinds.region_code,
        kinds.funding_channel,
        age_bands.age_band,
        rule_periods.rule_period,
        chosen.rule_id,
        chosen.service_id
    from kinds
    cross join age_bands
    cross join rule_periods
    left join chosen
        on kinds.kind_number = chosen.kind_number
        and age_bands.age_band is not distinct from chosen.age_band
        and rule_periods.rule_period is not distinct from chosen.rule_period
),

final as (
    select
        1000000 * kind_number + 1000 * (coalesce(age_band, -1) + 1) + coalesce(rule_period, -1) + 1 as choice_number,
        kind_number,
        region_code,
        funding_channel,
        age_band,
        rule_period,
        rule_id,
        service_id,
        dense_rank() over (order by service_id) - 1 as service_number
    from choices
)

select * from final
