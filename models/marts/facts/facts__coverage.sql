with

expected_clients as (
    select *
    from {{ facts__expected_clients }}
),

outcomes as (
    select region_code, year, client_id, instrument, last_measured_on
    from {{ facts__outcomes }}
),

plans as (
    select region_code, year, client_id, is_valid_at_year_end
    from {{ facts__plans }}
),

segments as (
    select client_id, segment_system, segment, valid_from, valid_until
    from {{ packages__client_segments }}
),

clients as (
    select client_id, birth_month, sex
    from {{ core__clients }}
),

roles as (
    select catalogue_code
    from {{ given__service_roles }}
    where role = 'medication_review'
),

service_places as (
    select service_id, package_id, function_id, place_from, place_until
    from {{ given__service_places }}
),

planned as (
    select distinct region_code, year, client_id
    from plans
    where is_valid_at_year_end and client_id is not null
),

assessed as (
    select distinct region_code, year, client_id
    from outcomes
    where instrument = 'rai'
        and last_measured_on >= cast(cast(year as varchar) || '-07-01' as date)
),

reviewed as (
    select distinct region_code, year, client_id
    from expected_clients
    where role = 'medication_review'
),

years as (
    select distinct year
    from expected_clients
),

-- The function that reviews, in the last month of each year.
review_places as (
    select
        years.year,
        min(service_places.package_id) as package_id,
        min(service_places.function_id) as function_id
    from years
    join service_places
        on cast(cast(years.year as varchar) || '-12-01' as date) >= service_places.place_from
        and cast(cast(years.year as varchar) || '-12-01' as date) < service_places.place_until
    join roles
        on roles.catalogue_code
            in (service_places.package_id, service_places.function_id, service_places.service_id)
    group by years.year
),

clients_here as (
    select distinct region_code, year, client_id, sex, age_at_year_end
    from expected_clients
),

many_medicines as (
    select distinct clients_here.*
    from clients_here
    join segments
        on clients_here.client_id = segments.client_id
        and segments.segment_system = 'medicines'
        and segments.segment = '10_or_more'
        and segments.valid_from <= cast(cast(clients_here.year as varchar) || '-12-31' as date)
        and (
            segments.valid_until is null
            or segments.valid_until > cast(cast(clients_here.year as varchar) || '-01-01' as date)
        )
),

all_coverage as (
    select
        expected_clients.region_code,
        expected_clients.year,
        expected_clients.client_id,
        expected_clients.sex,
        expected_clients.age_at_year_end,
        expected_clients.package_id,
        expected_clients.function_id,
        'plan' as coverage,
        planned.client_id is not null as is_covered
    from expected_clients
    left join planned
        on expected_clients.region_code = planned.region_code
        and expected_clients.year = planned.year
        and expected_clients.client_id = planned.client_id
    where expected_clients.role = 'plan_expected'
    union all
    select
        expected_clients.region_code,
        expected_clients.year,
        expected_clients.client_id,
        expected_clients.sex,
        expected_clients.age_at_year_end,
        expected_clients.package_id,
        expected_clients.function_id,
        'rai' as coverage,
        assessed.client_id is not null as is_covered
    from expected_clients
    left join assessed
        on expected_clients.region_code = assessed.region_code
        and expected_clients.year = assessed.year
        and expected_clients.client_id = assessed.client_id
    where expected_clients.role = 'rai_expected'
    union all
    select
        many_medicines.region_code,
        many_medicines.year,
        many_medicines.client_id,
        many_medicines.sex,
        many_medicines.age_at_year_end,
        review_places.package_id,
        review_places.function_id,
        'medication_review' as coverage,
        reviewed.client_id is not null as is_covered
    from many_medicines
    left join review_places
        on many_medicines.year = review_places.year
    left join reviewed
        on many_medicines.region_code = reviewed.region_code
        and many_medicines.year = reviewed.year
        and many_medicines.client_id = reviewed.client_id
),

final as (
    select * from all_coverage
)

select * from final
