with

events as (
    select *
    from {{ classification__inputs }}
),

-- What the rows of this region and year hold, numbered in order, so that one number can stand for all of it.
cost_centres as (
    select
        present.cost_centre_id,
        registered.weight_method,
        row_number() over (order by present.cost_centre_id) - 1 as cost_centre_number
    from (select distinct cost_centre_id from {{ landed__service_events }}) as present
    left join {{ costing__cost_centres }} as registered
        on present.cost_centre_id = registered.cost_centre_id
),

producers as (
    select
        present.producer_id,
        registered.kind,
        row_number() over (order by present.producer_id) - 1 as producer_number
    from (select distinct producer_id from {{ landed__service_events }}) as present
    left join {{ core__producers }} as registered
        on present.producer_id = registered.producer_id
),

counts as (
    select
        (select count(distinct meeting_number) from {{ classification__kinds }}) as meeting_count,
        (select count(*) from cost_centres) as cost_centre_count,
        (select count(*) from producers) as producer_count
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

choices as (
    select
        choices.choice_number,
        choices.rule_id,
        choices.service_id,
        choices.service_number,
        coalesce(
            profession_weights.weight_thousandths, weight_defaults.other_profession_thousandths
        ) as profession_thousandths,
        coalesce(assumed_minutes.minutes, weight_defaults.other_assumed_minutes) as assumed_minutes
    from {{ classification__choices }} as choices
    join {{ classification__kinds }} as kinds
        on choices.kind_number = kinds.kind_number
    cross join weight_defaults
    left join profession_weights
        on kinds.profession = profession_weights.profession
    left join assumed_minutes
        on kinds.contact_mode = assumed_minutes.contact_mode
),

classified as (
    select
        events.*,
        coalesce(cost_centres.weight_method, weight_defaults.default_method) as weight_method,
        choices.rule_id,
        choices.service_id,
        choices.profession_thousandths,
        choices.assumed_minutes,
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
        ) as final_direct_cost_type,
        (
            (choices.service_number * counts.meeting_count + events.meeting_number)
            * counts.cost_centre_count + cost_centres.cost_centre_number
        ) * counts.producer_count + producers.producer_number as place_number
    from events
    cross join weight_defaults
    cross join counts
    join choices
        on events.choice_number = choices.choice_number
    left join cost_centres
        on events.cost_centre_id is not distinct from cost_centres.cost_centre_id
    left join producers
        on events.producer_id is not distinct from producers.producer_id
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
        duration_minutes,
        cast(round(1000000 * cast(coalesce(quantity, 1) as double)) as bigint) as output_millionths,
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
        client_fee_cents,
        choice_number,
        place_number
    from classified
)

select * from final
