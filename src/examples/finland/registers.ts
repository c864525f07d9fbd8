import { join } from "node:path";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { sqlText } from "../../sql/engine.ts";
import { deliveryFolder, type Setting, valuesList, writeTable, yearsOf } from "./setting.ts";

export const REGIONS_FILE = join(PACKAGE_ROOT, "examples/reference/regions.csv");
const NATIONAL = "national";

/** Areas, municipalities and producers: one delivery for all years. */
export async function writeReference(setting: Setting): Promise<void> {
  const { engine, scale } = setting;
  const folder = deliveryFolder(setting, "national-reference", {
    organiser: NATIONAL,
    source: "reference_data",
    from: `${scale.years.from}-01-01`,
    until: `${scale.years.until + 1}-01-01`,
    deliveredOn: `${scale.years.from}-01-02`,
  });
  await writeTable(
    engine,
    folder,
    "regions",
    `select * from read_csv(${sqlText(REGIONS_FILE)}, all_varchar = true) order by region_code`,
  );
  await writeTable(
    engine,
    folder,
    "municipalities",
    `select municipality_code, name_fi, name_sv, region_code, cast(valid_from as date) as valid_from, cast(valid_until as date) as valid_until
      from municipalities order by municipality_code, valid_from`,
  );
  await writeTable(engine, folder, "producers", producers(setting));
}

function producers({ parameters: { areas } }: Setting): string {
  const shared = Object.values(areas.producers).flatMap((group) =>
    group.names.map((name, index) => [
      `${group.prefix}-${String(index + 1).padStart(2, "0")}`,
      `${group.word} ${name}`,
      group.kind,
      null,
    ]),
  );
  return `select region_code || '-O' || municipality_code as producer_id, name_fi || ', sote-asema' as name, 'own' as kind, region_code from municipalities
    union all
    select distinct region_code || '-S1', 'Sairaala ' || region_code, 'own', region_code from municipalities
    union all
    select * from (values ${valuesList(shared)}) as shared (producer_id, name, kind, region_code)
    order by producer_id`;
}

/** The population register: each year's residents, where they lived in it, and changed codes. */
export async function writeRegisters(setting: Setting): Promise<void> {
  const { engine, scale } = setting;
  for (const year of yearsOf(scale)) {
    const [from, until] = [`${year}-01-01`, `${year + 1}-01-01`];
    const folder = deliveryFolder(setting, `national-population-${year}`, {
      organiser: NATIONAL,
      source: "population_register",
      from,
      until,
      deliveredOn: `${year + 1}-01-20`,
    });
    await writeTable(engine, folder, "persons", persons(setting, year));
    await writeTable(
      engine,
      folder,
      "population",
      `select region_code, municipality_code, ${year} as year, least(100, ${year} - year(birth_date)) as age, sex, cast(count(*) as integer) as person_count
        from residences join people on residences.person = people.person
        where residences.valid_from < date '${until}' and residences.valid_until >= date '${until}'
        group by all order by region_code, municipality_code, age, sex`,
    );
    await writeTable(engine, folder, "client_segments", manyMedicines(setting, year));
    await writeTable(
      engine,
      folder,
      "identity_code_changes",
      `select old_code as old_personal_identity_code, code as new_personal_identity_code, changed_on
        from people where changed_on >= date '${from}' and changed_on < date '${until}' and changed_on < died_on order by person`,
    );
  }
}

/** Older people with much need take ten medicines or more. */
function manyMedicines({ parameters: { quality } }: Setting, year: number): string {
  const { age, need } = quality.many_medicines;
  return `select code as personal_identity_code, 'medicines' as segment_system, '10_or_more' as segment,
      date '${year}-01-01' as valid_from, date '${year + 1}-01-01' as valid_until
    from people
    where ${year} - year(birth_date) >= ${age} and need > ${need} and died_on >= date '${year}-01-01' and birth_date < date '${year}-01-01'
      and (changed_on is null or changed_on < date '${year}-01-01') and person in (select person from residences)
    order by person`;
}

/** The part of every residence that lies in the year; a residence that goes on ends only in the last year's open row. */
function persons({ parameters: { areas }, scale }: Setting, year: number): string {
  const { languages } = areas;
  const [from, until] = [`date '${year}-01-01'`, `date '${year + 1}-01-01'`];
  const share = (shares: Readonly<Record<string, number>>, elsewhere: number) =>
    `case region_code ${Object.entries(shares)
      .map(([code, part]) => `when '${code}' then ${part}`)
      .join(" ")} else ${elsewhere} end`;
  const swedish = share(languages.swedish, languages.swedish_elsewhere);
  const sami = share(languages.sami, 0);
  return `select
      case when people.changed_on >= ${until} then old_code else code end as personal_identity_code,
      birth_date, sex, municipality_code, region_code,
      case
        when language_draw < ${languages.other} then 'other'
        when language_draw < ${languages.other} + ${swedish} then 'sv'
        when language_draw < ${languages.other} + ${swedish} + ${sami} then 'se'
        else 'fi'
      end as native_language,
      greatest(residences.valid_from, ${from}) as valid_from,
      case when residences.valid_until < ${until} then residences.valid_until
        when ${year === scale.years.until ? "false" : "true"} then ${until} end as valid_until,
      residences.valid_until < ${until} and residences.valid_until = died_on as is_deceased
    from residences join people on residences.person = people.person
    where residences.valid_from < ${until} and residences.valid_until > ${from}
    order by people.person, residences.valid_from`;
}
