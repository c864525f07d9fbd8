with

delivered as (
    select *
    from {{ landed__outcome_measurements }}
),

deliveries as (
    select delivery_id, delivery_order
    from {{ given__deliveries }}
),

ranked as (
    select
        delivered.*,
        row_number() over (
            partition by delivered.client_id, delivered.instrument, delivered.measured_on
            order by deliveries.delivery_order desc, delivered.row_number desc
        ) as recency
    from delivered
    left join deliveries
        on delivered.delivery_id = deliveries.delivery_id
),

-- A row that a later delivery gives again counts as the later one has it.
measurements as (
    select *
    from ranked
    where recency = 1
),

clients as (
    select client_id, birth_month, sex
    from {{ core__clients }}
),

catalogue_codes as (
    select catalogue_code, package_id, function_id, service_id
    from {{ given__catalogue_codes }}
),

instruments as (
    select instrument, is_higher_better
    from {{ given__instruments }}
),

placed as (
    select
        measurements.region_code,
        cast(extract(year from measurements.measured_on) as integer) as year,
        measurements.client_id,
        measurements.instrument,
        catalogue_codes.package_id,
        catalogue_codes.function_id,
        catalogue_codes.service_id,
        measurements.measured_on,
        cast(1000000 * cast(measurements.value as decimal(38, 6)) as bigint) as value_millionths
    from measurements
    left join catalogue_codes
        on measurements.catalogue_code = catalogue_codes.catalogue_code
    where measurements.client_id is not null
),

ranked_in_year as (
    select
        placed.*,
        row_number() over (
            partition by region_code, year, client_id, instrument, package_id, function_id, service_id
            order by measured_on desc
        ) as place_from_end
    from placed
),

last_measured as (
    select *
    from ranked_in_year
    where place_from_end = 1
),

-- A change is measured over at most a year: the first of the 365 days before the last.
pairs as (
    select
        last_measured.region_code,
        last_measured.year,
        last_measured.client_id,
        last_measured.instrument,
        last_measured.package_id,
        last_measured.function_id,
        last_measured.service_id,
        last_measured.measured_on as last_measured_on,
        last_measured.value_millionths as last_value_millionths,
        placed.measured_on as first_measured_on,
        placed.value_millionths as first_value_millionths,
        count(*) over (
            partition by
                last_measured.region_code, last_measured.year, last_measured.client_id,
                last_measured.instrument, last_measured.package_id, last_measured.function_id,
                last_measured.service_id
        ) as measurement_count,
        row_number() over (
            partition by
                last_measured.region_code, last_measured.year, last_measured.client_id,
                last_measured.instrument, last_measured.package_id, last_measured.function_id,
                last_measured.service_id
            order by placed.measured_on
        ) as place
    from last_measured
    join placed
        on last_measured.region_code = placed.region_code
        and last_measured.client_id = placed.client_id
        and last_measured.instrument = placed.instrument
        and last_measured.package_id is not distinct from placed.package_id
        and last_measured.function_id is not distinct from placed.function_id
        and last_measured.service_id is not distinct from placed.service_id
        and placed.measured_on <= last_measured.measured_on
        and date_diff('day', placed.measured_on, last_measured.measured_on) <= 365
),

final as (
    select
        pairs.region_code,
        pairs.year,
        pairs.client_id,
        clients.sex,
        pairs.year - cast(extract(year from clients.birth_month) as integer) as age_at_year_end,
        pairs.instrument,
        pairs.package_id,
        pairs.function_id,
        pairs.service_id,
        pairs.measurement_count,
        pairs.first_measured_on,
        pairs.last_measured_on,
        pairs.first_value_millionths,
        pairs.last_value_millionths,
        case
            when pairs.measurement_count < 2 then null
            when instruments.is_higher_better then pairs.last_value_millionths >= pairs.first_value_millionths
            when not instruments.is_higher_better then pairs.last_value_millionths <= pairs.first_value_millionths
        end as is_improved_or_held
    from pairs
    left join instruments
        on pairs.instrument = instruments.instrument
    left join clients
        on pairs.client_id = clients.client_id
    where pairs.place = 1
)

select * from final
