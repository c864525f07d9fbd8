import { sqlText } from "../../sql/engine.ts";
import { recordedShare } from "./event-sql.ts";
import { deliveryFolder, type Setting, valuesList, writeTable } from "./setting.ts";

const DRIVER = 301;
const STAFF = 302;
const BUDGET = 30_000;
/** Support services that purchased work uses, against own work of the same cost. */
const PURCHASED_SUPPORT = 0.1;

/**
 * Makes `activity_months`: what the written events of an area and year amount to. Only a few columns of the
 * files are read. Events with a code that nobody knows count as the first activity of their cost centre.
 */
export async function makeActivityMonths(
  { engine }: Setting,
  eventFiles: readonly string[],
): Promise<void> {
  await engine.run(`create or replace temp table activity_months as
    with grouped as (
      select cast(month(started_at) as integer) as month, cost_centre_id, code_system, code, contact_mode, profession, speciality, count(*) as event_count,
        cast(sum(quantity) as double) as day_count, cast(sum(duration_minutes) as double) as minutes, cast(sum(price_cents) as bigint) as price_cents,
        cast(sum(direct_cost_cents) as bigint) as direct_cents, cast(sum(client_fee_cents) as bigint) as fee_cents
      from read_parquet([${eventFiles.map(sqlText).join(", ")}])
      group by all
    ),
    known as (
      select cost_centre_id, code_system, code, contact_mode, profession, speciality, min(activity) as activity from area_activities group by all
    ),
    of_centre as (select cost_centre_id, min(activity) as activity from area_activities group by cost_centre_id)
    select coalesce(known.activity, of_centre.activity) as activity, month, cast(sum(event_count) as bigint) as event_count, sum(coalesce(day_count, 0)) as day_count,
      sum(coalesce(minutes, 0)) as worked_minutes, cast(sum(coalesce(price_cents, 0)) as bigint) as price_total,
      cast(sum(coalesce(direct_cents, 0)) as bigint) as direct_total, cast(sum(coalesce(fee_cents, 0)) as bigint) as fee_total
    from grouped
    join of_centre on grouped.cost_centre_id = of_centre.cost_centre_id
    left join known on grouped.cost_centre_id = known.cost_centre_id and grouped.code_system = known.code_system and grouped.code = known.code
      and grouped.contact_mode = known.contact_mode and grouped.profession = known.profession and grouped.speciality is not distinct from known.speciality
    group by coalesce(known.activity, of_centre.activity), month
    order by 1, 2`);
}

/** The ledger of an area and year with its structure, drivers and staff; the level follows the unit costs. */
export async function writeFinance(
  setting: Setting,
  regionCode: string,
  year: number,
): Promise<void> {
  const { engine } = setting;
  const folder = deliveryFolder(setting, `${regionCode}-finance-${year}`, {
    organiser: regionCode,
    source: "finance",
    from: `${year}-01-01`,
    until: `${year + 1}-01-01`,
    deliveredOn: `${year + 1}-02-15`,
  });
  for (const statement of [
    centreMonths(setting, regionCode, year),
    bookedLines(setting, regionCode, year),
  ])
    await engine.run(statement);
  await writeTable(engine, folder, "cost_centres", costCentres(setting, regionCode, year));
  await writeTable(
    engine,
    folder,
    "ledger_entries",
    `select '${regionCode}' as region_code, cost_centre_id, account, '${year}-' || lpad(cast(month as varchar), 2, '0') as period,
        amount_cents, 'external' as counterparty_kind, funding_channel
      from booked_lines where amount_cents <> 0 order by cost_centre_id, account, month`,
  );
  await writeTable(engine, folder, "driver_amounts", driverAmounts(setting, regionCode, year));
  await writeTable(engine, folder, "staff", staff(setting, regionCode, year));
  await writeTable(engine, folder, "budgets", budgets(setting, regionCode, year));
}

/** Full cost of each final cost centre with events by month, and the part that it books itself. */
function centreMonths(setting: Setting, regionCode: string, year: number): string {
  const { fixed_share: fixed, support_share: support } = setting.parameters.economy;
  const recorded = Array.from({ length: 12 }, (_, index) => [
    index + 1,
    recordedShare(setting, regionCode, year, index + 1),
  ]);
  return `create or replace temp table centre_months as
    with recorded as (select * from (values ${valuesList(recorded)}) as listed (month, recorded)),
    costs as (
      select cost_centre_id, activity_months.month, min(package_id) as package_id, min(function_id) as function_id, min(method) as method,
        min(coalesce(funding, 'region')) as funding_channel,
        sum(case when method = 'price' then price_total
          else area_cents * case cost_unit when 'day' then day_count when 'hour' then worked_minutes / 60 else event_count end end / recorded) as cents,
        sum(direct_total / recorded) as direct_cents, sum(fee_total / recorded) as fee_cents, min(direct_type) as direct_type
      from activity_months join area_activities using (activity) join recorded on activity_months.month = recorded.month
      group by cost_centre_id, activity_months.month
    ),
    months as (select cost_centre_id, package_id, function_id, method, min(funding_channel) as funding_channel, sum(cents) as year_cents, listed.month
      from costs cross join (select unnest(range(1, 13)) as month) as listed group by cost_centre_id, package_id, function_id, method, listed.month)
    select months.cost_centre_id, months.package_id, months.function_id, months.method, months.funding_channel, months.month,
      case when months.method = 'price' then coalesce(cents, 0) else ${fixed} * year_cents / 12 + (1 - ${fixed}) * coalesce(cents, 0) end as full_cents,
      case when months.method = 'price' then 1 - ${support * PURCHASED_SUPPORT} else 1 - ${support} end as own_share,
      coalesce(direct_cents, 0) as direct_cents, coalesce(fee_cents, 0) as fee_cents, direct_type
    from months left join costs on months.cost_centre_id = costs.cost_centre_id and months.month = costs.month
    order by months.cost_centre_id, months.month`;
}

