import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { countValue, type Row, requiredText, type SqlValue, sqlText } from "../../sql/engine.ts";
import { costLevel } from "./area-activities.ts";
import { recordedShare, shiftedClient } from "./event-sql.ts";
import type { Setting } from "./setting.ts";

/** What was put in, with the numbers that came out. The flow never reads it; tests compare with it. */
export type Truth = {
  readonly note: string;
  readonly seed: number;
  readonly residents: number;
  readonly events_per_resident: number;
  readonly years: { readonly from: number; readonly until: number };
  readonly identity_code_changes: number;
  readonly areas: readonly AreaTruth[];
  readonly cost_shift: Readonly<Record<string, unknown>>;
  readonly poor_producer: Readonly<Record<string, unknown>>;
  readonly duplicated_delivery: Readonly<Record<string, unknown>>;
  readonly late_recording: Readonly<Record<string, unknown>>;
  readonly really_cheaper: Readonly<Record<string, unknown>>;
  readonly only_looks_cheaper: Readonly<Record<string, unknown>>;
};

export type AreaTruth = {
  readonly region_code: string;
  readonly year: number;
  readonly residents: number;
  readonly events: number;
  readonly ledger_euros: number;
  readonly euros_per_resident: number;
  /** What its residents would cost by age and sex at the country's use and price. */
  readonly expected_euros_per_resident: number;
  readonly cost_level: number;
};

/** Makes `age_costs`: euros of a resident by age and sex at the country's use and unit costs. */
export async function makeAgeCosts({ engine }: Setting): Promise<void> {
  await engine.run(`create or replace temp table age_costs as
    with steps as (
      select least(12.0, pow(-ln(1 - (step + 0.5) / 50), 1.5) / 1.32934) as need from (select unnest(range(50)) as step) as listed
    )
    select use_rates.age, use_rates.sex, sum((1 - exp(-hazard * need)) / 50
      * case when kind = 'visits' then events * visit_factor * (0.4 + 0.6 * need) else kept * least(events, 12) end
      * unit_cents / 100 * case cost_unit when 'day' then case kind when 'housing' then 30.4 else coalesce(days, 3) end when 'hour' then minutes / 60.0 else 1 end) as euros
    from use_rates join activities using (activity) cross join steps cross join event_factors
    group by use_rates.age, use_rates.sex`);
}

/** An area's year in numbers, while its tables are there. */
export async function areaTruth(
  setting: Setting,
  regionCode: string,
  year: number,
): Promise<AreaTruth> {
  const { economy } = setting.parameters;
  const rows = await setting.engine.rows(`
    select
      (select count(*) from clients where valid_until >= date '${year + 1}-01-01') as residents,
      (select cast(sum(event_count) as bigint) from activity_months) as events,
      (select cast(round(sum(amount_cents) / 100.0) as bigint) from booked_lines where account between '4000' and '5999') as ledger_euros,
      (select cast(sum(cast(round(100 * euros) as bigint)) as bigint) from clients join age_costs on clients.age = age_costs.age and clients.sex = age_costs.sex
        where valid_until >= date '${year + 1}-01-01') as expected_cents`);
  const row = only(rows);
  const residents = countValue(row, "residents");
  const ledgerEuros = countValue(row, "ledger_euros");
  const price = (1 + economy.yearly_price_change) ** (year - economy.price_year);
  return {
    region_code: regionCode,
    year,
    residents,
    events: countValue(row, "events"),
    ledger_euros: ledgerEuros,
    euros_per_resident: rounded(ledgerEuros / residents),
    expected_euros_per_resident: rounded(
      (price * countValue(row, "expected_cents")) / 100 / residents,
    ),
    cost_level: rounded(costLevel(setting, regionCode), 4),
  };
}

/** Events of the two services by month and the clients concerned, in the area and year of the shift. */
export async function shiftTruth(setting: Setting): Promise<Readonly<Record<string, unknown>>> {
  const truth = setting.parameters.truths.cost_shift;
  const rows = await setting.engine.rows(`
    select month, cast(sum(case when service_id = ${sqlText(truth.from_service)} then event_count else 0 end) as bigint) as from_events,
      cast(sum(case when service_id = ${sqlText(truth.to_service)} then event_count else 0 end) as bigint) as to_events
    from activity_months join area_activities using (activity) group by month order by month`);
  const clients = await setting.engine.rows(`
    select count(distinct person) as clients from uses
    where activity in (select activity from activities where service_id = ${sqlText(truth.from_service)}) and ${shiftedClient(setting)}`);
  return {
    ...truth,
    year: setting.scale.years.until,
    clients: countValue(only(clients), "clients"),
    months: rows.map((row) => plain(row)),
  };
}

/** Writes truth.json beside the folder of deliveries. */
export async function writeTruth(
  setting: Setting,
  areas: readonly AreaTruth[],
  costShift: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { engine, parameters, scale, seed, deliveries } = setting;
  const { truths } = parameters;
  const lastYear = scale.years.until;
  const changes = await engine.rows(
    `select count(*) as many from people where changed_on < make_date(${lastYear + 1}, 1, 1) and changed_on < died_on`,
  );
  const ofArea = (regionCode: string) =>
    areas.filter((area) => area.region_code === regionCode && area.year === lastYear);
  const late = truths.late_recording;
  const truth: Truth = {
    note: "What the generator put in on purpose. No step of the flow reads this file.",
    seed,
    residents: scale.residents,
    events_per_resident: scale.eventsPerResident,
    years: scale.years,
    identity_code_changes: countValue(only(changes), "many"),
    areas,
    cost_shift: costShift,
    poor_producer: { ...truths.poor_producer, ...(await producerTruth(setting)) },
    duplicated_delivery: {
      ...truths.duplicated_delivery,
      year: lastYear,
      source: "events_sent_again",
    },
    late_recording: {
      region_code: late.region_code,
      year: lastYear,
      months: late.months.map(({ month }) => ({
        month,
        recorded: recordedShare(setting, late.region_code, lastYear, month),
      })),
    },
    really_cheaper: {
      ...truths.really_cheaper,
      figures: ofArea(truths.really_cheaper.region_code),
    },
    only_looks_cheaper: {
      ...truths.only_looks_cheaper,
      figures: ofArea(truths.only_looks_cheaper.region_code),
    },
  };
  writeFileSync(join(deliveries, "..", "truth.json"), `${JSON.stringify(truth, null, 2)}\n`);
}

/** Mean survey answers of the poor producer and of all others, in what was delivered. */
async function producerTruth(setting: Setting): Promise<Readonly<Record<string, unknown>>> {
  const { producer_id: producerId } = setting.parameters.truths.poor_producer;
  const files = sqlText(join(setting.deliveries, "*", "survey_answers.parquet"));
  const rows = await setting.engine.rows(`
    select count(*) filter (where producer_id = ${sqlText(producerId)}) as answers,
      cast(round(avg(value) filter (where producer_id = ${sqlText(producerId)}), 3) as varchar) as mean,
      cast(round(avg(value) filter (where producer_id <> ${sqlText(producerId)}), 3) as varchar) as mean_of_others
    from read_parquet(${files}) where question = 'received_help'`);
  const row = only(rows);
  return {
    answers: countValue(row, "answers"),
    mean_answer: Number(requiredText(row, "mean")),
    mean_answer_of_others: Number(requiredText(row, "mean_of_others")),
  };
}

function only(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error("the query gave no row");
  return row;
}

function plain(row: Row): Record<string, SqlValue> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "bigint" ? Number(value) : value,
    ]),
  );
}

function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
