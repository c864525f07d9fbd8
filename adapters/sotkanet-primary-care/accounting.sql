-- Where every delivered row went.
select
    'published_values' as source_name,
    case
        when region_code = '00' then 'the whole country, which is not an area'
        when indicator = 'primary_care_cost_nominal_eur_per_resident' and cast(value as double) = 0
            then 'a cost of zero, which stands for a missing one'
        when indicator in (
            'primary_care_cost_nominal_eur_per_resident', 'public_health_staff_per_10000',
            'primary_care_doctor_visits_per_1000', 'primary_care_wait_over_7d_pct',
            'primary_care_doctor_continuity_coci', 'experienced_fast_access_pct',
            'self_rated_health_mediocre_or_worse_pct', 'experienced_insufficient_doctor_services_pct',
            'primary_care_emergency_visits_per_1000', 'avoidable_emergency_hospitalizations_per_100000'
        ) then 'used'
        else 'an indicator that the adapter does not know'
    end as fate,
    count(*) as row_count
from {{ published_values }}
group by 1, 2
