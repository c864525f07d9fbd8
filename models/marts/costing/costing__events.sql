with

events as (
    select *
    from {{ classification__inputs }}
),

cost_centres as (
    select *
    from {{ costing__event_centres }}
),

producers as (
    select *
    from {{ costing__event_producers }}
),

counts as (
    select
        (select count(distinct meeting_number) from {{ classification__kinds }}) as meeting_count,
        (select count(*) from {{ costing__event_centres }}) as cost_centre_count,
        (select count(*) from {{ costing__event_producers }}) as producer_count
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
    select other_profession_thousandths, other_assumed_minutes
    from {{ given__weight_defaults }}
),

choices as (
    select
        choices.choice_number,
        choices.region_code,
        choices.funding_channel,
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
        cost_centres.cost_centre_id as known_cost_centre_id,
        producers.producer_id as known_producer_id,
        cost_centres.weight_method,
        choices.region_code as known_region_code,
        choices.funding_channel as known_funding_channel,
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
        coalesce(events.direct_cost_type, producers.direct_cost_type) as final_direct_cost_type,
        (
            (choices.service_number * counts.meeting_count + events.meeting_number)
            * counts.cost_centre_count + cost_centres.cost_centre_number
        ) * counts.producer_count + producers.producer_number as place_number
    from events
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
        known_region_code as region_code,
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
        known_producer_id as producer_id,
        known_cost_centre_id as cost_centre_id,
        known_funding_channel as funding_channel,
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
