with

events as (
    select
        region_code,
        cast(extract(year from started_at) as integer) as year,
        event_id,
        delivery_id,
        file_path,
        row_number
    from {{ landed__service_events }}
),

superseded as (
    select delivery_id, file_path, row_number, replaced_by_delivery_id
    from {{ core__superseded_events }}
),

centre_sums as (
    select region_code, year, service_id, event_count
    from {{ packages__centre_sums }}
),

coverage as (
    select region_code, year, service_id, event_count
    from {{ classification__coverage }}
),

replaced_events as (
    select events.event_id, superseded.replaced_by_delivery_id
    from superseded
    join events
        on superseded.delivery_id = events.delivery_id
        and superseded.file_path = events.file_path
        and superseded.row_number = events.row_number
),

-- A replaced event is still there, once, in the delivery that replaced it.
replacements as (
    select count(*) as event_count
    from replaced_events
    join events
        on replaced_events.event_id = events.event_id
        and replaced_events.replaced_by_delivery_id = events.delivery_id
),

accepted as (
    select region_code, year, count(*) as event_count
    from events
    group by region_code, year
),

replaced as (
    select count(*) as event_count
    from superseded
),

costed as (
    select
        region_code,
        year,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(case when service_id is not null then event_count else 0 end) as bigint) as classified_count,
        cast(sum(case when service_id is null then event_count else 0 end) as bigint) as unclassified_count
    from centre_sums
    group by region_code, year
),

covered as (
    select
        region_code,
        year,
        cast(sum(case when service_id is not null then event_count else 0 end) as bigint) as classified_count,
        cast(sum(case when service_id is null then event_count else 0 end) as bigint) as unclassified_count
    from coverage
    group by region_code, year
),

final as (
    select
        'events_conserved' as proof_id,
        accepted.region_code,
        accepted.year,
        'accepted = costed + replaced' as subject,
        accepted.event_count as expected,
        coalesce(costed.event_count, 0) + replaced.event_count as found
    from accepted
    cross join replaced
    left join costed
        on accepted.region_code = costed.region_code
        and accepted.year = costed.year
    union all
    select
        'events_conserved' as proof_id,
        accepted.region_code,
        accepted.year,
        'replaced events that are in the delivery that replaced them' as subject,
        replaced.event_count as expected,
        replacements.event_count as found
    from accepted
    cross join replaced
    cross join replacements
    union all
    select
        'events_classified' as proof_id,
        costed.region_code,
        costed.year,
        'classified' as subject,
        covered.classified_count as expected,
        costed.classified_count as found
    from costed
    left join covered
        on costed.region_code = covered.region_code
        and costed.year = covered.year
    union all
    select
        'events_classified' as proof_id,
        costed.region_code,
        costed.year,
        'unclassified' as subject,
        covered.unclassified_count as expected,
        costed.unclassified_count as found
    from costed
    left join covered
        on costed.region_code = covered.region_code
        and costed.year = covered.year
)

select * from final
