import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Landing } from "../../../src/identity/landed.ts";
import { type Delivered, newDelivered } from "./delivered.ts";

/** Enough for a Parquet file to be looked at twice: first its distinct cells, then its rows. */
const ROWS = 60_000;

/** Every fault of text that a check can see, in rows far apart, and blanks that are no fault. */
const EVENTS = `
  select 'e' || case when range = 40000 then 39999 else range end as event_id,
    case range when 51 then '99' when 52 then '' else '07' end as region_code,
    case when range % 20000 = 77 then ' ' when range = 5000 then 'cc9' when range = 5001 then ' cc1 ' else 'cc1' end as cost_centre_id,
    case when range % 30000 = 9 then '010594Y9031' when range % 5 = 0 then null else '010594Y9032' end as personal_identity_code,
    '2024-0' || (1 + range % 9) || '-01 10:00' as started_at,
    case range when 300 then '2023-01-01 10:00' end as ended_at,
    case range when 400 then 'soon' when 401 then 'urgent ' else 'urgent' end as urgency,
    case range when 500 then 'nurse of 010594Y9032' when 501 then chr(160) when 502 then chr(9) || 'nurse' else 'nurse' end as profession,
    case range when 600 then '-5' when 601 then 'ten' else '30' end as duration_minutes
  from range(1, ${ROWS + 1})`;

const COST_CENTRES = `cost_centre_id;region_code;year;name;kind
cc1;07;2024;Unit;final
`;

let text: Delivered;
let typed: Delivered;
let fromText: Landing;
let fromParquet: Landing;

beforeAll(async () => {
  [text, typed] = [await newDelivered(), await newDelivered()];
  const csvFile = join(text.root, "events.csv");
  const parquetFile = join(typed.root, "events.parquet");
  await text.engine.run(`copy (${EVENTS}) to '${csvFile}' (format csv, delimiter ';', header)`);
  await typed.engine.run(`copy (${EVENTS}) to '${parquetFile}' (format parquet)`);
  for (const delivered of [text, typed]) delivered.put("centres", "cost_centres.csv", COST_CENTRES);
  text.put("events", "service_events.csv", readFileSync(csvFile));
  typed.put("events", "service_events.parquet", readFileSync(parquetFile));
  fromText = await text.land();
  fromParquet = await typed.land();
});

afterAll(() => {
  text.remove();
  typed.remove();
});

/** Findings of the events, with the name of the file as it is in both. */
function eventFindings(landing: Landing) {
  return landing.findings
    .filter(({ table }) => table === "service_events")
    .map((finding) => ({ ...finding, message: finding.message.replace(/\.(csv|parquet):/, ":") }));
}

test("many rows of Parquet have the faults that the same rows have as text", () => {
  const findings = eventFindings(fromParquet);
  expect(findings).toEqual(eventFindings(fromText));
  const found = new Map(
    findings.map(({ check_id, column, row_count }) => [`${check_id} ${column}`, row_count]),
  );
  expect(Object.fromEntries(found)).toMatchObject({
    "required.empty region_code": 1,
    "required.empty cost_centre_id": 3,
    "reference.unknown cost_centre_id": 3,
    "identity.invalid_code personal_identity_code": 2,
    "code.unknown urgency": 1,
    "identity.code_in_other_column profession": 1,
    "type.unreadable duration_minutes": 1,
    "service_events.negative_minutes duration_minutes": 1,
    "service_events.end_before_start ended_at": 1,
    "duplicate.superseded null": 1,
  });
});

test("and the same rows of them are accepted, without blanks", async () => {
  expect(fromParquet.deliveries).toEqual(fromText.deliveries);
  const sql = `select event_id, region_code, cost_centre_id, client_id, urgency, profession, row_number from landed
    except all select event_id, region_code, cost_centre_id, client_id, urgency, profession, row_number from other`;
  const other = fromText.partitions.filter(({ table }) => table === "service_events");
  const list = other.map(({ path }) => `'${path}'`).join(", ");
  const differing = await typed.landedRows(
    fromParquet,
    "service_events",
    `, other as (select * from read_parquet([${list}])) ${sql}`,
  );
  expect(differing).toEqual([]);
});
