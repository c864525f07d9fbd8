import { sqlText } from "../../sql/engine.ts";
import type { Setting } from "./setting.ts";
import { firstOfMonth, twoDigits, yearsOf } from "./setting.ts";

const COUNT = 201;
const SHIFT = 202;
const PRODUCER = 203;
const RECORDED = 204;

/** Part of a month's events that its delivery holds; 1 except where an area records late. */
export function recordedShare(
  { parameters, scale }: Setting,
  regionCode: string,
  year: number,
  month: number,
): number {
  const { region_code: late, months } = parameters.truths.late_recording;
  if (regionCode !== late || year !== scale.years.until) return 1;
  return months.find((one) => one.month === month)?.recorded ?? 1;
}

/**
 * The service events of one area and month, in the order of the clients.
 *
 * Reads clients, uses, chain_events, area_activities and event_factors. An event's columns follow from
 * its client, activity, month and number alone.
 */
export function monthEvents(
  setting: Setting,
  regionCode: string,
  year: number,
  month: number,
): string {
  const { areas } = setting.parameters;
  const first = firstOfMonth(year, month);
  const next = firstOfMonth(year, month + 1);
  const days = (Date.parse(next) - Date.parse(first)) / 86_400_000;
  const stream = (year * 12 + month) * 1024;
  const recorded = recordedShare(setting, regionCode, year, month);
  return `
    with counted as (
      select person, use_id, activity, first_month, cast(least(150, floor(2 * monthly * draw(use_id, ${COUNT} + ${stream}) + draw(use_id, ${COUNT + 1} + ${stream}))) as bigint) as many
      from uses
      where (${month + 11} - first_month) % 12 < span
    ),
    occurrences as (
      select person, use_id, activity, first_month, unnest(range(many)) as occurrence from counted where many > 0
    ),
    booked as (
      select person, use_id, activity, occurrence, bits(use_id, ${stream} + occurrence) as one, null as day, first_month from occurrences
      union all
      select person, use_id, activity, occurrence, bits(use_id, ${stream} + occurrence), day, null from chain_events
      where day >= date '${first}' and day < date '${next}'
    ),
    timed as (
      select *, bits(one >> 1, 7) as two,
        cast((one >> 16) & 65535 as double) / 65536 as spread,
        cast((one >> 32) & 65535 as double) / 65536 as length_draw,
        ${shifted(setting, regionCode, year, month)} as recorded_activity,
        coalesce(day, date '${first}' + cast(one % ${days} as integer)) as drawn_day
      from booked${recorded < 1 ? ` where draw(use_id, ${RECORDED} + ${stream} + occurrence * 7) < ${recorded}` : ""}
    ),
    placed as (
      select timed.*, clients.code as current_code, clients.old_code, clients.changed_on, clients.municipality_code, clients.valid_from, clients.valid_until,
        listed.*,
        case
          when kind in ('housing', 'months') then date '${first}'
          when urgency = 'urgent' or kind = 'stays' then drawn_day
          when isodow(drawn_day) = 7 and drawn_day < date '${next}' - 1 then drawn_day + 1
          when isodow(drawn_day) = 6 and drawn_day > date '${first}' then drawn_day - 1
          else drawn_day
        end as service_day
      from timed
      join (select * exclude (activity), activity as listed_activity from area_activities) as listed on timed.recorded_activity = listed.listed_activity
      join clients on timed.person = clients.person
    ),
    measured as (
      select *,
        cast(service_day as timestamp) + to_minutes(case when urgency = 'urgent' then cast((one >> 48) % 1440 as bigint) else 480 + cast((one >> 48) % 480 as bigint) end) as started_at,
        case
          when kind = 'housing' then cast(${days} as bigint)
          when kind = 'stays' then cast(greatest(1, round(-ln(1 - length_draw) * coalesce(days, 3))) as bigint)
          when days is not null then cast(greatest(1, least(${days}, round(days * (0.5 + length_draw)))) as bigint)
        end as day_count,
        cast(greatest(3, round(minutes * (0.4 + 0.7 * length_draw + 0.5 * spread * spread))) as integer) as working_minutes,
        two % 1000 < ${Math.round(areas.unknown_clients * 1000)} as is_unknown,
        (two >> 10) % 1000 < ${Math.round(areas.unknown_codes * 1000)} as is_unclear
      from placed
      where service_day >= placed.valid_from and service_day < placed.valid_until
    )
    select
      '${regionCode}${twoDigits(year % 100)}${twoDigits(month)}-' || to_base((use_id * 512 + occurrence), 36) as event_id,
      '${regionCode}' as region_code,
      case
        when producer_count > 0 then producer_prefix || lpad(cast(1 + cast(floor(producer_count * pow(draw(use_id, ${PRODUCER}), 1.6)) as integer) as varchar), 2, '0')
        when producer = 'own' then producer_prefix || municipality_code
        else producer_prefix
      end as producer_id,
      cost_centre_id,
      case when not is_unknown then case when service_day < changed_on then old_code else current_code end end as personal_identity_code,
      started_at,
      case
        when kind in ('stays', 'housing') then cast(service_day + cast(day_count as integer) as timestamp) + interval '11' hour
        when kind = 'visits' then started_at + to_minutes(working_minutes)
      end as ended_at,
      case when is_unclear then 'local' else code_system end as code_system,
      case when is_unclear then 'MUU' else measured.code end as code,
      contact_mode, profession, speciality, urgency,
      case when profession in ('doctor', 'dentist') or kind = 'stays' then ${diagnosis(setting)} end as diagnosis_code,
      case when method = 'drg' then lpad(cast(1 + (two >> 34) % 580 as varchar), 3, '0') end as drg,
      case when method = 'drg' then cast(0.4 + 4 * spread * spread as decimal(8, 3)) end as drg_weight,
      case when kind in ('visits', 'months') and day_count is null then working_minutes end as duration_minutes,
      cast(day_count as decimal(12, 1)) as quantity,
      case when day_count is not null then 'day' end as unit,
      case kind
        when 'stays' then '${regionCode}J' || to_base((use_id * 512 + occurrence), 36) || '${twoDigits(year % 100)}${twoDigits(month)}'
        when 'housing' then '${regionCode}A' || to_base(use_id, 36) || case when ${month - 1} < first_month then 'A' else 'B' end || '${twoDigits(year % 100)}'
      end as episode_id,
      case when kind in ('months', 'housing') then '${regionCode}P' || to_base(use_id, 36) end as plan_id,
      case when requested is not null and producer in ('hospital', 'university') then started_at - to_days(1 + cast(floor(-ln(1 - spread) * requested) as integer)) - interval '30' minute end as referred_at,
      case when requested is not null then started_at - to_days(1 + cast(floor(-ln(1 - spread) * requested) as integer)) - interval '20' minute end as requested_at,
      case when direct_cents is not null then cast(round(direct_cents * (0.5 + spread)) as bigint) end as direct_cost_cents,
      case when direct_cents is not null then direct_type end as direct_cost_type,
      case when method = 'price' then cast(round(area_cents * (0.9 + 0.2 * spread) * case cost_unit when 'day' then day_count when 'hour' then working_minutes / 60.0 else 1 end) as bigint) end as price_cents,
      fee_cents as client_fee_cents,
      funding as funding_channel
    from measured`;
}

