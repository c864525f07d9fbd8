import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { checkIdentityCode } from "../identity/index.ts";
import {
  loadAdapters,
  type OpenedDelivery,
  openDelivery,
  receiveDeliveries,
} from "../ingest/index.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Engine, Row } from "../sql/engine.ts";
import { prepareFiRegister } from "./fi-register.ts";

let engine: Engine;
let root: string;
let opened: OpenedDelivery;
const adapters = loadAdapters(join(PACKAGE_ROOT, "adapters"));

beforeAll(async () => {
  engine = await openDuckDb({ threads: 2 });
  root = mkdtempSync(join(tmpdir(), "paketti-fi-register-"));
  const deliveriesFolder = join(root, "deliveries");
  const spillFolder = join(root, "tmp");
  mkdirSync(deliveriesFolder);
  await prepareFiRegister({
    engine,
    exampleFolder: join(PACKAGE_ROOT, "examples", "fi-register"),
    referenceFolder: join(PACKAGE_ROOT, "examples", "reference"),
    adapters,
    deliveriesFolder,
    spillFolder,
  });
  const received = await receiveDeliveries(engine, deliveriesFolder, { tables: [], adapters });
  const register = received.find(({ adapter }) => adapter === "fi-register");
  if (register === undefined) throw new Error("the register delivery is missing");
  opened = await openDelivery(engine, register, adapters, { spillFolder });
});

afterAll(async () => {
  await opened.close();
  engine.close();
  rmSync(root, { recursive: true });
});

function relationOf(table: string): string {
  return opened.relations.find((relation) => relation.table === table)?.relation ?? "";
}

async function counts(sql: string): Promise<Row[]> {
  return engine.rows(sql);
}

test("the 39 961 visits become one event each, but for 161 rights, deaths and cancers", async () => {
  const rows = await counts(
    `select split_part(event_id, '-', 1) as register, count(*) as event_count,
         count(distinct event_id) as id_count
     from ${relationOf("service_events")} group by register order by register`,
  );
  expect(rows).toEqual([
    { register: "inpat", event_count: 366n, id_count: 366n },
    { register: "oper_in", event_count: 191n, id_count: 191n },
    { register: "oper_out", event_count: 1585n, id_count: 1585n },
    { register: "outpat", event_count: 7251n, id_count: 7251n },
    { register: "prim_out", event_count: 11581n, id_count: 11581n },
    { register: "purch", event_count: 18826n, id_count: 18826n },
  ]);
});

test("what is no service event is counted and named, and no row is lost", () => {
  expect(opened.findings.map(({ checkId, message }) => [checkId, message])).toEqual([
    [
      "adapter.left_out",
      "15 rows of events are not used: CANC, a cancer registration is no service event",
    ],
    [
      "adapter.left_out",
      "140 rows of events are not used: REIMB, a right to special reimbursement is no service event",
    ],
  ]);
});

test("a home visit with a diagnosis and an activity code is one event with its main diagnosis", async () => {
  const [visit] = await counts(
    `select row_number, cast(started_at as varchar) as started_at, code_system, code, contact_mode,
         profession, diagnosis_code, quantity, price_cents, cost_centre_id, funding_channel
     from ${relationOf("service_events")} where event_id = 'prim_out-47'`,
  );
  expect(visit).toEqual({
    row_number: 7n,
    started_at: "2015-07-16 00:00:00",
    code_system: "palvelumuoto",
    code: "T40",
    contact_mode: "R20",
    profession: "practical_nurse",
    diagnosis_code: "N911",
    quantity: 1,
    price_cents: 6000n,
    cost_centre_id: "1300",
    funding_channel: "region",
  });
});

test("a stay keeps its days and its end, and a purchase its packages and Kela as payer", async () => {
  const rows = await counts(
    `select event_id, cast(ended_at as varchar) as ended_at, code_system, code, contact_mode, speciality,
         diagnosis_code, quantity, unit, price_cents, funding_channel
     from ${relationOf("service_events")} where event_id in ('inpat-6', 'purch-69') order by event_id`,
  );
  expect(rows).toEqual([
    {
      event_id: "inpat-6",
      ended_at: "2016-09-25 00:00:00",
      code_system: "pala",
      code: "1",
      contact_mode: "R80",
      speciality: "20L",
      diagnosis_code: "I10",
      quantity: 49,
      unit: "day",
      price_cents: 3_675_000n,
      funding_channel: "region",
    },
    {
      event_id: "purch-69",
      ended_at: null,
      code_system: "atc",
      code: "H03AA01",
      contact_mode: null,
      speciality: null,
      diagnosis_code: null,
      quantity: 2,
      unit: "package",
      price_cents: 3000n,
      funding_channel: "kela",
    },
  ]);
});

test("the 237 clients get codes of their own that no person can have", async () => {
  const rows = await counts(
    `select personal_identity_code, birth_date, sex, region_code from ${relationOf("persons")}`,
  );
  expect(new Set(rows.map((row) => row["personal_identity_code"])).size).toBe(237);
  for (const row of rows) {
    const { birth_date: birthDate, sex } = row;
    expect(checkIdentityCode(String(row["personal_identity_code"]))).toMatchObject({
      valid: true,
      artificial: true,
      birthDate,
      sex,
    });
  }
  expect(new Set(rows.map((row) => row["region_code"]))).toEqual(new Set(["07", "11", "14"]));
});

test("every event has a client, a region, a cost centre and a price", async () => {
  const [missing] = await counts(
    `select count(*) as missing_count from ${relationOf("service_events")}
     where personal_identity_code is null or region_code is null or cost_centre_id is null
         or price_cents is null`,
  );
  expect(missing).toEqual({ missing_count: 0n });
});

test("the ledger is the price of the events and 14 percent of the region's own for support", async () => {
  const text = readFileSync(
    join(root, "deliveries", "finance-2015-2020", "ledger_entries.csv"),
    "utf8",
  );
  const entries = text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  const sumOf = (accept: (centre: string) => boolean) =>
    entries
      .filter(([, centre]) => accept(centre ?? ""))
      .reduce((sum, cells) => sum + Number(cells[4]), 0);
  const [events] = await counts(
    `select cast(sum(price_cents) as bigint) as all_cents,
         cast(sum(price_cents) filter (where funding_channel = 'region') as bigint) as own_cents
     from ${relationOf("service_events")}`,
  );
  const isSupport = (centre: string) => centre.startsWith("8");
  expect(sumOf((centre) => !isSupport(centre))).toBe(Number(events?.["all_cents"]));
  const expected = Number(events?.["own_cents"]) * 0.14;
  expect(Math.abs(sumOf(isSupport) - expected)).toBeLessThan(3 * 72 * 3);
});
