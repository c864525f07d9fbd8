with

events as (
    select *
    from {{ classification__events }}
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
        events.*,
        coalesce(cost_centres.weight_method, weight_defaults.default_method) as weight_method,
        coalesce(
            profession_weights.weight_thousandths, weight_defaults.other_profession_thousandths
        ) as profession_thousandths,
        coalesce(assumed_minutes.minutes, weight_defaults.other_assumed_minutes) as assumed_minutes,
        case
            when events.unit = 'day' and events.quantity > 0 then events.quantity
            else coalesce(cast(events.night_count as double), 1)
        end as care_day_count,
        not coalesce(events.unit = 'day' and events.quantity > 0, false)
            and events.night_count is null as is_day_count_assumed,
        coalesce(
            events.direct_cost_type,
            case
                when producers.kind in ('purchased', 'voucher', 'personal_budget')
                    then 'purchased_services'
                else 'materials_and_medicines'
            end
        ) as final_direct_cost_type
    from events
    cross join weight_defaults
    left join cost_centres
        on events.cost_centre_id = cost_centres.cost_centre_id
    left join profession_weights
        on events.profession = profession_weights.profession
    left join assumed_minutes
        on events.contact_mode = assumed_minutes.contact_mode
    left join producers
        on events.producer_id = producers.producer_id
),

final as (
    select
        region_code,
        delivery_id,
        file_path,
        row_number,
        year,
        month,
        started_at,
        client_id,
        sex,
        age_at_year_end,
        service_id,
        rule_id,
        producer_id,
        cost_centre_id,
        funding_channel,
        contact_mode,
        profession,
        speciality,
        urgency,
        duration_minutes,
        cast(1000000 * coalesce(quantity, 1) as bigint) as output_millionths,
        client_id is not null
            and producer_id is not null
            and code_system is not null
            and code is not null
            and contact_mode is not null
            and profession is not null as is_coded,
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
