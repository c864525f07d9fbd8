with

client_years as (
    select region_code, year, client_id
    from {{ queries__client_years }}
),

client_segments as (
    select client_id, segment_system, segment, valid_from, valid_until
    from {{ packages__client_segments }}
),

-- The segment of a client in a year is the latest that was valid on some day of it.
ranked as (
    select
        client_years.region_code,
        client_years.year,
        client_segments.segment_system,
        client_years.client_id,
        client_segments.segment,
        row_number() over (
            partition by
                client_years.region_code,
                client_years.year,
                client_years.client_id,
                client_segments.segment_system
            order by client_segments.valid_from desc, client_segments.segment
        ) as place
    from client_years
    join client_segments
        on client_years.client_id = client_segments.client_id
        and client_segments.valid_from < cast(cast(client_years.year + 1 as varchar) || '-01-01' as date)
        and coalesce(client_segments.valid_until > cast(cast(client_years.year as varchar) || '-01-01' as date), true)
),

final as (
    select region_code, year, segment_system, client_id, segment
    from ranked
    where place = 1
)

select * from final
