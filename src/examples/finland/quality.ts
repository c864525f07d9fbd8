import { sqlText } from "../../sql/engine.ts";
import { deliveryFolder, type Setting, writeTable } from "./setting.ts";

/** Of this many events, one is in the queue's sample, asked for an opinion, or measured. */
const WAITING_SAMPLE = 3;
const SURVEY_SAMPLE = 150;
const OUTCOME_SAMPLE = 8;

/** Waiting, survey answers, outcomes and plans of an area and year, all about written events. */
export async function writeQuality(
  setting: Setting,
  regionCode: string,
  year: number,
  eventFiles: readonly string[],
): Promise<void> {
  const { engine, parameters } = setting;
  const folder = deliveryFolder(setting, `${regionCode}-quality-${year}`, {
    organiser: regionCode,
    source: "quality",
    from: `${year}-01-01`,
    until: `${year + 1}-01-01`,
    deliveredOn: `${year + 1}-03-01`,
  });
  const events = `read_parquet([${eventFiles.map(sqlText).join(", ")}])`;
  const centres =
    "(select cost_centre_id, min(function_id) as function_id from area_activities group by cost_centre_id)";
  const sampled = (many: number, salt: number) =>
    `hash(event_id, ${salt}, ${setting.seed}) % ${many} = 0`;
  const share = (salt: number) =>
    `cast(hash(event_id, ${salt}, ${setting.seed}) % 10000 as double) / 10000`;
  const poor = sqlText(parameters.truths.poor_producer.producer_id);
  const { survey_drop: surveyDrop, outcome_drop: outcomeDrop } = parameters.truths.poor_producer;
  await writeTable(
    engine,
    folder,
    "waiting",
    `select 'Q' || event_id as queue_entry_id, region_code, personal_identity_code, producer_id, function_id as catalogue_code, requested_at,
        requested_at + (started_at - requested_at) * 0.1 as assessed_at, requested_at + (started_at - requested_at) * 0.25 as offered_at, started_at, urgency
      from ${events} as events join ${centres} as centres using (cost_centre_id)
      where requested_at is not null and requested_at >= timestamp '${year}-01-01' and ${sampled(WAITING_SAMPLE, 1)} order by queue_entry_id`,
  );
  await writeTable(
    engine,
    folder,
    "survey_answers",
    `select 'V' || event_id as answer_id, region_code, 'client_experience' as survey, 'received_help' as question, cast(started_at as date) as answered_on,
        producer_id, function_id as catalogue_code,
        cast(greatest(1, least(5, round(3.2 + 2.2 * ${share(3)} - case when producer_id = ${poor} then ${surveyDrop} else 0 end))) as decimal(4, 1)) as value,
        cast(1 as decimal(4, 1)) as weight
      from ${events} as events join ${centres} as centres using (cost_centre_id)
      where personal_identity_code is not null and contact_mode <> 'R90' and (${sampled(SURVEY_SAMPLE, 2)} or (producer_id = ${poor} and ${sampled(10, 2)})) order by answer_id`,
  );
  await writeTable(
    engine,
    folder,
    "outcome_measurements",
    `with measured as (
        select *, case when contact_mode = 'R80' and unit = 'day' and function_id like 'PP04%' then 'rai' else 'eq5d' end as instrument
        from ${events} as events join ${centres} as centres using (cost_centre_id)
        where personal_identity_code is not null
          and (contact_mode = 'R80' and function_id like 'PP04%' or function_id in ('PP06-F03', 'PP09-F02'))
          and ${sampled(OUTCOME_SAMPLE, 4)} and day(started_at) < 28
      ),
      firsts as (
        select *, row_number() over (partition by personal_identity_code, instrument order by started_at, event_id) as nth from measured
      ),
      twice as (select firsts.*, moment from firsts cross join (values (0), (1)) as moments (moment) where nth = 1)
      select region_code, personal_identity_code, instrument, cast(started_at as date) + case when month(started_at) < 10 then 90 else 25 end * moment as measured_on,
        cast(case
          when instrument = 'rai' then 1.5 + 2 * ${share(5)} + moment * (0.2 + case when producer_id = ${poor} then ${outcomeDrop} else 0 end)
          else least(1, 0.45 + 0.4 * ${share(5)} + moment * 0.12) end as decimal(8, 3)) as value,
        episode_id, function_id as catalogue_code
      from twice where month(started_at) < 12 order by personal_identity_code, instrument, measured_on`,
  );
  await writeTable(
    engine,
    folder,
    "service_plans",
    `select plan_id, region_code, min(personal_identity_code) as personal_identity_code, cast(min(started_at) as date) as made_on,
        'asiakkuus' as need, min(function_id) as planned_service, cast(min(started_at) as date) + 180 as review_on
      from ${events} as events join ${centres} as centres using (cost_centre_id)
      where plan_id is not null group by plan_id, region_code order by plan_id`,
  );
}
