import { beforeAll, describe, expect, test } from "vitest";
import type { Row } from "../../../src/sql/engine.ts";
import { drawnLike, table, tablesOf } from "../../fixtures/run-models.ts";

/** Two regions; Anna (80) moves between them, and one visit in each has no known client. */
const TABLES = {
  regions: table`
    region_code | collaborative_area_code
    09          | SOUTH
    10          | SOUTH`,
  cost_centres: table`
    region_code | cost_centre_id | weight_method
    09          | C              | equal
    10          | C              | equal`,
  ledger_entries: table`
    region_code | cost_centre_id | account | amount_cents
    09          | C              | 4500    | 100000
    10          | C              | 4500    | 30000`,
  persons: table`
    client_id | birth_month | sex | municipality_code
    Anna      | 1944-05-01  | 2   | 091
    Bertta    | 1984-05-01  | 2   | 091`,
  population: table`
    region_code | age | sex | person_count
    09          | 40  | 2   | 60
    09          | 44  | 2   | 20
    09          | 80  | 2   | 20
    10          | 80  | 2   | 50`,
  service_events: table`
    region_code | cost_centre_id | producer_id | client_id | code       | started_at | direct_cost_cents
    09          | C              | own         | Anna      | home_visit | 2024-02-01 | 20000
    09          | C              | own         | Anna      | care_day   | 2024-03-01 | 30000
    09          | C              | bought      | Anna      | home_visit | 2024-08-01 | 10000
    09          | C              | own         | Bertta    | doctor     | 2024-03-01 | 15000
    09          | C              | own         | Bertta    | home_visit | 2024-09-01 | 5000
    09          | C              | own         |           | doctor     | 2024-03-01 | 20000
    10          | C              | own         | Anna      | home_visit | 2024-05-01 | 30000`,
};

let rows: Record<string, Row[]>;
beforeAll(async () => {
  rows = await tablesOf(
    [
      "comparison__difference_bases",
      "comparison__difference_residents",
      "comparison__dependency_pairs",
      "comparison__package_flows",
      "comparison__cost_shifts",
    ],
    { tables: TABLES },
  );
});

function found(model: string, keeps: (row: Row) => boolean): Row[] {
  return (rows[model] ?? []).filter(keeps);
}

describe("difference_bases", () => {
  test("count each client once at each level, and keep apart what is on no known client", () => {
    const expected = table`
      level    | package_id | function_id | service_id | age_band | client_count | event_count | cost_microeuros
      all      |            |             |            | 40-44    | 1            | 2           | 200000000
      all      |            |             |            | 80-84    | 1            | 3           | 600000000
      all      |            |             |            |          | 0            | 1           | 200000000
      function | care       | home_care   |            | 40-44    | 1            | 1           | 50000000
      function | care       | home_care   |            | 80-84    | 1            | 2           | 300000000
      function | care       | housing     |            | 80-84    | 1            | 1           | 300000000
      function | reception  | doctors     |            | 40-44    | 1            | 1           | 150000000
      function | reception  | doctors     |            |          | 0            | 1           | 200000000
      package  | care       |             |            | 40-44    | 1            | 1           | 50000000
      package  | care       |             |            | 80-84    | 1            | 3           | 600000000
      package  | reception  |             |            | 40-44    | 1            | 1           | 150000000
      package  | reception  |             |            |          | 0            | 1           | 200000000`;
    const bases = found(
      "comparison__difference_bases",
      (row) =>
        row["area_code"] === "09" && row["producer_id"] === null && row["level"] !== "service",
    );
    expect(drawnLike(bases, expected)).toEqual(expected);
  });

  test("a client of two regions is one client of the nation", () => {
    const nation = found(
      "comparison__difference_bases",
      (row) =>
        row["area_kind"] === "nation" && row["level"] === "all" && row["age_band"] === "80-84",
    );
    expect(nation).toMatchObject([
      { area_code: "FI", client_count: 1n, event_count: 4n, cost_microeuros: 900_000_000n },
    ]);
  });

  test("a producer has its own clients", () => {
    const bought = found(
      "comparison__difference_bases",
      (row) => row["producer_id"] === "bought" && row["level"] === "all",
    );
    expect(bought).toMatchObject([
      { area_code: "09", age_band: "80-84", client_count: 1n, cost_microeuros: 100_000_000n },
    ]);
  });
});

test("difference_residents are in the same age bands, of regions, collaborative areas and the nation", () => {
  const expected = table`
    area_kind          | area_code | age_band | resident_count
    collaborative_area | SOUTH     | 40-44    | 80
    collaborative_area | SOUTH     | 80-84    | 70
    nation             | FI        | 40-44    | 80
    nation             | FI        | 80-84    | 70
    region             | 09        | 40-44    | 80
    region             | 09        | 80-84    | 20
    region             | 10        | 80-84    | 50`;
  expect(drawnLike(rows["comparison__difference_residents"] ?? [], expected)).toEqual(expected);
});

test("dependencies.md: Bertta is a client of both packages, and came from one to the other", () => {
  const expected = table`
    package_id | other_package_id | client_count | package_client_count | other_client_count | cost_microeuros | other_cost_microeuros
    care       | reception        | 1            | 2                    | 1                  | 50000000        | 150000000
    reception  | care             | 1            | 1                    | 2                  | 150000000       | 50000000`;
  const pairs = found("comparison__dependency_pairs", (row) => row["area_code"] === "09");
  expect(drawnLike(pairs, expected)).toEqual(expected);
  expect(rows["comparison__package_flows"]).toMatchObject([
    {
      region_code: "09",
      period_from: "2024-07-01",
      from_package_id: "reception",
      to_package_id: "care",
      client_count: 1n,
      cost_microeuros: 50_000_000n,
    },
  ]);
});

test("nothing is said of shifts over a handful of clients", () => {
  expect(rows["comparison__cost_shifts"]).toEqual([]);
});
