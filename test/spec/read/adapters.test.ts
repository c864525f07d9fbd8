import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Deliveries, emptyDeliveries, readOnly } from "./delivered-files.ts";

const DEFINITION = `adapter: visits
version: 1
title: Visits
source: A test
licence: Own
sources:
  visits: { columns: [visit, day] }
  prices: { columns: [kind, price], required: false }
outputs: { service_events: events.sql }
accounting: accounting.sql
`;
const EVENTS = "select row_number, visit as event_id, day as started_at from {{ visits }}\n";
const ACCOUNTING =
  "select 'visits' as source_name, 'used' as fate, count(*) as row_count from {{ visits }} where day <> ''\n";

let root: string;
let deliveries: Deliveries;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "paketti-adapters-"));
  mkdirSync(join(root, "visits"));
  writeFileSync(join(root, "visits", "adapter.yaml"), DEFINITION);
  writeFileSync(join(root, "visits", "events.sql"), EVENTS);
  writeFileSync(join(root, "visits", "accounting.sql"), ACCOUNTING);
  deliveries = await emptyDeliveries(root);
  deliveries.write("1/manifest.yaml", "organiser: test\nsource: visits\nadapter: visits\n");
});
afterEach(() => {
  deliveries.close();
  rmSync(root, { recursive: true });
});

test("the files of one source are read one after another, and rows numbered on", async () => {
  deliveries.write("1/visits_a.csv", "visit;day\nv1;2024-01-01\nv2;2024-01-02\n");
  deliveries.write("1/visits_b.csv", "visit;day\nv3;2024-01-03\n");
  const { rows, findings } = await readOnly(deliveries);
  expect(rows.map((row) => [row["row_number"], row["event_id"]])).toEqual([
    [1n, "v1"],
    [2n, "v2"],
    [3n, "v3"],
  ]);
  expect(findings).toEqual([]);
});

test("rows that the adapter loses block the run", async () => {
  deliveries.write("1/visits.csv", "visit;day\nv1;2024-01-01\nv2;\n");
  const { findings } = await readOnly(deliveries);
  expect(findings).toMatchObject([
    {
      checkId: "adapter.rows_not_accounted",
      severity: "blocks",
      rowCount: 1,
      message:
        "the adapter accounts for 1 of the 2 rows of visits; this is a fault in the adapter's SQL",
    },
  ]);
});

test("a column that the adapter reads and the file lacks blocks, and nothing is made up", async () => {
  deliveries.write("1/visits.csv", "visit;date\nv1;2024-01-01\n");
  const { findings, rows } = await readOnly(deliveries);
  expect(findings.map(({ message }) => message)).toEqual([
    "visits lacks the columns day, which the adapter reads; send the file again with them",
  ]);
  expect(rows).toEqual([]);
});

test("a source that is not in the delivery blocks", async () => {
  deliveries.write("1/prices.csv", "kind;price\na;1\n");
  const { findings } = await readOnly(deliveries);
  expect(findings.map(({ message }) => message)).toEqual([
    "no file of the delivery is the adapter's source visits; send it, or name it in manifest.yaml",
  ]);
});

test("an unknown adapter gets a suggestion", async () => {
  deliveries.write("1/manifest.yaml", "organiser: test\nsource: visits\nadapter: visit\n");
  await expect(deliveries.receive()).rejects.toThrow(
    'unknown adapter "visit"; did you mean visits?',
  );
});
