import type { Setting } from "./setting.ts";

/** What an area pays for a unit in a year, against the country's level in the year of the unit costs. */
export function priceLevel(setting: Setting, regionCode: string, year: number): number {
  const { economy } = setting.parameters;
  return (
    costLevel(setting, regionCode) *
    (1 + economy.yearly_price_change) ** (year - economy.price_year)
  );
}

/** The area's level of unit costs; 1 is the country's. */
export function costLevel({ parameters, regionCodes }: Setting, regionCode: string): number {
  const { economy, truths } = parameters;
  const named = [truths.really_cheaper, truths.only_looks_cheaper].find(
    (area) => area.region_code === regionCode,
  );
  if (named !== undefined) return named.cost_level;
  const { from, until } = economy.cost_levels;
  const place = (regionCodes.indexOf(regionCode) * 7) % regionCodes.length;
  return from + ((until - from) * place) / (regionCodes.length - 1);
}

/** The area whose hospital gives an area its most demanding care. */
export function universityArea(
  { parameters: { areas } }: Setting,
  collaborativeArea: string | null,
): string {
  return areas.university_hospitals[collaborativeArea ?? ""] ?? areas.university_hospital_elsewhere;
}

/**
 * Makes `area_activities`: the activities with the area's cost centres, producers and prices of the year;
 * `event_services`: the service that an event's columns tell; and `centre_functions`.
 */
export async function makeAreaActivities(
  setting: Setting,
  area: { readonly regionCode: string; readonly collaborativeArea: string | null },
  year: number,
): Promise<void> {
  const { engine, parameters } = setting;
  const level = priceLevel(setting, area.regionCode, year);
  const groups = Object.entries(parameters.areas.producers);
  const byGroup = (value: (group: (typeof groups)[number][1]) => string | number) =>
    groups
      .map(
        ([name, group]) =>
          `when '${name}' then ${JSON.stringify(value(group)).replaceAll('"', "'")}`,
      )
      .join(" ");
  await engine.run(`create or replace temp table area_activities as
    select *, '${area.regionCode}-' || centre as cost_centre_id,
      case producer ${byGroup((group) => `${group.prefix}-`)}
        when 'own' then '${area.regionCode}-O' when 'hospital' then '${area.regionCode}-S1'
        else '${universityArea(setting, area.collaborativeArea)}-S1' end as producer_prefix,
      case producer ${byGroup((group) => group.names.length)} else 0 end as producer_count,
      cast(round(unit_cents * ${level}) as bigint) as area_cents
    from activities`);
  await engine.run(`create or replace temp table event_services as
    select cost_centre_id, code_system, code, contact_mode, profession, speciality, min(service_id) as service_id
    from area_activities group by all order by all`);
  await engine.run(
    "create or replace temp table centre_functions as select cost_centre_id, min(function_id) as function_id from area_activities group by cost_centre_id order by 1",
  );
}
