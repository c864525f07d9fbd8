-- One published value of one area and year. The country's own row (00) and a cost of zero, which stands for none, are left out.
with

keys (indicator, indicator_id) as (
    values
        ('primary_care_cost_nominal_eur_per_resident', 'sotkanet:3764+3766'),
        ('public_health_staff_per_10000', 'sotkanet:4604'),
        ('primary_care_doctor_visits_per_1000', 'sotkanet:1080'),
        ('primary_care_wait_over_7d_pct', 'sotkanet:6411'),
        ('primary_care_doctor_continuity_coci', 'sotkanet:5502'),
        ('experienced_fast_access_pct', 'sotkanet:5186'),
        ('self_rated_health_mediocre_or_worse_pct', 'sotkanet:4333'),
        ('experienced_insufficient_doctor_services_pct', 'sotkanet:4909'),
        ('primary_care_emergency_visits_per_1000', 'sotkanet:5081'),
        ('avoidable_emergency_hospitalizations_per_100000', 'sotkanet:5587')
),

final as (
    select
        published_values.row_number,
        keys.indicator_id,
        published_values.region_code,
        published_values.year,
        'PP11' as catalogue_code,
        published_values.value
    from {{ published_values }} as published_values
    join keys
        on published_values.indicator = keys.indicator
    where published_values.region_code <> '00'
        and not (
            published_values.indicator = 'primary_care_cost_nominal_eur_per_resident'
            and cast(published_values.value as double) = 0
        )
)

select * from final
