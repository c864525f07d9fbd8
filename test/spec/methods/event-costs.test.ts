import { describe, expect, test } from "vitest";
import { brokenProofs, drawnLike, rowsOf, table, tablesOf } from "../../fixtures/run-models.ts";

const EQUAL = table`
  cost_centre_id | weight_method
  C              | equal`;

/** The worked examples of docs/methods/event-costs.md. */
describe("an event's own direct costs", () => {
  const ledger_entries = table`
    cost_centre_id | account | amount_cents
    C              | 4000    | 50000
    C              | 4500    | 100000`;

  test("go to the event first; the rest of the same cost type is spread over all", async () => {
    const tables = {
      cost_centres: EQUAL,
      ledger_entries,
      service_events: table`
        cost_centre_id | direct_cost_cents
        C              | 40000
        C              |`,
    };
    const expected = table`
      row_number | staff_microeuros | materials_and_medicines_microeuros
      1          | 250000000        | 700000000
      2          | 250000000        | 300000000`;
    const rows = await rowsOf("costing__event_costs", { tables });
    expect(drawnLike(rows, expected)).toEqual(expected);
    expect(await brokenProofs({ tables })).toEqual([]);
  });

  test("above the ledger leave nothing to spread, and the difference is a line of its own", async () => {
    const tables = {
      cost_centres: EQUAL,
      ledger_entries,
      service_events: table`
        cost_centre_id | direct_cost_cents
        C              | 120000
        C              |`,
    };
    const expected = table`
      row_number | staff_microeuros | materials_and_medicines_microeuros
      1          | 250000000        | 1200000000
      2          | 250000000        | 0`;
    const {
      costing__event_costs: costs,
      costing__cost_lines: lines,
      finding__costing: findings,
    } = await tablesOf(["costing__event_costs", "costing__cost_lines", "finding__costing"], {
      tables,
    });
    expect(drawnLike(costs ?? [], expected)).toEqual(expected);
    expect(lines).toMatchObject([
      { line_kind: "direct_cost_over_ledger", materials_and_medicines_microeuros: -200_000_000n },
    ]);
    expect(findings?.map((row) => row["check_id"])).toContain("costing.direct_cost_over_ledger");
    expect(await brokenProofs({ tables })).toEqual([]);
  });

  test("without a type are purchased services of a bought producer, else materials and medicines", async () => {
    const rows = await rowsOf("costing__events", {
      tables: {
        producers: table`
          producer_id | kind
          bought      | purchased
          voucher     | voucher
          own         | own`,
        service_events: table`
          producer_id | direct_cost_cents | direct_cost_type
          bought      | 100               |
          voucher     | 100               |
          own         | 100               |
          bought      | 100               | reimbursements
          own         |                   |`,
      },
    });
    expect(rows.map((row) => row["direct_cost_type"])).toEqual([
      "purchased_services",
      "purchased_services",
      "materials_and_medicines",
      "reimbursements",
      null,
    ]);
  });

  test("a fee that an event names is its own; the other fees of the ledger are spread", async () => {
    const tables = {
      cost_centres: EQUAL,
      ledger_entries: table`
        cost_centre_id | account | amount_cents
        C              | 3200    | -3000`,
      service_events: table`
        cost_centre_id | client_fee_cents
        C              | 2000
        C              |`,
    };
    const expected = table`
      row_number | client_fees_microeuros
      1          | -25000000
      2          | -5000000`;
    const rows = await rowsOf("costing__event_costs", { tables });
    expect(drawnLike(rows, expected)).toEqual(expected);
    expect(await brokenProofs({ tables })).toEqual([]);
  });
});

describe("rounding to whole micro-euros", () => {
  test("of a cent over three events leaves a micro-euro on the rounding line", async () => {
    const tables = spread("1", 3);
    const { costing__event_costs: costs, costing__cost_lines: lines } = await tablesOf(
      ["costing__event_costs", "costing__cost_lines"],
      { tables },
    );
    expect(costs?.map((row) => row["staff_microeuros"])).toEqual([3333n, 3333n, 3333n]);
    expect(lines).toMatchObject([
      { line_kind: "rounding", staff_microeuros: 1n, service_id: "home_visit" },
    ]);
    expect(await brokenProofs({ tables })).toEqual([]);
  });

  test("takes halves away from zero, so the line may be negative", async () => {
    const lines = await rowsOf("costing__cost_lines", { tables: spread("1", 32) });
    expect(lines).toMatchObject([{ line_kind: "rounding", staff_microeuros: -16n }]);
  });

  test("of a credit mirrors that of the cost it cancels", async () => {
    const tables = spread("-1", 32);
    const lines = await rowsOf("costing__cost_lines", { tables });
    expect(lines).toMatchObject([{ line_kind: "rounding", staff_microeuros: 16n }]);
    expect(await brokenProofs({ tables })).toEqual([]);
  });
});

describe("amounts that no region has", () => {
  test.each(["9000000000000", "-9000000000000"])("%s cents on three events", async (cents) => {
    const tables = spread(cents, 3);
    const [cost] = await rowsOf("costing__event_costs", { tables });
    expect(cost).toMatchObject({ staff_microeuros: (BigInt(cents) * 10_000n) / 3n });
    expect(await brokenProofs({ tables })).toEqual([]);
  });

  test("9 000 000 000 000 cents on seven events of different weight", async () => {
    const tables = {
      cost_centres: table`
        cost_centre_id | weight_method
        C              | duration`,
      ledger_entries: table`
        cost_centre_id | amount_cents
        C              | 9000000000000`,
      service_events: [7, 11, 13, 17, 19, 23, 29].map((minutes) => ({
        cost_centre_id: "C",
        duration_minutes: String(minutes),
      })),
    };
    expect(await brokenProofs({ tables })).toEqual([]);
  });
});

/** Cents of staff on one cost centre whose events all weigh the same. */
function spread(cents: string, eventCount: number) {
  return {
    cost_centres: EQUAL,
    ledger_entries: [{ cost_centre_id: "C", amount_cents: cents }],
    service_events: Array.from({ length: eventCount }, () => ({ cost_centre_id: "C" })),
  };
}
