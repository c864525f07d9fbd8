import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { writeExampleFile } from "../delivery-files.ts";
import { shareOf } from "./events.ts";
import { deliveryFolder, type Setting, valuesList, writeTable, yearsOf } from "./setting.ts";

const REPORTED = 401;
const COMPLAINTS = 402;

/** Figures that owners of registers report for every area and year: one national delivery for each year. */
export async function writeReported(setting: Setting): Promise<void> {
  const { engine, parameters } = setting;
  const rows = parameters.quality.reported.map((one) => [
    one.indicator,
    one.catalogue_code ?? null,
    one.multiplier,
    one.low,
    one.high,
    one.denominator,
  ]);
  for (const year of yearsOf(setting.scale)) {
    const until = `date '${year + 1}-01-01'`;
    const folder = deliveryFolder(setting, `national-reported-${year}`, {
      organiser: "national",
      source: "reported_indicators",
      from: `${year}-01-01`,
      until: `${year + 1}-01-01`,
      deliveredOn: `${year + 1}-04-01`,
    });
    await writeTable(
      engine,
      folder,
      "reported_indicators",
      `with indicators as (
        select * from (values ${valuesList(rows)}) as listed (indicator_id, catalogue_code, multiplier, low, high, per_resident)
      ),
      residents as (
        select region_code, cast(count(*) as double) as person_count, sum(euros) as expected_euros
        from (
          select region_code, euros from residences join people on residences.person = people.person
            join age_costs on age_costs.age = least(100, ${year} - year(birth_date)) and age_costs.sex = people.sex
          where residences.valid_from < ${until} and residences.valid_until >= ${until} order by all
        ) as expected group by region_code
      ),
      country as (select sum(expected_euros) / sum(person_count) as euros from (select * from residents order by all) as ordered_residents),
      drawn as (
        select region_code, indicator_id, catalogue_code, multiplier, greatest(1, round(person_count * per_resident)) as denominator,
          low + (high - low) * draw(cast(hash(region_code, indicator_id) >> 1 as bigint), ${REPORTED}) + 0.04 * (high - low) * draw(cast(hash(region_code, indicator_id) >> 1 as bigint), ${REPORTED + year * 10}) as value
        from residents cross join indicators
      ),
      figures as (
        select region_code, indicator_id, catalogue_code, round(value * denominator / multiplier) * multiplier / denominator as value, round(value * denominator / multiplier) as numerator, denominator from drawn
        union all
        select region_code, 'need:coefficient', null, expected_euros / person_count / euros, expected_euros / person_count, euros from residents cross join country
      )
      select indicator_id, region_code, ${year} as year, cast(null as varchar) as sex, catalogue_code, cast(round(value, 6) as decimal(18, 6)) as value,
        cast(round(numerator, 6) as decimal(18, 6)) as numerator, cast(round(denominator, 6) as decimal(18, 6)) as denominator
      from figures order by indicator_id, region_code`,
    );
  }
}

/** Complaints about an area's functions with the clients of the year: an area's own report. */
export function complaints(setting: Setting, regionCode: string, year: number): string {
  const { complaints: shares } = setting.parameters.quality;
  const functions = Object.keys(shares).map((code) => `'${code}'`);
  return `with counted as (
      select function_id, cast(count(distinct person) as double) as clients
      from uses join activities on uses.activity = activities.activity
      where function_id in (${functions.join(", ")}) group by function_id
    ),
    figures as (
      select function_id, clients,
        floor(clients * ${shareOf(shares, 0)} * (0.6 + 0.8 * draw(cast(hash('${regionCode}', function_id) >> 1 as bigint), ${COMPLAINTS})) + draw(cast(hash('${regionCode}', function_id) >> 1 as bigint), ${COMPLAINTS + year * 10})) as complaints
      from counted
    )
    select 'complaints:received' as indicator_id, '${regionCode}' as region_code, ${year} as year, cast(null as varchar) as sex, function_id as catalogue_code,
      cast(round(10000 * complaints / clients, 6) as decimal(18, 6)) as value, cast(complaints as decimal(18, 6)) as numerator, cast(clients as decimal(18, 6)) as denominator
    from figures order by catalogue_code`;
}

const SOTKANET = "sotkanet-primary-care";

/** Real figures of the areas, as their owner published them: the one delivery that is not invented. */
export function writeSotkanet(deliveries: string): void {
  const folder = join(deliveries, `${SOTKANET}-2020-2022`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(
    join(PACKAGE_ROOT, "examples", SOTKANET, "values_2020_2022.csv"),
    join(folder, "values_2020_2022.csv"),
  );
  const lines = [
    "organiser: national",
    `source: ${SOTKANET}`,
    "period: { from: 2020-01-01, until: 2023-01-01 }",
    `adapter: ${SOTKANET}`,
  ];
  writeExampleFile(join(folder, "manifest.yaml"), `${lines.join("\n")}\n`);
}
