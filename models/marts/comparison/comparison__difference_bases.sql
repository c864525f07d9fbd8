with

region_bases as (
    select *
    from {{ comparison__region_bases }}
),

wider_bases as (
    select *
    from {{ comparison__wider_bases }}
),

final as (
    select
        'region' as area_kind,
        region_code as area_code,
        year,
        producer_id,
        level,
        package_id,
        function_id,
        service_id,
        age_band,
        sex,
        client_count,
        event_count,
        cost_microeuros
    from region_bases
    union all
    select
        area_kind,
        area_code,
        year,
        cast(null as varchar) as producer_id,
        level,
        package_id,
        function_id,
        service_id,
        age_band,
        sex,
        client_count,
        event_count,
        cost_microeuros
    from wider_bases
)

select * from final
