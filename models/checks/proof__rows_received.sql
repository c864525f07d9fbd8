with

counts as (
    select delivery_id, table_name, received_rows, accepted_rows, quarantined_rows
    from {{ given__landed_counts }}
),

final as (
    select
        'rows_received' as proof_id,
        cast(null as varchar) as region_code,
        cast(null as integer) as year,
        delivery_id || '/' || table_name as subject,
        received_rows as expected,
        accepted_rows + quarantined_rows as found
    from counts
)

select * from final
