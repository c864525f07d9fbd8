import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CrosswalkRow, loadCatalogue, loadCrosswalk } from "../../src/catalogue/index.ts";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import { type Engine, sqlText } from "../../src/sql/engine.ts";
import { fillReferences } from "../../src/sql/models.ts";

const CATALOGUE = join(PACKAGE_ROOT, "catalogue");
const SQL = readFileSync(join(PACKAGE_ROOT, "models/checks/crosswalk_conservation.sql"), "utf8");
const { rows } = loadCrosswalk(
  CATALOGUE,
  loadCatalogue(CATALOGUE, "2026.1-draft"),
  loadCatalogue(CATALOGUE, "2027.1-draft"),
);
const FACTS = `(values
  ('anna', 'PP18-F01-S01', 1, 3000000),
  ('anna', 'PP19-F01-S01', 1, 40000000),
  ('bo', 'PP19-F01-S01', 1, 40000000),
  ('bo', 'PP04-F04-S01', 1, 52000000)
) as facts (client_id, service_id, event_count, cost_microeuros)`;

let engine: Engine;
beforeAll(async () => {
  engine = await openDuckDb({ threads: 1 });
});
afterAll(() => engine.close());

function offending(crosswalk: readonly CrosswalkRow[]) {
  const values = crosswalk.map(({ from_service_id, to_service_id, group_id }) =>
    [from_service_id, to_service_id, group_id].map(sqlText).join(", "),
  );
  const table = `(values (${values.join("), (")})) as t (from_service_id, to_service_id, group_id)`;
  const relations = new Map([
    ["crosswalk_facts", `(select * from ${FACTS})`],
    ["crosswalk", `(select * from ${table})`],
  ]);
  return engine.rows(fillReferences(SQL, (name) => relations.get(name) ?? name));
}

test("the move from one catalogue version to the next keeps euros, events and clients", async () => {
  expect(await offending(rows)).toEqual([]);
});

test("a service that loses its target is an offending line, with what was lost", async () => {
  const lost = await offending(rows.filter((row) => row.from_service_id !== "PP18-F01-S01"));
  expect(lost.map((row) => row["group_id"])).toContain("unmapped");
  expect(lost.find((row) => row["group_id"] === "all")).toMatchObject({
    cost_microeuros_before: 135_000_000n,
    cost_microeuros_after: 132_000_000n,
    client_count_before: 2n,
    client_count_after: 2n,
  });
});

test("a service with two targets is an offending line", async () => {
  const twice = rows
    .filter((row) => row.from_service_id === "PP04-F04-S01")
    .map((row) => ({ ...row, to_service_id: "PP04-F04-S02" }));
  const doubled = await offending([...rows, ...twice]);
  expect(doubled.find((row) => row["group_id"] === "PP04")).toMatchObject({
    event_count_before: 1n,
    event_count_after: 2n,
  });
});
