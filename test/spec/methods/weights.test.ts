import { describe, expect, test } from "vitest";
import { brokenProofs, drawnLike, rowsOf, table } from "../../fixtures/run-models.ts";

/** A cost centre of 1 000 euros of staff that weighs its events in one way. */
function centre(method: string) {
  return {
    cost_centres: [{ cost_centre_id: "C", weight_method: method }],
    ledger_entries: table`
      cost_centre_id | amount_cents
      C              | 100000`,
  };
}

/** The worked examples of docs/methods/weights.md. */
describe("what an event weighs", () => {
  test("by duration: working minutes times the weight of the profession, thousandths", async () => {
    const tables = {
      ...centre("duration"),
      service_events: table`
        cost_centre_id | profession | contact_mode | duration_minutes
        C              | doctor     | R10          | 15
        C              | nurse      | R10          | 30
        C              | nurse      | R50          |
        C              | florist    | R10          | 28`,
    };
    const expected = table`
      row_number | weight | is_weight_assumed | staff_microeuros
      1          | 30000  | false             | 300000000
      2          | 30000  | false             | 300000000
      3          | 12000  | true              | 120000000
      4          | 28000  | false             | 280000000`;
    expect(await eventCosts(tables, expected)).toEqual(expected);
    expect(await brokenProofs({ tables })).toEqual([]);
  });

  test("by care days: days as delivered, else nights, at least one", async () => {
    const tables = {
      ...centre("care_days"),
      service_events: table`
        cost_centre_id | started_at       | ended_at         | quantity | unit
        C              | 2024-03-01 22:00 | 2024-03-04 06:00 |          |
        C              | 2024-03-01       | 2024-03-31       | 5        | day
        C              | 2024-03-01 08:00 | 2024-03-01 16:00 |          |
        C              | 2024-03-01       |                  | 9        | visit`,
    };
    const expected = table`
      row_number | weight | is_weight_assumed | staff_microeuros
      1          | 3000   | false             | 300000000
      2          | 5000   | false             | 500000000
      3          | 1000   | false             | 100000000
      4          | 1000   | true              | 100000000`;
    expect(await eventCosts(tables, expected)).toEqual(expected);
  });

  test("by DRG weight: the weight of the group, one where it is missing", async () => {
    const tables = {
      ...centre("drg"),
      service_events: table`
        cost_centre_id | drg_weight
        C              | 2.5
        C              | 0.5
        C              |`,
    };
    const expected = table`
      row_number | weight | is_weight_assumed | staff_microeuros
      1          | 2500   | false             | 625000000
      2          | 500    | false             | 125000000
      3          | 1000   | true              | 250000000`;
    expect(await eventCosts(tables, expected)).toEqual(expected);
  });

  test("by price: its cents; an event without a price carries nothing", async () => {
    const tables = {
      ...centre("price"),
      service_events: table`
        cost_centre_id | price_cents
        C              | 3000
        C              | 7000
        C              |`,
    };
    const expected = table`
      row_number | weight | is_weight_assumed | staff_microeuros
      1          | 3000   | false             | 300000000
      2          | 7000   | false             | 700000000
      3          | 0      | true              | 0`;
    expect(await eventCosts(tables, expected)).toEqual(expected);
  });

  test("by price: a credited purchase takes a negative share", async () => {
    const tables = {
      ...centre("price"),
      service_events: table`
        cost_centre_id | price_cents
        C              | 3000
        C              | -1000`,
    };
    const expected = table`
      row_number | staff_microeuros
      1          | 1500000000
      2          | -500000000`;
    expect(await eventCosts(tables, expected)).toEqual(expected);
    expect(await brokenProofs({ tables })).toEqual([]);
  });

  test("equally: every event the same", async () => {
    const tables = {
      ...centre("equal"),
      service_events: table`
        cost_centre_id | duration_minutes
        C              | 5
        C              | 500`,
    };
    const expected = table`
      row_number | weight | is_weight_assumed | staff_microeuros
      1          | 1000   | false             | 500000000
      2          | 1000   | false             | 500000000`;
    expect(await eventCosts(tables, expected)).toEqual(expected);
  });

  test("a cost centre that does not say weighs by duration", async () => {
    const rows = await rowsOf("costing__events", {
      tables: {
        cost_centres: table`
          cost_centre_id
          C`,
        service_events: table`
          cost_centre_id | duration_minutes
          C              | 5`,
      },
    });
    expect(rows).toMatchObject([{ weight: 5000n }]);
  });
});

test("when no event weighs anything the cost stays on a named line", async () => {
  const tables = {
    ...centre("price"),
    service_events: table`
      cost_centre_id | price_cents
      C              |`,
  };
  expect(await rowsOf("costing__cost_lines", { tables })).toMatchObject([
    { line_kind: "no_events", cost_microeuros: 1_000_000_000n, service_id: "home_visit" },
  ]);
  expect(await brokenProofs({ tables })).toEqual([]);
});

async function eventCosts(
  tables: Parameters<typeof rowsOf>[1]["tables"],
  expected: ReturnType<typeof table>,
) {
  return drawnLike(await rowsOf("costing__event_costs", { tables }), expected);
}
