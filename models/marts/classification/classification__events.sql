with

inputs as (
    select *
    from {{ classification__inputs }}
),

choices as (
    select choice_number, rule_id, service_id
    from {{ classification__choices }}
),

final as (
    select
        inputs.*,
        choices.rule_id,
        choices.service_id
    from inputs
    join choices
        on inputs.choice_number = choices.choice_number
)

select * from final
