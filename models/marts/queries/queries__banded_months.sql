with

client_service_months as (
    select *
    from {{ packages__client_service_months }}
),

-- The same bands as AGE_BAND_STARTS in src/release/query-tables.ts.
final as (
    select
        client_service_months.*,
        case
            when age_at_year_end >= 85 then 85
            when age_at_year_end >= 75 then 75
            when age_at_year_end >= 65 then 65
            when age_at_year_end >= 45 then 45
            when age_at_year_end >= 25 then 25
            when age_at_year_end >= 23 then 23
            when age_at_year_end >= 18 then 18
            when age_at_year_end >= 13 then 13
            when age_at_year_end >= 12 then 12
            when age_at_year_end >= 7 then 7
            when age_at_year_end >= 0 then 0
            else age_at_year_end
        end as age_band
    from client_service_months
)

select * from final
