import { join } from "node:path";
import { sqlText } from "../../sql/engine.ts";
import { shareOf } from "./events.ts";
import { waiting } from "./queues.ts";
import { complaints } from "./reported.ts";
import { deliveryFolder, luck, type Setting, writeTable } from "./setting.ts";
import { POOR_ASKED, surveyAnswers } from "./surveys.ts";

/** Of this many rehabilitation and surgery events, one is measured. */
const OUTCOME_SAMPLE = 8;

/**
 * Waiting, survey answers, outcomes, plans, housing periods and complaints of an area and year: all about
 * written events and their clients.
 */
export async function writeQuality(
  setting: Setting,
  regionCode: string,
  year: number,
  eventFiles: readonly string[],
): Promise<void> {
  const { engine, scale, deliveries } = setting;
  const nameOf = (of: number) => `${regionCode}-quality-${of}`;
  const folder = deliveryFolder(setting, nameOf(year), {
    organiser: regionCode,
    source: "quality",
    from: `${year}-01-01`,
    until: `${year + 1}-01-01`,
    deliveredOn: `${year + 1}-03-01`,
  });
  await makeQualityTables(setting, eventFiles);
  const earlier = join(deliveries, nameOf(year - 1), "waiting.parquet");
  const tables = {
    waiting: waiting(setting, year, year > scale.years.from ? earlier : null),
    survey_answers: surveyAnswers(setting),
    outcome_measurements: outcomes(setting, regionCode),
    service_plans: plans(setting, regionCode),
    episodes: housing(eventFiles),
    reported_indicators: complaints(setting, regionCode, year),
  };
  for (const [table, query] of Object.entries(tables))
    await writeTable(engine, folder, table, query);
}

/** Makes `codes` (whose code it is), `quality_events` (those somebody may be asked about) and `function_clients`. */
async function makeQualityTables(setting: Setting, eventFiles: readonly string[]): Promise<void> {
  const { engine, parameters, seed } = setting;
  const { quality, truths } = parameters;
  await engine.run(`create or replace temp table codes as
    select code, person, age from clients union all select old_code, person, age from clients where old_code is not null order by 1`);
  const queued = quality.queues.map(({ services }) => `starts_with(service_id, '${services}')`);
  const events = `read_parquet([${eventFiles.map(sqlText).join(", ")}])`;
  const served = `(
      select events.*, centre_functions.function_id, coalesce(event_services.service_id, centre_functions.function_id) as service_id
      from ${events} as events
      join centre_functions on events.cost_centre_id = centre_functions.cost_centre_id
      left join event_services on events.cost_centre_id = event_services.cost_centre_id and events.code_system = event_services.code_system
        and events.code = event_services.code and events.contact_mode = event_services.contact_mode
        and events.profession = event_services.profession and events.speciality is not distinct from event_services.speciality
    )`;
  await engine.run(`create or replace temp table quality_events as
    select event_id, region_code, producer_id, service_id, function_id, personal_identity_code, started_at, requested_at, contact_mode, urgency,
      hash(event_id, 2, ${seed}) % 1000 < ${quality.surveys.asked_of_thousand}
        or (producer_id = ${sqlText(truths.poor_producer.producer_id)} and hash(event_id, 17, ${seed}) % 1000 < ${1000 * POOR_ASKED}) as is_asked,
      ${queued.join(" or ")} as is_queued
    from ${served} as served
    where is_asked or is_queued or (function_id in ('PP06-F03', 'PP09-F02', 'PP05-F02', 'PP03-F04') and hash(event_id, 4, ${seed}) % ${OUTCOME_SAMPLE} = 0)
    order by event_id`);
  const functions = [...new Set([...Object.keys(quality.plans), ...Object.keys(quality.rai)])];
  await engine.run(`create or replace temp table function_clients as
    select person, function_id, min(personal_identity_code) as personal_identity_code, min(producer_id) as producer_id,
      cast(min(started_at) as date) as first_on, cast(max(started_at) as date) as last_on
    from ${events} as events join centre_functions using (cost_centre_id) join codes on events.personal_identity_code = codes.code
    where function_id in (${functions.map(sqlText).join(", ")})
    group by person, function_id order by person, function_id`);
}

/**
 * Measurements: RAI when a client's care of the year begins and at its last event; EQ-5D before and after surgery
 * and rehabilitation; teeth of 12-year-olds; whether clients of rehabilitative work have found any.
 */
