import { describe, expect, test } from "vitest";
import { brokenProofs, drawnLike, rowsOf, table, tablesOf } from "../../fixtures/run-models.ts";

/** The worked example of docs/methods/drivers.md. */
const KITCHEN = {
  ledger_entries: table`
    cost_centre_id | amount_cents
    kitchen        | 100000`,
  driver_amounts: table`
    giving_cost_centre_id | receiving_cost_centre_id | driver        | amount | period
    kitchen               | ward                     | meals         | 20     | 2024-01
    kitchen               | ward                     | meals         | 40     | 2024-02
    kitchen               | home                     | meals         | 40     | 2024
    kitchen               | ward                     | square_metres | 30     | 2024
    kitchen               | home                     | square_metres | 10     | 2024`,
};

const CENTRES = table`
  cost_centre_id | kind    | driver
  kitchen        | support |
  ward           | final   |
  home           | final   |`;

const CENTRES_BY_MEALS = table`
  cost_centre_id | kind    | driver
  kitchen        | support | meals
  ward           | final   |
  home           | final   |`;

describe("the driver that shares out a support centre", () => {
  test("is the first of the national order for which the centre has amounts", async () => {
    const expected = table`
      receiving_cost_centre_id | cost_group | amount_cents
      home                     | gross      | 25000
      ward                     | gross      | 75000`;
    const rows = await rowsOf("costing__support_allocations", {
      tables: { ...KITCHEN, cost_centres: CENTRES },
    });
    expect(drawnLike(rows, expected)).toEqual(expected);
  });

  test("is the centre's own when it names one; amounts of months and of the year are added", async () => {
    const expected = table`
      receiving_cost_centre_id | cost_group | amount_cents
      home                     | gross      | 40000
      ward                     | gross      | 60000`;
    const rows = await rowsOf("costing__support_allocations", {
      tables: { ...KITCHEN, cost_centres: CENTRES_BY_MEALS },
    });
    expect(drawnLike(rows, expected)).toEqual(expected);
  });

  test("is the next one when the amounts of the first add up to zero", async () => {
    const rows = await rowsOf("costing__driver_use", {
      tables: {
        ...KITCHEN,
        cost_centres: CENTRES_BY_MEALS,
        driver_amounts: table`
          giving_cost_centre_id | receiving_cost_centre_id | driver | amount
          kitchen               | ward                     | meals  | 0
          kitchen               | home                     | meals  | 0
          kitchen               | ward                     | orders | 3`,
      },
    });
    expect(rows).toMatchObject([{ driver: "orders", receiving_cost_centre_id: "ward" }]);
  });

  test("may be missing: the cost then stays on a named line", async () => {
    const tables = {
      ...KITCHEN,
      cost_centres: CENTRES,
      driver_amounts: table`
        giving_cost_centre_id | receiving_cost_centre_id | driver | amount
        kitchen               | ward                     | meals  | 0`,
    };
    const { costing__cost_lines: lines, finding__costing: findings } = await tablesOf(
      ["costing__cost_lines", "finding__costing"],
      { tables },
    );
    expect(lines).toMatchObject([
      {
        line_kind: "support_unallocated",
        cost_centre_id: "kitchen",
        cost_microeuros: 1_000_000_000n,
      },
    ]);
    expect(findings).toMatchObject([{ check_id: "costing.support_unallocated" }]);
    expect(await brokenProofs({ tables })).toEqual([]);
  });
});

test("a support centre that gives everything to itself keeps its cost on a named line", async () => {
  const tables = {
    cost_centres: CENTRES,
    ledger_entries: table`
      cost_centre_id | amount_cents
      kitchen        | 4000`,
    driver_amounts: table`
      giving_cost_centre_id | receiving_cost_centre_id | driver | amount
      kitchen               | kitchen                  | meals  | 7`,
  };
  expect(await rowsOf("costing__cost_lines", { tables })).toMatchObject([
    { line_kind: "support_unallocated", cost_microeuros: 40_000_000n },
  ]);
  expect(await brokenProofs({ tables })).toEqual([]);
});

test("two support centres that give only to each other keep their cost, and a third is not held up", async () => {
  const tables = {
    cost_centres: table`
      cost_centre_id | kind
      cleaning       | support
      kitchen        | support
      offices        | support
      ward           | final`,
    ledger_entries: table`
      cost_centre_id | amount_cents
      cleaning       | 4000
      kitchen        | 3000
      offices        | 500`,
    driver_amounts: table`
      giving_cost_centre_id | receiving_cost_centre_id | amount
      cleaning              | kitchen                  | 1
      kitchen               | cleaning                 | 1
      offices               | kitchen                  | 1
      offices               | ward                     | 1`,
  };
  const expected = table`
    line_kind           | cost_centre_id | cost_microeuros
    no_events           | ward           | 5000000
    support_unallocated | cleaning       | 40000000
    support_unallocated | kitchen        | 30000000`;
  const lines = await rowsOf("costing__cost_lines", { tables });
  expect(drawnLike(lines, expected)).toEqual(expected);
  expect(await brokenProofs({ tables })).toEqual([]);
});

describe("a support centre that serves only another one", () => {
  const tables = {
    cost_centres: table`
      cost_centre_id | kind
      a_offices      | support
      b_kitchen      | support
      ward           | final`,
    ledger_entries: table`
      cost_centre_id | amount_cents
      a_offices      | 1000
      b_kitchen      | 2000`,
    driver_amounts: table`
      giving_cost_centre_id | receiving_cost_centre_id | amount
      a_offices             | b_kitchen                | 1
      b_kitchen             | ward                     | 1`,
  };

  test.each(["reciprocal", "step-down"] as const)("reaches the ward by %s", async (method) => {
    const expected = table`
      giving_cost_centre_id | receiving_cost_centre_id | amount_cents
      a_offices             | ward                     | 1000
      b_kitchen             | ward                     | 2000`;
    const rows = await rowsOf("costing__support_allocations", { tables, method });
    expect(drawnLike(rows, expected)).toEqual(expected);
    expect(await brokenProofs({ tables, method })).toEqual([]);
  });

  test("has nowhere to go by direct: its cost stays on a line that names it", async () => {
    const expected = table`
      line_kind           | cost_centre_id | support_services_microeuros
      no_events           | ward           | 20000000
      support_unallocated | a_offices      | 10000000`;
    const rows = await rowsOf("costing__cost_lines", { tables, method: "direct" });
    expect(drawnLike(rows, expected)).toEqual(expected);
    expect(await brokenProofs({ tables, method: "direct" })).toEqual([]);
  });
});

test("income and fees of a support centre follow the shares of its cost", async () => {
  const tables = {
    ...KITCHEN,
    cost_centres: CENTRES,
    ledger_entries: table`
      cost_centre_id | account | amount_cents
      kitchen        | 4000    | 100000
      kitchen        | 3000    | -20001`,
  };
  const expected = table`
    receiving_cost_centre_id | cost_group | amount_cents
    home                     | gross      | 25000
    home                     | income     | -5000
    ward                     | gross      | 75000
    ward                     | income     | -15001`;
  const rows = await rowsOf("costing__support_allocations", { tables });
  expect(drawnLike(rows, expected)).toEqual(expected);
  expect(await brokenProofs({ tables })).toEqual([]);
});
