with

package_years as (
    select *
    from {{ packages__package_years }}
),

figures as (
    select
        region_code,
        year,
        cost_microeuros as numerator,
        resident_count as denominator,
        cast(cost_microeuros as double) / nullif(resident_count, 0) as value,
        case
            when resident_count is null or resident_count = 0 then 'missing'
            when cost_microeuros = 0 then 'zero'
            else 'value'
        end as status
    from package_years
),

final as (
    select
        'ratios_kept_whole' as proof_id,
        region_code,
        year,
        'euros per resident' as subject,
        count(*) as expected,
        cast(sum(case when (value is null) = (coalesce(denominator, 0) = 0) then 1 else 0 end) as bigint) as found
    from figures
    group by region_code, year
    union all
    select
        'states_kept_apart' as proof_id,
        region_code,
        year,
        'zero, missing and value' as subject,
        count(*) as expected,
        cast(sum(case
            when status = 'missing' and value is null then 1
            when status = 'zero' and value = 0 then 1
            when status = 'value' and value <> 0 then 1
            else 0
        end) as bigint) as found
    from figures
    group by region_code, year
)

select * from final
