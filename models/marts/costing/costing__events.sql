with

inputs as (
    select *
    from {{ classification__inputs }}
),

decisions as (
    select *
    from {{ classification__decisions }}
),

cost_centres as (
    select cost_centre_id, weight_method
    from {{ costing__cost_centres }}
),

profession_weights as (
    select profession, weight_thousandths
    from {{ given__profession_weights }}
),

assumed_minutes as (
    select contact_mode, minutes
    from {{ given__assumed_minutes }}
),

weight_defaults as (
    select other_profession_thousandths, other_assumed_minutes, default_method
    from {{ given__weight_defaults }}
),

producers as (
    select producer_id, kind
    from {{ core__producers }}
),

classified as (
    select
        inputs.*,
        decisions.rule_id,
        decisions.service_id,
        coalesce(cost_centres.weight_method, weight_defaults.default_method) as weight_method,
        coalesce(
            profession_weights.weight_thousandths, weight_defaults.other_profession_thousandths
        ) as profession_thousandths,
        coalesce(assumed_minutes.minutes, weight_defaults.other_assumed_minutes) as assumed_minutes,
        case
            when inputs.unit = 'day' and inputs.quantity > 0 then inputs.quantity
            else coalesce(cast(inputs.night_count as double), 1)
        end as care_day_count,
        not coalesce(inputs.unit = 'day' and inputs.quantity > 0, false)
            and inputs.night_count is null as is_day_count_assumed,
        coalesce(
            inputs.direct_cost_type,
            case
                when producers.kind in ('purchased', 'voucher', 'personal_budget')
                    then 'purchased_services'
                else 'materials_and_medicines'
            end
        ) as final_direct_cost_type
    from inputs
    cross join weight_defaults
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
    left join cost_centres
        on inputs.cost_centre_id = cost_centres.cost_centre_id
    left join profession_weights
        on inputs.profession = profession_weights.profession
    left join assumed_minutes
        on inputs.contact_mode = assumed_minutes.contact_mode
    left join producers
        on inputs.producer_id = producers.producer_id
),

final as (
    select
        region_code,
        delivery_id,
        file_path,
        row_number,
        year,
        month,
        client_id,
        sex,
        age_at_year_end,
        service_id,
        rule_id,
        producer_id,
        cost_centre_id,
        funding_channel,
        cast(case weight_method
            when 'duration' then coalesce(duration_minutes, assumed_minutes) * profession_thousandths
            when 'care_days' then round(1000 * care_day_count)
            when 'drg' then round(1000 * coalesce(drg_weight, 1))
            when 'price' then coalesce(price_cents, 0)
            else 1000
        end as bigint) as weight,
        case weight_method
            when 'duration' then duration_minutes is null
            when 'care_days' then is_day_count_assumed
            when 'drg' then drg_weight is null
            when 'price' then price_cents is null
            else false
        end as is_weight_assumed,
        case when direct_cost_cents <> 0 then final_direct_cost_type end as direct_cost_type,
        direct_cost_cents,
        client_fee_cents
    from classified
)

select * from final