/** Every account of every cost centre by month: final ones, support, work without clients, what no package carries. */
function bookedLines(setting: Setting, regionCode: string, year: number): string {
  const { economy } = setting.parameters;
  const mixes = Object.entries(economy.mixes).flatMap(([mix, accounts]) =>
    Object.entries(accounts).map(([account, part]) => [mix, account, part]),
  );
  const supports = economy.support_centres.map(({ id, share, mix }) => [id, share, mix]);
  const population = economy.population_work.map((work) => [
    populationCentre(work.function_id),
    work.cents_per_resident,
  ]);
  return `create or replace temp table booked_lines as
    with mixes as (select * from (values ${valuesList(mixes)}) as listed (mix, account, part)),
    months as (select unnest(range(1, 13)) as month),
    residents as (
      select cast(count(*) as double) as person_count from clients where valid_from < date '${year}-07-01' and valid_until >= date '${year}-07-01'
    ),
    support_total as (select sum(full_cents * (1 - own_share)) / 12 as monthly_cents from centre_months),
    own_cents as (
      select cost_centre_id, funding_channel, month, case when method = 'price' then 'purchased' else 'own' end as mix, full_cents * own_share as cents from centre_months
      union all
      select '${regionCode}-' || id, 'region', month, mix, monthly_cents * share
      from (values ${valuesList(supports)}) as supports (id, share, mix) cross join months cross join support_total
      union all
      select '${regionCode}-' || id, 'region', month, 'own', cents * person_count / 12
      from (values ${valuesList(population)}) as population_work (id, cents) cross join months cross join residents
      union all
      select '${regionCode}-SELVITTELY', 'region', month, 'own', ${economy.unallocated_cents_per_resident} * person_count / 12 from months cross join residents
    ),
    lines as (
      select cost_centre_id, account, month, funding_channel, cents * part as cents from own_cents join mixes using (mix)
      union all
      select cost_centre_id, case when direct_type = 'purchased_services' then '4320' else '4600' end, month, funding_channel, direct_cents from centre_months
      union all
      select cost_centre_id, '3200', month, funding_channel, -fee_cents from centre_months
      union all
      select '${regionCode}-SELVITTELY', '8200', 12, 'region', ${economy.excluded_cents_per_resident} * person_count from residents
    )
    select cost_centre_id, account, cast(month as integer) as month, funding_channel, cast(round(sum(cents)) as bigint) as amount_cents
    from (select * from lines order by all) as ordered_lines
    group by all order by all`;
}

function costCentres(setting: Setting, regionCode: string, year: number): string {
  const { economy } = setting.parameters;
  const supports = economy.support_centres.map(({ id, name, driver }) => [id, name, driver]);
  const population = economy.population_work.map((work) => [
    populationCentre(work.function_id),
    work.name,
    work.function_id,
  ]);
  return `select '${regionCode}' as region_code, ${year} as year, * from (
      select cost_centre_id, function_id || case method when 'price' then ' ostot ja setelit' when 'care_days' then ' osastot ja asuminen' else ' oma työ' end as name,
        'final' as kind, '${regionCode}-' || package_id as parent_id, false as is_population_level, function_id as catalogue_code, method as weight_method, cast(null as varchar) as driver
      from (select distinct cost_centre_id, package_id, function_id, method from centre_months) as finals
      union all
      select '${regionCode}-' || id, name, 'support', '${regionCode}-TUKI', false, null, null, driver from (values ${valuesList(supports)}) as supports (id, name, driver)
      union all
      select '${regionCode}-' || id, name, 'final', '${regionCode}-VAESTO', true, function_id, null, null
      from (values ${valuesList(population)}) as population_work (id, name, function_id)
      union all
      select '${regionCode}-SELVITTELY', 'Selvittelyerät', 'final', null, false, null, null, null
    ) as centres order by cost_centre_id`;
}

