with

-- Regions that sent costs count, whether or not the register of regions was delivered.
costed_regions as (
    select distinct region_code
    from {{ comparison__client_service_years }}
),

regions as (
    select region_code, collaborative_area_code
    from {{ core__regions }}
),

final as (
    select region_code, 'region' as area_kind, region_code as area_code
    from costed_regions
    union all
    select
        costed_regions.region_code,
        'collaborative_area' as area_kind,
        regions.collaborative_area_code as area_code
    from costed_regions
    inner join regions
        on costed_regions.region_code = regions.region_code
    where regions.collaborative_area_code is not null
    union all
    select region_code, 'nation' as area_kind, 'FI' as area_code
    from costed_regions
)

select * from final
