import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { producerFunnel, raiseAlarmsStep } from "../../src/comparison/index.ts";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import { FINLAND_SCALE, writeFinland } from "../../src/examples/finland/index.ts";
import { finlandParameters } from "../../src/examples/finland/parameters.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import { countValue, type Engine, requiredText, sqlText } from "../../src/sql/engine.ts";
import { fillReferences, loadModels } from "../../src/sql/models.ts";

/**
 * What the example finland was given on purpose, looked for in its deliveries. Of the flow only the models of
 * comparison are run, on every event at the same price, so that the numbers follow from the deliveries alone.
 */
const REGIONS = ["06", "07", "10", "13", "20"];
const parameters = finlandParameters();
const { cost_shift: shift, poor_producer: poor } = parameters.truths;
/** The smallest country in which the shift is said to be found; with this seed it shows the poor producer too. */
const SCALE = { ...FINLAND_SCALE, residents: shift.found_from_residents };
const root = mkdtempSync(join(tmpdir(), "paketti-truths-"));
const table = (name: string) =>
  `read_parquet(${sqlText(join(root, "deliveries", "*", `${name}.parquet`))}, union_by_name = true)`;
let engine: Engine;

beforeAll(async () => {
  const writer = await openDuckDb({ threads: 1 });
  await writeFinland(join(root, "deliveries"), {
    engine: writer,
    seed: 2015,
    scale: SCALE,
    onlyRegions: REGIONS,
  });
  writer.close();
  engine = await openDuckDb({ threads: 1 });
  await engine.run(`
    create table packages__client_service_months as
    select events.region_code, 2025 as year, cast(date_trunc('month', started_at) as date) as month,
        cast(md5(personal_identity_code) as uuid) as client_id,
        left(service_id, 4) as package_id, service_id,
        cast(count(*) * 100000000 as bigint) as cost_microeuros
    from ${table("service_events")} as events
    inner join (values ${servicesAsWritten()}) as written (signature, service_id)
        on concat_ws(' ', code_system, code, contact_mode, profession, coalesce(speciality, ''))
            = written.signature
    where personal_identity_code is not null
    group by all`);
  const wanted = [
    "comparison__client_service_halves",
    "comparison__shift_periods",
    "comparison__client_changes",
    "comparison__service_changes",
    "comparison__shift_pairs",
  ];
  for (const model of loadModels(join(PACKAGE_ROOT, "models"))) {
    if (!wanted.includes(model.name) || model.sql === null) continue;
    const statement = fillReferences(model.sql, (name) => name);
    await engine.run(`create table ${model.name} as ${statement}`);
  }
}, 300_000);

afterAll(() => {
  engine.close();
  rmSync(root, { recursive: true, force: true });
});

/** What the source writes of each service, once: two services that are written alike are the first of them. */
function servicesAsWritten(): string {
  const services = new Map<string, string>();
  for (const { activities } of parameters.packages) {
    for (const { service, code, mode, profession, speciality } of activities) {
      const written = [code ?? `paketti ${service}`, mode, profession, speciality ?? ""].join(" ");
      if (!services.has(written)) services.set(written, service);
    }
  }
  return [...services].map((pair) => `(${pair.map(sqlText).join(", ")})`).join(", ");
}

test("cost_shift: the shift that was put in raises an alarm, and nothing else does", async () => {
  const shifts = await raiseAlarmsStep({
    partition: null,
    rows: (name) => engine.rows(`select * from ${name}`),
  });
  expect(shifts.filter((found) => found["is_alarm"] === true)).toMatchObject([
    {
      region_code: shift.region_code,
      period_kind: "half_year",
      after_from: `2025-0${shift.from_month}-01`,
      service_id: shift.from_service,
      other_service_id: shift.to_service,
    },
  ]);
});

test("poor_producer: outside the funnel at 99.8 %, and no other is", async () => {
  const rows = await engine.rows(`
    select producer_id, count(*) as total, count(case when value >= 4 then 1 end) as agreeing
    from ${table("survey_answers")}
    where survey = 'client_experience' and question = 'received_help' and producer_id is not null
    group by producer_id`);
  const { producers } = producerFunnel(
    rows.map((row) => ({
      producerId: requiredText(row, "producer_id"),
      count: countValue(row, "agreeing"),
      total: countValue(row, "total"),
    })),
    "higher_better",
  );
  expect(producers.length).toBeGreaterThan(20);
  const outside = producers.filter(({ verdict }) => verdict !== "cannot_say");
  expect(outside.map(({ producerId, verdict }) => [producerId, verdict])).toEqual([
    [poor.producer_id, "worse"],
  ]);
});
