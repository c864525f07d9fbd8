import { describe, expect, test } from "vitest";
import { brokenProofs, drawnLike, rowsOf, table, tablesOf } from "../../fixtures/run-models.ts";

/** The worked example of docs/methods/what-stays-off-clients.md: a ledger of 700 euros. */
const TABLES = {
  cost_centres: table`
    cost_centre_id | name      | kind    | weight_method | is_population_level | catalogue_code
    C              | Home care | final   | equal         |                     |
    D              | Closed    | final   | equal         |                     | promotion
    P              | Promotion | final   | equal         | true                | promotion
    S              | Laundry   | support |               |                     |`,
  ledger_entries: table`
    cost_centre_id | account | amount_cents
    C              | 4000    | 50000
    C              | 8100    | 600
    C              | 9999    | 400
    D              | 4000    | 7000
    P              | 4000    | 5000
    S              | 4000    | 4000
    X              | 4000    | 3000`,
  driver_amounts: table`
    giving_cost_centre_id | receiving_cost_centre_id | amount
    S                     | S                        | 5`,
  service_events: table`
    cost_centre_id | client_id | code
    C              | Anna      | home_visit
    C              | Anna      | home_visit
    C              | Anna      | home_visit
    C              |           | home_visit
    C              | Anna      | no_such_service`,
};

test("every euro that is on no event has a line that says why", async () => {
  const expected = table`
    line_kind           | cost_centre_id | package_id | name                             | cost_microeuros
    excluded_account    | C              |            | Satunnaiset erät ja rahoituserät | 6000000
    no_events           | D              | promotion  | Closed                           | 70000000
    population_level    | P              | promotion  | Promotion                        | 50000000
    support_unallocated | S              |            | Laundry                          | 40000000
    unknown_cost_centre | X              |            |                                  | 30000000
    unmapped_account    | C              |            | 9999                             | 4000000`;
  const lines = await rowsOf("costing__cost_lines", { tables: TABLES });
  expect(drawnLike(lines, expected)).toEqual(expected);
  expect(await brokenProofs({ tables: TABLES })).toEqual([]);
});

test("an event without a client and an event without a service are costed like any other", async () => {
  const rows = await rowsOf("packages__client_service_months", { tables: TABLES });
  const shown = rows.map((row) => ({
    hasClient: row["client_id"] !== null,
    package_id: row["package_id"],
    event_count: row["event_count"],
    cost_microeuros: row["cost_microeuros"],
  }));
  expect(shown).toHaveLength(3);
  expect(shown).toEqual(
    expect.arrayContaining([
      { hasClient: true, package_id: "care", event_count: 3n, cost_microeuros: 300_000_000n },
      { hasClient: false, package_id: "care", event_count: 1n, cost_microeuros: 100_000_000n },
      { hasClient: true, package_id: null, event_count: 1n, cost_microeuros: 100_000_000n },
    ]),
  );
});

test("each kind of line that someone can put right is a finding", async () => {
  const findings = await rowsOf("finding__costing", { tables: TABLES });
  expect(findings.map((row) => row["check_id"])).toEqual([
    "classification.no_rule",
    "costing.no_events",
    "costing.support_unallocated",
    "costing.unknown_cost_centre",
    "costing.unmapped_account",
    "identity.unidentified_events",
  ]);
});

describe("a cost centre that is in no delivered list", () => {
  test("keeps its ledger on a named line, and its events cost nothing but their own costs", async () => {
    const tables = {
      cost_centres: [],
      ledger_entries: table`
        cost_centre_id | amount_cents
        X              | 10000`,
      service_events: table`
        cost_centre_id | direct_cost_cents
        X              | 2500
        X              |`,
    };
    const { costing__event_costs: costs, costing__cost_lines: lines } = await tablesOf(
      ["costing__event_costs", "costing__cost_lines"],
      { tables },
    );
    expect(costs?.map((row) => row["materials_and_medicines_microeuros"])).toEqual([
      25_000_000n,
      0n,
    ]);
    const expected = table`
      line_kind               | cost_centre_id | cost_microeuros
      direct_cost_over_ledger | X              | -25000000
      unknown_cost_centre     | X              | 100000000`;
    expect(drawnLike(lines ?? [], expected)).toEqual(expected);
    expect(await brokenProofs({ tables })).toEqual([]);
  });
});

test("events on a cost centre without cost cost nothing, and a finding says so", async () => {
  const tables = {
    cost_centres: table`
      cost_centre_id
      C`,
    service_events: table`
      cost_centre_id | client_id
      C              | Anna`,
  };
  const { packages__client_service_months: months, finding__costing: findings } = await tablesOf(
    ["packages__client_service_months", "finding__costing"],
    { tables },
  );
  expect(months).toMatchObject([{ event_count: 1n, cost_microeuros: 0n }]);
  expect(findings?.map((row) => row["check_id"])).toContain("costing.no_cost");
  expect(await brokenProofs({ tables })).toEqual([]);
});

test("population-level work is never spread on clients, even where it has events", async () => {
  const tables = {
    cost_centres: table`
      cost_centre_id | is_population_level | catalogue_code
      P              | true                | promotion`,
    ledger_entries: table`
      cost_centre_id | amount_cents
      P              | 5000`,
    service_events: table`
      cost_centre_id | client_id
      P              | Anna`,
  };
  const { packages__client_service_months: months, costing__cost_lines: lines } = await tablesOf(
    ["packages__client_service_months", "costing__cost_lines"],
    { tables },
  );
  expect(months).toMatchObject([{ cost_microeuros: 0n }]);
  expect(lines).toMatchObject([{ line_kind: "population_level", cost_microeuros: 50_000_000n }]);
  expect(await brokenProofs({ tables })).toEqual([]);
});

test("a credit larger than the cost makes the events of its centre negative, to the cent", async () => {
  const tables = {
    cost_centres: table`
      cost_centre_id | weight_method
      C              | equal`,
    ledger_entries: table`
      cost_centre_id | account | amount_cents
      C              | 4000    | 1000
      C              | 4001    | -1300`,
    service_events: table`
      cost_centre_id | client_id
      C              | Anna
      C              | Bertta`,
  };
  const costs = await rowsOf("costing__event_costs", { tables });
  expect(costs.map((row) => row["staff_microeuros"])).toEqual([-1_500_000n, -1_500_000n]);
  expect(await brokenProofs({ tables })).toEqual([]);
});

test("an event and a ledger entry without a region's cost centre list still add up", async () => {
  const tables = {
    ledger_entries: table`
      cost_centre_id | amount_cents
      X              | 100`,
    service_events: table`
      cost_centre_id | client_id
      Y              | Anna`,
  };
  expect(await brokenProofs({ tables })).toEqual([]);
});

test("every region with an event or with a line on nobody has a row among the packages by year", async () => {
  const tables = {
    cost_centres: table`
      region_code | cost_centre_id | name      | kind  | weight_method | is_population_level | catalogue_code
      09          | C              | Home care | final | equal         |                     |
      10          | P              | Promotion | final | equal         | true                | promotion
      11          | C              | Home care | final | equal         |                     |`,
    ledger_entries: table`
      region_code | cost_centre_id | account | amount_cents
      10          | P              | 4000    | 5000
      12          | X              | 4000    | 3000`,
    service_events: table`
      region_code | cost_centre_id | client_id | code
      09          | C              |           | home_visit
      11          | C              | Anna      | no_such_service`,
  };
  const rows = await rowsOf("packages__package_years", { tables });
  const regions = new Set(rows.map((row) => row["region_code"]));
  expect([...regions].sort()).toEqual(["09", "10", "11", "12"]);
});
