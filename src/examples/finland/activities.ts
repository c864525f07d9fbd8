import type { Setting } from "./setting.ts";
import { valuesList } from "./setting.ts";

/** A kind of event, with its place among all of them. */
export type PlannedActivity = {
  readonly activity: number;
  readonly service: string;
  readonly centre: string;
  readonly functionId: string;
};

const PURCHASED = ["purchased", "voucher", "personal_budget", "pharmacy", "university"];
const METHODS = { duration: 1, care_days: 2, price: 3, equal: 4, drg: 5 } as const;

/** Every activity of the parameters in order; cost centres are a function's with one weight method and one kind of producer. */
export function plannedActivities({ parameters: { packages } }: Setting): PlannedActivity[] {
  return packages
    .flatMap((pack) => pack.activities)
    .map(({ service, method, producer }, activity) => {
      const functionId = service.slice(0, 8);
      const kind = PURCHASED.includes(producer) ? producer.charAt(0).toUpperCase() : "";
      return {
        activity,
        service,
        functionId,
        centre: `${functionId.slice(2, 4)}${functionId.slice(5)}-${METHODS[method]}${kind}`,
      };
    });
}

/**
 * Makes the tables `activities` and `use_rates` (hazard of becoming a client of an activity by age and sex),
 * and measures how many events a resident would have; events are then thinned or multiplied to the
 * number asked for.
 */
export async function makeActivities(setting: Setting): Promise<void> {
  const { engine, parameters, scale } = setting;
  const planned = plannedActivities(setting);
  const rows = parameters.packages
    .flatMap((pack) => pack.activities.map((activity) => ({ pack, activity })))
    .map(({ pack, activity }, index) => {
      const published = parameters.unitCosts.get(activity.service);
      const euros = activity.cost ?? published?.euros;
      if (euros === undefined) throw new Error(`${activity.service} has no unit cost`);
      const unit = published?.unit ?? (activity.days === undefined ? "visit" : "day");
      const isDaily = unit === "day" || (activity.kind === "housing" && published === undefined);
      const [codeSystem = "", code = ""] = (activity.code ?? `paketti ${activity.service}`).split(
        " ",
      );
      return [
        index,
        pack.package_id,
        planned[index]?.functionId ?? "",
        planned[index]?.centre ?? "",
        activity.service,
        codeSystem,
        code,
        activity.mode,
        activity.profession,
        activity.speciality ?? null,
        activity.urgency,
        activity.kind,
        activity.producer,
        activity.method,
        activity.popularity,
        activity.events,
        activity.span,
        activity.minutes,
        activity.days ?? null,
        activity.from,
        activity.until,
        activity.sex ?? null,
        Math.round(100 * euros),
        isDaily ? "day" : unit === "hour" ? "hour" : "event",
        activity.fee === undefined ? null : Math.round(100 * activity.fee),
        activity.direct === undefined ? null : Math.round(100 * activity.direct),
        activity.direct_type ?? null,
        activity.requested ?? null,
        activity.funding ?? null,
      ];
    });
  await engine.run(`create or replace temp table activities as
    select * replace (cast(activity as bigint) as activity, cast(unit_cents as bigint) as unit_cents, cast(fee_cents as bigint) as fee_cents,
      cast(direct_cents as bigint) as direct_cents, cast(events as double) as events, cast(days as double) as days,
      cast(popularity as double) as popularity, cast(requested as double) as requested)
    from (values ${valuesList(rows)}) as listed (activity, package_id, function_id, centre, service_id, code_system, code,
      contact_mode, profession, speciality, urgency, kind, producer, method, popularity, events, span, minutes, days, age_from, age_until, sex,
      unit_cents, cost_unit, fee_cents, direct_cents, direct_type, requested, funding)`);
  await engine.run(`create or replace temp table package_ages as
    select * from (values ${valuesList(
      parameters.packages.flatMap((pack) =>
        pack.ages.map(([age, weight]) => [
          pack.package_id,
          age,
          weight,
          pack.reach,
          pack.further,
          pack.women,
        ]),
      ),
    )}) as steps (package_id, age_from, weight, reach, further, women)`);
  await engine.run(USE_RATES);
  await engine.run(expectedEvents(scale.eventsPerResident));
}

const USE_RATES = `create or replace temp table use_rates as
  with residents as (select age, sex, cast(sum(person_count) as double) as person_count from cells group by age, sex),
  weights as (
    select residents.*, package_ages.package_id, reach, further, weight * case when sex = 'female' then women else 1 end as weight
    from residents cross join (select distinct package_id from package_ages) as packages
    asof join package_ages on packages.package_id = package_ages.package_id and residents.age >= package_ages.age_from
  ),
  means as (select package_id, sum(person_count * weight) / sum(person_count) as mean from weights group by package_id),
  allowed as (
    select weights.age, weights.sex, weights.person_count, activities.activity, weights.package_id, further, popularity,
      least(0.97, reach * weight / mean) as reached
    from weights join means using (package_id)
    join activities on activities.package_id = weights.package_id and weights.age >= activities.age_from and weights.age < activities.age_until
      and (activities.sex is null or activities.sex = weights.sex)
  )
  select activity, age, sex, person_count,
    -ln(1 - reached * least(0.95, (1 + further) * popularity / sum(popularity) over (partition by package_id, age, sex))) as hazard
  from allowed
  order by activity, age, sex`;

/** Events of a resident by the parameters, over twenty steps of need, and what makes them the number asked for. */
function expectedEvents(wanted: number): string {
  return `create or replace temp table event_factors as
    with steps as (
      select least(12.0, pow(-ln(1 - (step + 0.5) / 50), 1.5) / 1.32934) as need from (select unnest(range(50)) as step) as listed
    ),
    expected as (
      select sum(case when kind = 'visits' then person_count * (1 - exp(-hazard * need)) * events * (0.4 + 0.6 * need) else 0 end) / 50 as visits,
        sum(case when kind <> 'visits' then person_count * (1 - exp(-hazard * need)) * least(events, 12) else 0 end) / 50 as fixed
      from use_rates join activities using (activity) cross join steps
    ),
    per_resident as (
      select visits / residents as visits, fixed / residents as fixed
      from expected cross join (select cast(sum(person_count) as double) as residents from cells) as counted
    )
    select visits, fixed,
      round(case when ${wanted} < visits + fixed then ${wanted} / (visits + fixed) else (${wanted} - fixed) / visits end, 9) as visit_factor,
      round(least(1.0, ${wanted} / (visits + fixed)), 9) as kept
    from per_resident`;
}
