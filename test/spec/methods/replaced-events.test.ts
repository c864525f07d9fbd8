import { describe, expect, test } from "vitest";
import { brokenProofs, drawnLike, rowsOf, table } from "../../fixtures/run-models.ts";

/** Spring delivered 1 to 3; a correction delivered 2 again with a longer duration. */
const EVENTS = table`
  delivery_id | row_number | event_id | cost_centre_id | client_id | duration_minutes
  spring      | 1          | 1        | C              | Anna      | 10
  spring      | 2          | 2        | C              | Anna      | 20
  spring      | 3          | 3        | C              | Bertta    | 30
  spring-new  | 1          | 2        | C              | Anna      | 60`;

describe("an event that two deliveries hold", () => {
  test("counts as the later delivery has it", async () => {
    const expected = table`
      delivery_id | row_number | weight
      spring      | 1          | 10000
      spring      | 3          | 30000
      spring-new  | 1          | 60000`;
    const rows = await rowsOf("costing__events", { tables: { service_events: EVENTS } });
    expect(drawnLike(rows, expected)).toEqual(expected);
  });

  test("is counted as replaced where it was earlier, so that no row is lost", async () => {
    const expected = table`
      proof_id          | subject                                                      | expected | found
      events_classified | classified                                                   | 3        | 3
      events_classified | unclassified                                                 | 0        | 0
      events_conserved  | accepted = costed + replaced                                 | 4        | 4
      events_conserved  | replaced events that are in the delivery that replaced them  | 1        | 1`;
    const rows = await rowsOf("proof__events_conserved", { tables: { service_events: EVENTS } });
    expect(drawnLike(rows, expected)).toEqual(expected);
    expect(await brokenProofs({ tables: { service_events: EVENTS } })).toEqual([]);
  });

  test("of two sources is two events: each source has keys of its own", async () => {
    const rows = await rowsOf("costing__events", {
      tables: {
        service_events: EVENTS,
        given__deliveries: table`
          delivery_id | source    | source_name | delivery_order
          spring      | 09/visits | visits      | 0
          spring-new  | 09/wards  | wards       | 1`,
      },
    });
    expect(rows).toHaveLength(4);
  });
});
