with

plans as (
    select *
    from {{ facts__plan_needs }}
),

months as (
    select region_code, month, client_id, cost_microeuros
    from {{ facts__plan_client_months }}
),

clients as (
    select client_id, birth_month, sex
    from {{ core__clients }}
),

population as (
    select region_code, year
    from {{ core__population }}
),

known_years as (
    select region_code, year
    from population
    union
    select region_code, cast(extract(year from made_on) as integer) as year
    from plans
),

months_known as (
    select min(month) as first_month, max(month) as last_month
    from months
),

-- A plan without a review day is valid until a year has passed.
valid_plans as (
    select
        plans.*,
        coalesce(review_on, cast(made_on + interval '365' day as date)) as valid_until,
        cast(date_trunc('month', made_on) as date) as plan_month
    from plans
),

plan_years as (
    select
        valid_plans.*,
        known_years.year,
        cast(cast(known_years.year as varchar) || '-12-31' as date) as last_day
    from valid_plans
    join known_years
        on valid_plans.region_code = known_years.region_code
        and known_years.year >= extract(year from valid_plans.made_on)
        and (
            known_years.year <= extract(year from valid_plans.valid_until)
            or known_years.year = extract(year from valid_plans.made_on)
        )
),

plan_months as (
    select distinct client_id, plan_month
    from valid_plans
    where client_id is not null
),

-- Twelve whole months before the month of the plan, and the twelve after it.
costs as (
    select
        plan_months.client_id,
        plan_months.plan_month,
        cast(sum(case when months.month < plan_months.plan_month then months.cost_microeuros else 0 end) as bigint) as cost_before_microeuros,
        cast(sum(case when months.month > plan_months.plan_month then months.cost_microeuros else 0 end) as bigint) as cost_after_microeuros
    from plan_months
    join months
        on plan_months.client_id = months.client_id
        and months.month >= cast(plan_months.plan_month - interval '12' month as date)
        and months.month <= cast(plan_months.plan_month + interval '12' month as date)
    group by plan_months.client_id, plan_months.plan_month
),

final as (
    select
        plan_years.region_code,
        plan_years.year,
        plan_years.plan_id,
        plan_years.need,
        plan_years.client_id,
        clients.sex,
        plan_years.year - cast(extract(year from clients.birth_month) as integer) as age_at_year_end,
        plan_years.package_id,
        plan_years.function_id,
        plan_years.service_id,
        plan_years.made_on,
        plan_years.review_on,
        extract(year from plan_years.made_on) = plan_years.year as made_in_year,
        plan_years.valid_until > plan_years.last_day as is_valid_at_year_end,
        coalesce(
            months_known.first_month <= cast(plan_years.plan_month - interval '12' month as date)
            and months_known.last_month >= cast(plan_years.plan_month + interval '12' month as date),
            false
        ) as is_followed_12_months,
        case when extract(year from plan_years.made_on) = plan_years.year then
            costs.cost_before_microeuros
        end as cost_before_microeuros,
        case when extract(year from plan_years.made_on) = plan_years.year then
            costs.cost_after_microeuros
        end as cost_after_microeuros
    from plan_years
    cross join months_known
    left join clients
        on plan_years.client_id = clients.client_id
    left join costs
        on plan_years.client_id = costs.client_id
        and plan_years.plan_month = costs.plan_month
)

select * from final