/** What each cost centre used of each support centre; support centres use one another's services too. */
function driverAmounts(setting: Setting, regionCode: string, year: number): string {
  const supports = setting.parameters.economy.support_centres.map((centre) => [
    centre.id,
    centre.driver,
    centre.unit_euros,
    centre.days_only,
    centre.health_only,
  ]);
  const rows = supports.map((row) =>
    row.map((cell) => (typeof cell === "boolean" ? Number(cell) : cell)),
  );
  return `with supports as (select * from (values ${valuesList(rows)}) as listed (id, driver, unit_euros, days_only, health_only)),
    receivers as (
      select cost_centre_id, package_id, method, sum(full_cents) / 100 * any_value(case when method = 'price' then ${PURCHASED_SUPPORT} else 1.0 end) as euros
      from centre_months group by cost_centre_id, package_id, method
      union all
      select '${regionCode}-' || id, null, null, sum(amount_cents) / 100.0 from supports join booked_lines on booked_lines.cost_centre_id = '${regionCode}-' || id group by id
    )
    select '${regionCode}' as region_code, '${year}' as period, driver, '${regionCode}-' || id as giving_cost_centre_id, receivers.cost_centre_id as receiving_cost_centre_id,
      cast(round(greatest(0.1, euros / unit_euros * (0.8 + 0.4 * draw(cast(hash(receivers.cost_centre_id) >> 1 as bigint), ${DRIVER + year * 10} + unicode(substr(id, 2, 1))))), 1) as decimal(14, 1)) as amount
    from supports cross join receivers
    where '${regionCode}-' || id <> receivers.cost_centre_id
      and (days_only = 0 or method = 'care_days') and (health_only = 0 or package_id in ('PP06', 'PP07', 'PP09', 'PP11', 'PP12'))
    order by giving_cost_centre_id, receiving_cost_centre_id`;
}

/** Professions of a cost centre's own events share its months of work. */
function staff(setting: Setting, regionCode: string, year: number): string {
  const { month_of_work_cents: monthOfWork } = setting.parameters.economy;
  const { people, permanent, permanent_leavers: leaving } = setting.parameters.quality.staff;
  return `with professions as (
      select cost_centre_id, profession, sum(event_count * minutes_each) / sum(sum(event_count * minutes_each)) over (partition by cost_centre_id) as part
      from (select activity, cast(sum(event_count) as double) as event_count from activity_months group by activity) as activities
      join (select activity, cost_centre_id, profession, method, cast(minutes as double) as minutes_each from area_activities) as listed using (activity)
      where method <> 'price' group by cost_centre_id, profession
    ),
    wages as (select cost_centre_id, month, sum(amount_cents) as cents from booked_lines where account = '4000' group by cost_centre_id, month),
    work as (
      select professions.cost_centre_id, profession, month, round(cents * part / ${monthOfWork}, 2) as full_time_equivalents,
        draw(cast(hash(professions.cost_centre_id, profession) >> 1 as bigint), ${STAFF} + ${year * 12} + month) as luck
      from professions join wages on professions.cost_centre_id = wages.cost_centre_id
    ),
    employed as (
      select *, greatest(1, round(full_time_equivalents * ${people})) as people, floor(full_time_equivalents * 0.009 + luck) as leavers from work
    )
    select '${regionCode}' as region_code, cost_centre_id, profession, '${year}-' || lpad(cast(month as varchar), 2, '0') as period,
      cast(full_time_equivalents as decimal(12, 2)) as full_time_equivalents, cast(leavers as integer) as leavers,
      cast(round(full_time_equivalents * (0.7 + 0.9 * luck)) as integer) as sick_days,
      cast(round(people * ${permanent}) as integer) as permanent_count,
      cast(least(leavers, floor(people * ${permanent * leaving} + luck)) as integer) as permanent_leavers,
      cast(people * day(last_day(make_date(${year}, month, 1))) as integer) as employment_days
    from employed order by cost_centre_id, profession, month`;
}

/** What each function was to cost, net: the year's cost with its share of support, at a level drawn for the function, evenly over the months. */
function budgets(setting: Setting, regionCode: string, year: number): string {
  const { economy, quality } = setting.parameters;
  const { from, until } = quality.budgets;
  const population = economy.population_work.map((work) => [
    populationCentre(work.function_id),
    work.function_id,
  ]);
  return `with population_work as (select * from (values ${valuesList(population)}) as listed (id, function_id)),
    costs as (
      select function_id, full_cents + direct_cents - fee_cents as cents from centre_months
      union all
      select function_id, cast(amount_cents as double) from booked_lines join population_work on cost_centre_id = '${regionCode}-' || id
    ),
    years as (select function_id, sum(cents) as cents from (select * from costs order by all) as ordered_costs group by function_id)
    select '${regionCode}' as region_code, function_id as catalogue_code, '${year}-' || lpad(cast(month as varchar), 2, '0') as period,
      cast(round(cents / 12 * (${from} + ${until - from} * draw(cast(hash('${regionCode}', function_id) >> 1 as bigint), ${BUDGET + year}))) as bigint) as amount_cents
    from years cross join (select unnest(range(1, 13)) as month) as months
    order by catalogue_code, period`;
}

function populationCentre(functionId: string): string {
  return `${functionId.slice(2, 4)}${functionId.slice(5)}-V`;
}
