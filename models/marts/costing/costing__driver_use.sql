with

amounts as (
    select region_code, period, driver, giving_cost_centre_id, receiving_cost_centre_id, amount
    from {{ landed__driver_amounts }}
),

support_centres as (
    select cost_centre_id, driver
    from {{ costing__cost_centres }}
    where kind = 'support'
),

driver_order as (
    select driver, driver_order
    from {{ given__driver_order }}
),

yearly_amounts as (
    select
        region_code,
        cast(substr(period, 1, 4) as integer) as year,
        driver,
        giving_cost_centre_id,
        receiving_cost_centre_id,
        sum(amount) as amount
    from amounts
    group by
        region_code,
        cast(substr(period, 1, 4) as integer),
        driver,
        giving_cost_centre_id,
        receiving_cost_centre_id
),

drivers_of_givers as (
    select
        giving_cost_centre_id,
        driver,
        sum(amount) as amount
    from yearly_amounts
    group by giving_cost_centre_id, driver
),

ranked_drivers as (
    select
        drivers_of_givers.giving_cost_centre_id,
        drivers_of_givers.driver,
        row_number() over (
            partition by drivers_of_givers.giving_cost_centre_id
            order by
                case when drivers_of_givers.driver = support_centres.driver then 0 else 1 end,
                coalesce(driver_order.driver_order, 1000),
                drivers_of_givers.driver
        ) as place
    from drivers_of_givers
    join support_centres
        on drivers_of_givers.giving_cost_centre_id = support_centres.cost_centre_id
    left join driver_order
        on drivers_of_givers.driver = driver_order.driver
    where drivers_of_givers.amount > 0
),

final as (
    select
        yearly_amounts.region_code,
        yearly_amounts.year,
        yearly_amounts.giving_cost_centre_id,
        yearly_amounts.receiving_cost_centre_id,
        yearly_amounts.driver,
        cast(yearly_amounts.amount as double) as amount
    from yearly_amounts
    join ranked_drivers
        on yearly_amounts.giving_cost_centre_id = ranked_drivers.giving_cost_centre_id
        and yearly_amounts.driver = ranked_drivers.driver
        and ranked_drivers.place = 1
    where yearly_amounts.amount > 0
)

select * from final
