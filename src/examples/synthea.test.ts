import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import {
  loadAdapters,
  type OpenedDelivery,
  openDelivery,
  receiveDeliveries,
} from "../ingest/index.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Engine } from "../sql/engine.ts";
import { prepareSynthea } from "./synthea.ts";

let engine: Engine;
let root: string;
let opened: OpenedDelivery;
const adapters = loadAdapters(join(PACKAGE_ROOT, "adapters"));

beforeAll(async () => {
  engine = await openDuckDb({ threads: 2 });
  root = mkdtempSync(join(tmpdir(), "paketti-synthea-"));
  const deliveriesFolder = join(root, "deliveries");
  const spillFolder = join(root, "tmp");
  mkdirSync(deliveriesFolder);
  await prepareSynthea({
    engine,
    exampleFolder: join(PACKAGE_ROOT, "examples", "synthea-27"),
    referenceFolder: join(PACKAGE_ROOT, "examples", "reference"),
    adapters,
    deliveriesFolder,
    spillFolder,
  });
  const received = await receiveDeliveries(engine, deliveriesFolder, { tables: [], adapters });
  const claims = received.find(({ adapter }) => adapter === "synthea");
  if (claims === undefined) throw new Error("the claims delivery is missing");
  opened = await openDelivery(engine, claims, adapters, { spillFolder });
});

afterAll(async () => {
  await opened.close();
  engine.close();
  rmSync(root, { recursive: true });
});

function relationOf(table: string): string {
  return opened.relations.find((relation) => relation.table === table)?.relation ?? "";
}

test("604 encounters cost 2 259 172.04 dollars and 663 medicines 1 721 254.65, as in the files", async () => {
  const rows = await engine.rows(
    `select split_part(event_id, '-', 1) as kind, count(*) as event_count,
         count(distinct event_id) as id_count, count(personal_identity_code) as client_count,
         cast(sum(price_cents) as bigint) as price_cents
     from ${relationOf("service_events")} group by kind order by kind`,
  );
  expect(rows).toEqual([
    {
      kind: "encounter",
      event_count: 604n,
      id_count: 604n,
      client_count: 604n,
      price_cents: 225_917_204n,
    },
    {
      kind: "medicine",
      event_count: 663n,
      id_count: 663n,
      client_count: 663n,
      price_cents: 172_125_465n,
    },
  ]);
});

test("what patients paid is counted once: every payment but the 15 473.58 dollars by ECHECK", async () => {
  const rows = await engine.rows(
    `select cast(sum(client_fee_cents) as bigint) as fee_cents from ${relationOf("service_events")}`,
  );
  expect(rows).toEqual([{ fee_cents: 110_350_395n - 1_547_358n }]);
});

test("procedures, charges and transfers bring no money of their own, and are named", () => {
  expect(opened.findings.map(({ message }) => message)).toEqual([
    "1545 rows of claims_transactions are not used: charges, the billing of costs that the events already have",
    "184 rows of claims_transactions are not used: payments by insurers, for costs that the events already have",
    "1840 rows of claims_transactions are not used: transfers between payers, which change no cost",
    "249 rows of procedures are not used: inside the claim cost of the encounter",
  ]);
});

test("payers become funding channels", async () => {
  const rows = await engine.rows(
    `select funding_channel, count(*) as event_count from ${relationOf("service_events")}
     where event_id like 'encounter-%' group by funding_channel order by funding_channel`,
  );
  expect(rows).toEqual([
    { funding_channel: "client", event_count: 145n },
    { funding_channel: "insurance", event_count: 339n },
    { funding_channel: "state", event_count: 120n },
  ]);
});

test("the ledger's costs are the claim costs of the events, to the cent", () => {
  const path = join(root, "deliveries", "finance-1968-2024", "ledger_entries.csv");
  const cells = readFileSync(path, "utf8").trim().split("\n").slice(1);
  const costs = cells.map((line) => line.split(",")).filter(([, , account]) => account !== "3200");
  expect(costs.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(225_917_204 + 172_125_465);
});

test("27 patients, each with a code of their own and one residence", async () => {
  const rows = await engine.rows(
    `select count(*) as person_count, count(distinct personal_identity_code) as code_count
     from ${relationOf("persons")}`,
  );
  expect(rows).toEqual([{ person_count: 27n, code_count: 27n }]);
});
