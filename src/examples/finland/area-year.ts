import { plannedActivities } from "./activities.ts";
import { type Setting, valuesList } from "./setting.ts";

const USES = 101;
const FIRST_MONTH = 102;
const CHAIN_STARTS = 103;
const CHAIN_DAY = 104;
const CHAIN_STEP = 105;
/** Runs from 0 to 255, with a person a key of its own: person * 256 + activity. */
const LARGEST_ACTIVITY = 255;

/**
 * Makes the tables `clients` (everybody who lives in the area in the year), `uses` (what each of them uses,
 * in which months and how much) and `chain_events` for one area and year.
 */
export async function makeAreaYear(
  setting: Setting,
  regionCode: string,
  year: number,
): Promise<void> {
  const { engine } = setting;
  if (plannedActivities(setting).length > LARGEST_ACTIVITY + 1)
    throw new RangeError("too many activities");
  await engine.run(clients(regionCode, year));
  await engine.run(uses(year));
  await engine.run(chainSteps(setting));
  await engine.run(chainEvents(year));
}

function clients(regionCode: string, year: number): string {
  return `create or replace temp table clients as
    with lived as (
      select person, min(valid_from) as valid_from, max(valid_until) as valid_until, arg_min(municipality_code, valid_from) as municipality_code
      from residences
      where region_code = '${regionCode}' and valid_from < date '${year + 1}-01-01' and valid_until > date '${year}-01-01'
      group by person
    )
    select people.person, code, old_code, changed_on, sex, least(100, ${year} - year(birth_date)) as age, need,
      lived.municipality_code, lived.valid_from, lived.valid_until
    from lived join people on lived.person = people.person
    order by people.person`;
}

/** Who uses an activity does so in some months of the year, more often the greater the need; a use of the whole year goes on in the next. */
function uses(year: number): string {
  return `create or replace temp table uses as
    select clients.person, use_rates.activity, clients.person * 256 + use_rates.activity as use_id,
      cast(floor(12 * draw(clients.person * 256 + use_rates.activity, ${FIRST_MONTH + 1000 * year})) as integer) as first_month,
      cast(case when kind = 'visits' then span else greatest(1, least(12, round(events))) end as integer) as span,
      case when kind = 'visits' then events * visit_factor * (0.4 + 0.6 * need) / span else kept * least(events, 12) / greatest(1, least(12, round(events))) end as monthly
    from clients
    join use_rates on clients.age = use_rates.age and clients.sex = use_rates.sex
    join activities on use_rates.activity = activities.activity
    cross join event_factors
    where draw(clients.person * 256 + use_rates.activity, case when span = 12 then ${USES} else ${USES + 1000 * year} end) < 1 - exp(-hazard * need)
    order by use_id`;
}

function chainSteps(setting: Setting): string {
  const activities = plannedActivities(setting);
  const steps = setting.parameters.chains.flatMap((chain, chainIndex) =>
    chain.steps.map((step, stepIndex) => {
      const activity = activities.find(({ service }) => service === step.service)?.activity;
      if (activity === undefined) throw new Error(`${chain.chain}: nobody uses ${step.service}`);
      return [
        chainIndex,
        stepIndex,
        activity,
        step.day,
        chain.starts,
        chain.from,
        chain.until,
        chain.sex ?? null,
      ];
    }),
  );
  return `create or replace temp table chain_steps as
    select * from (values ${valuesList(steps)}) as listed (chain, step, activity, day, starts, age_from, age_until, sex)`;
}

/** Chains begun this year or the year before, as far as their steps fall in this year; one in twelve stops before each step. */
function chainEvents(year: number): string {
  return `create or replace temp table chain_events as
    with started as (
      select clients.person, valid_from, valid_until, chains.chain, start_year,
        make_date(start_year, 1, 1) + cast(floor(365 * draw(clients.person * 16 + chains.chain, ${CHAIN_DAY} + 1000 * start_year)) as integer) as started_on
      from clients
      join (select distinct chain, starts, age_from, age_until, sex from chain_steps) as chains
        on clients.age >= chains.age_from and clients.age < chains.age_until and (chains.sex is null or chains.sex = clients.sex)
      cross join (values (cast(${year - 1} as bigint)), (cast(${year} as bigint))) as years (start_year)
      where draw(clients.person * 16 + chains.chain, ${CHAIN_STARTS} + 1000 * start_year) < chains.starts
    ),
    stepped as (
      select started.*, step, activity,
        started_on + cast(floor(chain_steps.day * (0.7 + 0.6 * draw(started.person * 16 + step, ${CHAIN_STEP} + 1000 * start_year))) as integer) as day,
        1 + floor(-ln(1 - draw(started.person * 16 + started.chain, 106 + 1000 * start_year)) * 12) as steps_taken
      from started join chain_steps on started.chain = chain_steps.chain
    )
    select person, person * 256 + activity as use_id, activity, cast(256 + 128 * (start_year - ${year - 1}) + 16 * chain + step as bigint) as occurrence, day
    from stepped
    where step < steps_taken + 1 and day >= date '${year}-01-01' and day < date '${year + 1}-01-01' and day >= valid_from and day < valid_until
    order by person, activity, occurrence, day`;
}
