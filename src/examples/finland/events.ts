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
    await writeTable(
      engine,
      folder,
      "episodes",
      `select episode_id, region_code, 'inpatient' as kind, personal_identity_code, started_at, ended_at, producer_id
        from read_parquet(${sqlText(file)}) where episode_id is not null order by episode_id`,
    );
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

function isDeliveredTwice(
  { parameters, scale }: Setting,
  regionCode: string,
  year: number,
  month: number,
): boolean {
  const truth = parameters.truths.duplicated_delivery;
  return regionCode === truth.region_code && month === truth.month && year === scale.years.until;
}
