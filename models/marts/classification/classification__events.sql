with

inputs as (
    select *
    from {{ classification__inputs }}
),

decisions as (
    select *
    from {{ classification__decisions }}
),

final as (
    select
        inputs.*,
        decisions.rule_id,
        decisions.service_id
    from inputs
    left join decisions
        on inputs.code_system is not distinct from decisions.code_system
        and inputs.code is not distinct from decisions.code
        and inputs.contact_mode is not distinct from decisions.contact_mode
        and inputs.profession is not distinct from decisions.profession
        and inputs.speciality is not distinct from decisions.speciality
        and inputs.rule_cost_centre_id is not distinct from decisions.cost_centre_id
        and inputs.rule_producer_id is not distinct from decisions.producer_id
        and inputs.rule_source_name is not distinct from decisions.source_name
        and inputs.age_band is not distinct from decisions.age_band
        and inputs.rule_period is not distinct from decisions.rule_period
)

select * from final
