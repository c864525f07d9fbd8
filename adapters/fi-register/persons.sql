-- One residence for each client: from birth until the day after the death that the register knows.
with

deaths as (
    select
        "FINNGENID" as client,
        max(cast("APPROX_EVENT_DAY" as date)) as death_day
    from {{ events }}
    where "SOURCE" = 'DEATH'
    group by "FINNGENID"
),

final as (
    select
        clients.row_number,
        clients.personal_identity_code,
        clients.birth_date,
        clients.sex,
        clients.municipality_code,
        clients.region_code,
        clients.birth_date as valid_from,
        cast(deaths.death_day + interval '1' day as date) as valid_until
    from {{ clients }} as clients
    left join deaths
        on clients.client = deaths.client
)

select * from final