/** A chain has its own diagnosis; others are drawn from those of the function. */
function diagnosis({ parameters: { chains, quality } }: Setting): string {
  const chained = chains.flatMap(({ diagnosis: code }, index) =>
    code === undefined
      ? []
      : [`when occurrence >= 256 and (occurrence // 16) % 8 = ${index} then ${sqlText(code)}`],
  );
  const drawn = quality.diagnoses.map(({ functions, codes }) => {
    const here = functions.map((prefix) => `starts_with(function_id, ${sqlText(prefix)})`);
    const list = codes.map(sqlText).join(", ");
    return `when ${here.join(" or ")} then [${list}][1 + cast((two >> 20) % ${codes.length} as integer)]`;
  });
  return `case ${[...chained, ...drawn].join(" ")} end`;
}

/** From a month on, some clients' events of one package are recorded as another's. */
function shifted(setting: Setting, regionCode: string, year: number, month: number): string {
  const { parameters, scale } = setting;
  const truth = parameters.truths.cost_shift;
  const applies =
    regionCode === truth.region_code && year === yearsOf(scale).at(-1) && month >= truth.from_month;
  if (!applies) return "activity";
  return `case when activity in (select activity from activities where service_id = '${truth.from_service}') and ${shiftedClient(setting)}
    then (select min(activity) from activities where service_id = '${truth.to_service}') else activity end`;
}

/** The condition that a person is one of those whose events move. */
export function shiftedClient({ parameters }: Setting): string {
  return `draw(person, ${SHIFT}) < ${parameters.truths.cost_shift.share_of_clients}`;
}
