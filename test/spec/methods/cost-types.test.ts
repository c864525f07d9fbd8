import { expect, test } from "vitest";
import { brokenProofs, drawnLike, rowsOf, table, tablesOf } from "../../fixtures/run-models.ts";

/** The worked example of docs/methods/cost-types.md. */
const LEDGER = {
  cost_centres: table`
    cost_centre_id | name
    C              | Home care`,
  ledger_entries: table`
    cost_centre_id | account | amount_cents
    C              | 4000    | 100000
    C              | 43101   | 20000
    C              | 3000    | -10000
    C              | 3200    | -5000
    C              | 8100    | 3000
    C              | 9999    | 700`,
  service_events: table`
    cost_centre_id | client_id
    C              | Anna`,
};

test("an account has the cost type of the first range that holds it, however long its number", async () => {
  const expected = table`
    account | cost_type          | rule_id
    3000    | income             | ACC-01
    3200    | client_fees        | ACC-02
    4000    | staff              | ACC-04
    43101   | purchased_services | ACC-05
    8100    | excluded           | ACC-90
    9999    | unmapped           |`;
  const rows = await rowsOf("costing__ledger_lines", { tables: LEDGER });
  expect(drawnLike(rows, expected)).toEqual(expected);
});

test("gross cost holds neither income nor fees; excluded and unmapped accounts are lines of their own", async () => {
  const { packages__client_service_months: months, costing__cost_lines: lines } = await tablesOf(
    ["packages__client_service_months", "costing__cost_lines"],
    { tables: LEDGER },
  );
  expect(months).toMatchObject([
    {
      cost_microeuros: 1_200_000_000n,
      staff_microeuros: 1_000_000_000n,
      purchased_services_microeuros: 200_000_000n,
      income_microeuros: -100_000_000n,
      client_fees_microeuros: -50_000_000n,
    },
  ]);
  const expected = table`
    line_kind        | name                             | other_microeuros | cost_microeuros
    excluded_account | Satunnaiset erät ja rahoituserät | 30000000         | 30000000
    unmapped_account | 9999                             | 7000000          | 7000000`;
  expect(drawnLike(lines ?? [], expected)).toEqual(expected);
});

test("gross cost, income, fees and the lines beside them are the ledger", async () => {
  expect(await brokenProofs({ tables: LEDGER })).toEqual([]);
});
