with

decisions as (
    select *
    from {{ classification__decisions }}
),

final as (
    select
        region_code,
        year,
        code_system,
        code,
        contact_mode,
        profession,
        speciality,
        rule_id,
        service_id,
        cast(sum(event_count) as bigint) as event_count
    from decisions
    group by region_code, year, code_system, code, contact_mode, profession, speciality, rule_id, service_id
)

select * from final