function outcomes(setting: Setting, regionCode: string): string {
  const { quality, truths } = setting.parameters;
  const poor = sqlText(truths.poor_producer.producer_id);
  const person = (salt: number) => luck(setting, salt, "person");
  return `with rai_clients as (
      select person, min(function_id) as function_id, min(personal_identity_code) as personal_identity_code, min(producer_id) as producer_id, min(first_on) as first_on, max(last_on) as last_on,
        max(${shareOf(quality.rai, 0)}) as share
      from function_clients where function_id in (${Object.keys(quality.rai).map(sqlText).join(", ")}) group by person
    ),
    rai as (
      select function_id, personal_identity_code, 'rai' as instrument, case moment when 0 then first_on else last_on end as measured_on,
        1.5 + 2 * ${person(5)} + case when moment = 0 then 0 else 0.6 * ${person(8)} - 0.25 + case when producer_id = ${poor} then ${truths.poor_producer.outcome_drop} else 0 end end as value
      from rai_clients cross join (values (0), (1)) as moments (moment)
      where ${person(9)} < share and (moment = 0 or last_on >= first_on + 30)
    ),
    sampled as (
      select *, hash(event_id, 4, ${setting.seed}) % ${OUTCOME_SAMPLE} = 0 as is_measured from quality_events join codes on quality_events.personal_identity_code = codes.code
    ),
    firsts as (
      select *, row_number() over (partition by person, function_id in ('PP06-F03', 'PP09-F02'), function_id order by started_at, event_id) as nth
      from sampled where is_measured and day(started_at) < 28
    ),
    eq5d as (
      select function_id, personal_identity_code, 'eq5d' as instrument, cast(started_at as date) + case when month(started_at) < 10 then 90 else 25 end * moment as measured_on,
        least(1, 0.45 + 0.4 * ${luck(setting, 5)} + moment * (0.2 * ${luck(setting, 8)} - 0.03)) as value
      from firsts cross join (values (0), (1)) as moments (moment)
      where nth = 1 and function_id in ('PP06-F03', 'PP09-F02') and month(started_at) < 12
    ),
    dmft as (
      select function_id, personal_identity_code, 'dmft', cast(started_at as date), case when ${person(5)} < ${quality.caries_free} then 0 else 1 + floor(5 * ${person(8)}) end
      from firsts where nth = 1 and function_id = 'PP05-F02' and age = 12
    ),
    employment as (
      select function_id, personal_identity_code, 'employment', cast(started_at as date), case when ${person(5)} < ${quality.in_work} then 1 else 0 end
      from firsts where nth = 1 and function_id = 'PP03-F04'
    ),
    measured as (select * from rai union all select * from eq5d union all select * from dmft union all select * from employment)
    select '${regionCode}' as region_code, personal_identity_code, instrument, measured_on, cast(min(round(value, 3)) as decimal(8, 3)) as value,
      cast(null as varchar) as episode_id, min(function_id) as catalogue_code
    from measured group by personal_identity_code, instrument, measured_on
    order by personal_identity_code, instrument, measured_on`;
}

/** Most clients of a function where a plan belongs to the service have one, made when the year's service begins. */
function plans(setting: Setting, regionCode: string): string {
  const { plans: shares, shared_plan_function: shared } = setting.parameters.quality;
  return `select '${regionCode}S' || to_base(person, 36) || right(function_id, 7) || strftime(first_on, '%y') as plan_id, '${regionCode}' as region_code, personal_identity_code,
      first_on as made_on, case function_id when ${sqlText(shared)} then 'yhteinen suunnitelma' else 'asiakkuus' end as need,
      function_id as planned_service, first_on + 365 as review_on
    from function_clients
    where ${luck(setting, 10, "person * 128 + cast(substr(function_id, 7) as integer)")} < ${shareOf(shares, 0)}
    order by plan_id`;
}

/** The months in which a client lived in housing, joined where they follow each other. */
function housing(eventFiles: readonly string[]): string {
  return `select episode_id, min(region_code) as region_code,
      case when min(function_id) = 'PP01-F08' then 'placement' else 'housing' end as kind, min(personal_identity_code) as personal_identity_code,
      min(started_at) as started_at, max(ended_at) as ended_at, min(producer_id) as producer_id,
      cast(null as varchar) as urgency, cast(null as boolean) as is_involuntary, cast(null as varchar) as diagnosis_code
    from read_parquet([${eventFiles.map(sqlText).join(", ")}]) as events join centre_functions using (cost_centre_id)
    where substr(episode_id, 3, 1) = 'A' group by episode_id order by episode_id`;
}
