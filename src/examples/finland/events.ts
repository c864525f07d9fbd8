import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sqlText } from "../../sql/engine.ts";
import { monthEvents } from "./event-sql.ts";
import { deliveryFolder, firstOfMonth, type Setting, twoDigits, writeTable } from "./setting.ts";

/**
 * Writes an area's twelve deliveries of a year: events, and the stays they belong to.
 *
 * @returns The files of events, from January on; what was delivered twice is not among them.
 */
export async function writeEvents(
  setting: Setting,
  regionCode: string,
  year: number,
): Promise<string[]> {
  const { engine } = setting;
  const files: string[] = [];
  for (let month = 1; month <= 12; month++) {
    const name = `${regionCode}-events-${year}-${twoDigits(month)}`;
    const manifest = {
      organiser: regionCode,
      source: "events",
      from: firstOfMonth(year, month),
      until: firstOfMonth(year, month + 1),
      deliveredOn: firstOfMonth(year, month + 2),
    };
    const folder = deliveryFolder(setting, name, manifest);
    const hasEvents = await writeTable(
      engine,
      folder,
      "service_events",
      `select * from (${monthEvents(setting, regionCode, year, month)}) as events order by event_id`,
    );
    if (!hasEvents) {
      rmSync(folder, { recursive: true });
      continue;
    }
    const file = join(folder, "service_events.parquet");
    await writeTable(engine, folder, "episodes", stays(setting, file));
    files.push(file);
    if (isDeliveredTwice(setting, regionCode, year, month)) {
      const again = deliveryFolder(setting, `${name}-again`, {
        ...manifest,
        source: "events_sent_again",
        deliveredOn: firstOfMonth(year, month + 3),
      });
      cpSync(file, join(again, "service_events.parquet"));
    }
  }
  return files;
}

/** The stays of a month's events; how the patient came is known of the stay, not of its event. */
function stays({ parameters: { quality }, seed }: Setting, file: string): string {
  const luck = (salt: number) =>
    `cast(hash(episode_id, ${salt}, ${seed}) % 10000 as double) / 10000`;
  const { elsewhere = 0, ...byFunction } = quality.unplanned;
  return `select episode_id, region_code,
      case when function_id = 'PP09-F04' or function_id = 'PP07-F04' then 'rehabilitation'
        when function_id in ('PP04-F07', 'PP04-F08') and speciality is null then 'other' else 'inpatient' end as kind,
      personal_identity_code, started_at, ended_at, producer_id,
      case when ${luck(6)} < ${shareOf(byFunction, elsewhere)} then 'urgent' else 'non_urgent' end as urgency,
      ${luck(7)} < ${shareOf(quality.involuntary, 0)} as is_involuntary,
      diagnosis_code
    from read_parquet(${sqlText(file)}) as events join centre_functions using (cost_centre_id)
    where substr(episode_id, 3, 1) = 'J' order by episode_id`;
}

/** The share of an event's function as SQL. */
export function shareOf(shares: Readonly<Record<string, number>>, elsewhere: number): string {
  const cases = Object.entries(shares).map(
    ([functionId, share]) => `when ${sqlText(functionId)} then ${share}`,
  );
  return `case function_id ${cases.join(" ")} else ${elsewhere} end`;
}

function isDeliveredTwice(
  { parameters, scale }: Setting,
  regionCode: string,
  year: number,
  month: number,
): boolean {
  const truth = parameters.truths.duplicated_delivery;
  return regionCode === truth.region_code && month === truth.month && year === scale.years.until;
}
