import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Engine, sqlText } from "../src/sql/engine.ts";

type Size = { readonly events: number; readonly clients: number };

export type DeliveryScale = {
  /** Service events in all; every region has the same number, but for the `first`. */
  readonly events: number;
  readonly regions: number;
  readonly clients: number;
  /** The first region has these instead of its share. */
  readonly first?: Size;
  /** Services of the catalogue, as events with a service code of their own name them. */
  readonly serviceIds: readonly string[];
};

const FINAL_CENTRES = 240;
const SUPPORT_CENTRES = 30;
/** A client comes back to a few units, not to all of them. */
const CENTRES_OF_A_CLIENT = 6;
const YEAR = 2024;
/** The part of a delivery's name that changes when what is generated changes. */
const GENERATION = 3;

/**
 * Writes deliveries of one year as Parquet, the same ones every time; what is there already is kept.
 *
 * @returns The folder of the deliveries.
 */
export async function generatedDeliveries(
  engine: Engine,
  parent: string,
  scale: DeliveryScale,
): Promise<string> {
  const { events, regions, clients, first } = scale;
  const other = first === undefined ? "" : `-${first.events}-${first.clients}`;
  const folder = join(parent, `deliveries-${GENERATION}-${events}-${regions}-${clients}${other}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await makeDraws(engine, scale);
  const registers = join(unfinished, "registers");
  writeManifest(registers, null, "registers");
  await write(engine, registers, "regions", REGIONS);
  await write(engine, registers, "municipalities", MUNICIPALITIES);
  await write(engine, registers, "producers", PRODUCERS);
  for (let region = 0; region < regions; region += 1) {
    const code = regionCode(region);
    const delivery = join(unfinished, `region-${code}`);
    writeManifest(delivery, code, "all");
    await write(engine, delivery, "cost_centres", costCentres(code));
    await write(
      engine,
      delivery,
      "ledger_entries",
      ledgerEntries(code, sizeOf(region, scale).events),
    );
    await write(engine, delivery, "driver_amounts", driverAmounts(code));
    await write(engine, delivery, "population", population(code));
    await write(engine, delivery, "persons", persons(region, scale));
    await write(engine, delivery, "service_events", serviceEvents(region, scale));
  }
  renameSync(unfinished, folder);
  return folder;
}

/** Clients of a region are every so many of all, from one of them; those of a first one of its own size come after all. */
function sizeOf(region: number, { events, regions, clients, first }: DeliveryScale) {
  const hasOwnSize = region === 0 && first !== undefined;
  return hasOwnSize
    ? { ...first, from: clients, step: 1, belongs: `client >= ${clients}` }
    : {
        events: events / regions,
        clients: Math.floor(clients / regions),
        from: region,
        step: regions,
        belongs: `client < ${clients} and client % ${regions} = ${region}`,
      };
}

function regionCode(region: number): string {
  return String(region + 1).padStart(2, "0");
}

function writeManifest(folder: string, organiser: string | null, source: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = [
    `organiser: ${organiser === null ? "null" : JSON.stringify(organiser)}`,
    `source: ${source}`,
    `period: { from: ${YEAR}-01-01, until: ${YEAR + 1}-01-01 }`,
  ];
  writeFileSync(join(folder, "manifest.yaml"), `${lines.join("\n")}\n`);
}

async function write(engine: Engine, folder: string, table: string, sql: string): Promise<void> {
  await engine.run(
    `copy (${sql}) to ${sqlText(join(folder, `${table}.parquet`))} (format parquet)`,
  );
}

/** The kinds of event, and the clients with their codes; only individual numbers from 900 are used. */
async function makeDraws(engine: Engine, scale: DeliveryScale): Promise<void> {
  await engine.run(
    "create or replace macro drawn(row_id, salt, many) as cast(hash(row_id * 64 + salt) % many as bigint)",
  );
  await engine.run(
    "create or replace macro share(row_id, salt) as cast(hash(row_id * 64 + salt) % 1000000 as double) / 1000000",
  );
  const own = scale.serviceIds
    .map((service) => `('paketti', ${sqlText(service)}, null, null, null)`)
    .join(", ");
  await engine.run(`create or replace temp table event_kinds as
    select cast(row_number() over (order by code_system, code, contact_mode, profession, speciality) - 1 as bigint) as kind, *
    from (
      select 'palvelumuoto' as code_system, code, contact_mode, profession, cast(null as varchar) as speciality
      from (select unnest(['T11', 'T21', 'T26', 'T28', 'T40', 'T42', 'T51', 'T52', 'T60', 'T71']) as code)
      cross join (values ('R10', 'doctor'), ('R10', 'nurse'), ('R50', 'nurse'), ('R52', 'doctor'), ('R20', 'practical_nurse'), ('R10', 'dentist'), ('R10', 'psychologist')) as met (contact_mode, profession)
      union all
      select 'pala', code, contact_mode, profession, speciality
      from (select unnest(['91', '92', '93']) as code)
      cross join (select unnest(['10', '20', '20Y', '30', '40', '50', '55', '60', '65', '70', '70F', '74', '75', '77', '80', '98']) as speciality)
      cross join (values ('R10', 'doctor'), ('R50', 'nurse')) as met (contact_mode, profession)
      union all
      select 'pala', code, 'R80', null, speciality
      from (values ('1', '10'), ('1', '20'), ('1', '30'), ('1', '70'), ('1', '98'), ('2', '20'), ('5', '70'), ('6', '98'), ('31', null), ('33', null), ('41', null), ('83', '70'), ('84', null)) as stays (code, speciality)
      union all
      select * from (values ('thl_social', 'SOTE19', 'R10', 'social_worker', null), ('local', 'X1', 'R10', 'nurse', null)) as others
      union all
      select * from (values ${own}) as services
    ) as kinds (code_system, code, contact_mode, profession, speciality)`);
  await engine.run(`create or replace temp table clients as
    with drawn_days as (
      select range as client, date '1930-01-01' + cast((range * 7919) % 32749 as integer) as born,
        cast(900 + (range // 32749) % 100 as varchar) as individual, cast(range // 3274900 as integer) as round
      from range(${scale.clients + (scale.first?.clients ?? 0)})
    ),
    digits as (
      select *, strftime(born, '%d%m%y') as day,
        case when year(born) < 2000 then substr('-YXWVU', 1 + round, 1) else substr('ABCDEF', 1 + round, 1) end as sign
      from drawn_days
    )
    select client, born, case when cast(individual as integer) % 2 = 1 then 'male' else 'female' end as sex,
      day || sign || individual
        || substr('0123456789ABCDEFHJKLMNPRSTUVWXY', cast(cast(day || individual as bigint) % 31 as integer) + 1, 1) as code
    from digits`);
}

const REGIONS = `select lpad(cast(range + 1 as varchar), 2, '0') as region_code,
  'Alue ' || (range + 1) as name_fi from range(23)`;

const MUNICIPALITIES = `select lpad(cast(range + 1 as varchar), 3, '0') as municipality_code,
  'Kunta ' || (range + 1) as name_fi, lpad(cast(range % 23 + 1 as varchar), 2, '0') as region_code,
  date '2000-01-01' as valid_from from range(230)`;

const PRODUCERS = `select 'P' || lpad(cast(region + 1 as varchar), 2, '0') || '-' || number as producer_id,
  'Tuottaja ' || number as name, case when number < 6 then 'own' else 'purchased' end as kind,
  lpad(cast(region + 1 as varchar), 2, '0') as region_code
  from (select range as region from range(23)) cross join (select range as number from range(8))`;

function costCentres(code: string): string {
  return `select ${sqlText(code)} as region_code, ${YEAR} as year, 'F' || range as cost_centre_id,
      'Yksikkö ' || range as name, 'final' as kind, cast(null as varchar) as driver,
      case range % 10 when 6 then 'care_days' when 7 then 'equal' when 8 then 'price' when 9 then 'drg' end as weight_method
    from range(${FINAL_CENTRES})
    union all
    select ${sqlText(code)}, ${YEAR}, 'S' || range, 'Tukipalvelu ' || range, 'support', 'square_metres', null
    from range(${SUPPORT_CENTRES})`;
}

/** Enough money in every cost type for what events carry themselves. */
function ledgerEntries(code: string, events: number): string {
  const perEvent = `(values ('4000', 6000), ('4300', 1500), ('4500', 1500), ('4800', 700), ('4900', 200), ('5000', 300), ('3000', -250), ('3200', -600))`;
  return `select ${sqlText(code)} as region_code, centre as cost_centre_id, account, make_date(${YEAR}, cast(month as integer), 1) as period,
      cast(round(cast(share as double) * cents * ${events / FINAL_CENTRES} / 12 * (0.9 + 0.2 * share(hash(centre) % 1000003 + month, 5))) as bigint) as amount_cents,
      'external' as counterparty_kind, 'region' as funding_channel
    from (
      select 'F' || range as centre, 1 as share from range(${FINAL_CENTRES})
      union all select 'S' || range, 0.5 from range(${SUPPORT_CENTRES})
    )
    cross join ${perEvent} as accounts (account, cents)
    cross join (select range as month from range(1, 13))`;
}

/** Every support centre serves a fifth of the final centres and some other support centres. */
function driverAmounts(code: string): string {
  return `select ${sqlText(code)} as region_code, '${YEAR}' as period, 'square_metres' as driver,
      'S' || giver as giving_cost_centre_id, receiver as receiving_cost_centre_id, 10 + drawn(giver * 1000 + number, 6, 500) as amount
    from (select range as giver from range(${SUPPORT_CENTRES}))
    cross join (
      select 'F' || range as receiver, range as number from range(${FINAL_CENTRES})
      union all select 'S' || range, range + ${FINAL_CENTRES} from range(${SUPPORT_CENTRES})
    )
    where drawn(giver * 1000 + number, 7, 5) = 0 and receiver <> 'S' || giver`;
}

function population(code: string): string {
  return `select ${sqlText(code)} as region_code, lpad(cast(municipality + 1 as varchar), 3, '0') as municipality_code, ${YEAR} as year,
      age, sex, 20 + drawn(municipality * 1000 + age, 8, 60) as person_count
    from (select range as municipality from range(${Number(code) - 1}, 230, 23))
    cross join (select range as age from range(101)) cross join (values ('male'), ('female')) as sexes (sex)`;
}

function persons(region: number, scale: DeliveryScale): string {
  return `select code as personal_identity_code, born as birth_date, sex,
      lpad(cast(1 + ${region} + 23 * drawn(client, 9, 10) as varchar), 3, '0') as municipality_code,
      ${sqlText(regionCode(region))} as region_code,
      case drawn(client, 10, 20) when 0 then 'sv' when 1 then 'other' else 'fi' end as native_language, date '${YEAR}-01-01' as valid_from
    from clients where ${sizeOf(region, scale).belongs} order by client`;
}

/** Events in the order of time, as a source extracts them. A few clients use much more than most. */
function serviceEvents(region: number, scale: DeliveryScale): string {
  const code = regionCode(region);
  const { events, clients, from, step, belongs } = sizeOf(region, scale);
  const count = Math.round(events);
  return `
    with numbered as (
      select range as event, range + ${region * 100_000_000} as id from range(${count})
    ),
    timed as (
      select event, id, cast(floor(pow(share(id, 3), 1.6) * ${clients}) as bigint) * ${step} + ${from} as client,
        timestamp '${YEAR}-01-01 07:00:00' + to_minutes(1440 * cast(floor(event * 366.0 / ${count}) as bigint) + drawn(id, 4, 600)) as started_at
      from numbered
    ),
    placed as (
      select *, drawn(client * 10 + drawn(id, 1, ${CENTRES_OF_A_CLIENT}), 27, ${FINAL_CENTRES}) as centre, drawn(client, 2, 3) as pick
      from timed
    ),
    met as (
      select placed.*, (centre * 3 + pick) % kind_count as kind
      from placed
      cross join (select count(*) as kind_count from event_kinds)
    )
    select 'E${code}-' || lpad(cast(met.event as varchar), 9, '0') as event_id, ${sqlText(code)} as region_code,
      'P${code}-' || drawn(met.client, 11, 8) as producer_id, 'F' || met.centre as cost_centre_id,
      case when drawn(met.id, 12, 50) > 0 then clients.code end as personal_identity_code,
      met.started_at,
      case
        when event_kinds.contact_mode = 'R80' then met.started_at + to_hours(20 * (1 + drawn(met.id, 13, 12)))
        else met.started_at + to_minutes(5 + drawn(met.id, 14, 85))
      end as ended_at,
      event_kinds.code_system, event_kinds.code, event_kinds.contact_mode, event_kinds.profession, event_kinds.speciality,
      case drawn(met.id, 15, 4) when 0 then 'urgent' else 'non_urgent' end as urgency,
      chr(cast(65 + drawn(met.id, 16, 26) as integer)) || lpad(cast(drawn(met.id, 17, 100) as varchar), 2, '0') as diagnosis_code,
      case when met.centre % 10 = 9 then 0.2 + drawn(met.id, 18, 400) / 100.0 end as drg_weight,
      case when drawn(met.id, 19, 20) > 0 then 5 + drawn(met.id, 14, 85) end as duration_minutes,
      case when met.centre % 10 = 6 then 1 + drawn(met.id, 20, 20) end as quantity,
      case when met.centre % 10 = 6 then 'day' end as unit,
      case when drawn(met.id, 21, 20) = 0 then 500 + drawn(met.id, 22, 15000) end as direct_cost_cents,
      case when met.centre % 10 = 8 then 2000 + drawn(met.id, 23, 30000) end as price_cents,
      case when drawn(met.id, 24, 10) < 3 then 500 + drawn(met.id, 25, 2000) end as client_fee_cents,
      case drawn(met.id, 26, 20) when 0 then 'kela' when 1 then 'insurance' when 2 then null else 'region' end as funding_channel
    from met
    join (select client, code from clients where ${belongs}) as clients on met.client = clients.client
    join event_kinds on met.kind = event_kinds.kind`;
}
