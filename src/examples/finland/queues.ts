import { sqlText } from "../../sql/engine.ts";
import { luck, type Setting, valuesList } from "./setting.ts";

/**
 * Queue entries of the year's events. Some that began late in the year have not begun when it ends; with the next
 * year's entries they are told again, with the day on which they did.
 *
 * @param earlier The file of the year before, or null in the first year.
 */
export function waiting(setting: Setting, year: number, earlier: string | null): string {
  const { queues } = setting.parameters.quality;
  const rules = queues.flatMap((queue) => {
    const single = { priority: null, share: 1, minutes: queue.mean, target: null };
    let until = 0;
    return (queue.priorities.length === 0 ? [single] : queue.priorities).map((one) => {
      const from = until;
      until += one.share;
      const { services, share, assessed, open } = queue;
      return [services, share, one.minutes, assessed, open, one.priority, from, until, one.target];
    });
  });
  const entries = `with rules as (
      select * from (values ${valuesList(rules)}) as listed (services, share, mean, assessed, open, priority, priority_from, priority_until, target)
    ),
    queued as (
      select quality_events.*, rules.*,
        coalesce(requested_at, started_at - to_minutes(1 + cast(floor(-ln(1 - ${luck(setting, 11)}) * mean * ${areaPace(setting)}) as bigint))) as asked_at,
        month(started_at) >= 9 and ${luck(setting, 13)} < open as is_open
      from quality_events join rules on starts_with(service_id, services)
        and ${luck(setting, 12)} >= priority_from and ${luck(setting, 12)} < priority_until
      where is_queued and ${luck(setting, 1)} < share
    ),
    entries as (
      select 'Q' || event_id as queue_entry_id, region_code, personal_identity_code, producer_id, service_id as catalogue_code, asked_at as requested_at,
        case when assessed > 0 then asked_at + (started_at - asked_at) * assessed end as assessed_at,
        case when assessed > 0 and not is_open then asked_at + (started_at - asked_at) * ((1 + assessed) / 2) end as offered_at,
        case when not is_open then started_at end as started_at,
        urgency, priority, cast(target as integer) as target_minutes
      from queued where asked_at >= timestamp '${year}-01-01'
    )
    select * from entries`;
  const begun =
    earlier === null
      ? ""
      : ` union all select * replace (timestamp '${year}-01-02 09:00:00' + to_minutes(cast(floor(${luck(setting, 14, "queue_entry_id")} * 200000) as bigint)) as started_at)
          from read_parquet(${sqlText(earlier)}) where started_at is null`;
  return `select * from (${entries}) as this_year${begun} order by queue_entry_id`;
}

/** Some areas are slower: 0.7 to 1.5 times the usual wait. */
function areaPace(setting: Setting): string {
  return `(0.7 + 0.8 * ${luck(setting, 15, "region_code")})`;
}
