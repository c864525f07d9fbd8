import { describe, expect, test } from "vitest";
import { drawnLike, rowsOf, table } from "../../fixtures/run-models.ts";

const CODES = table`
  catalogue_code | package_id | function_id | service_id
  doctor         | reception  | doctors     | doctor`;

/** 1 March 2024 is a Friday. */
const ENTRIES = table`
  delivery_id | queue_entry_id | client_id | catalogue_code | requested_at        | assessed_at         | started_at          | priority | target_minutes
  2024        | a              | Anna      | doctor         | 2024-03-01 08:00:00 | 2024-03-01 09:00:00 | 2024-03-04 08:00:00 |          |
  2024        | b              | Bertta    | doctor         | 2024-11-01 08:00:00 | 2024-11-21 09:00:00 |                     |          |
  2025        | b              | Bertta    | doctor         | 2024-11-01 08:00:00 | 2024-11-21 09:00:00 | 2025-02-01 08:00:00 |          |
  2024        | c              | Cecilia   | doctor         | 2024-12-30 23:50:00 |                     | 2024-12-31 00:04:00 | A        | 15
  2024        | d              | Doris     | doctor         | 2024-12-01 08:00:00 |                     |                     |          |`;

describe("waits", () => {
  test("an entry counts in every year in which it is in the queue, as the last delivery has it", async () => {
    const rows = await rowsOf("facts__waits", {
      tables: { waiting: ENTRIES, given__catalogue_codes: CODES },
    });
    const expected = table`
      queue_entry_id | year | requested_in_year | assessed_in_year | started_in_year | is_waiting_at_year_end | waiting_days_at_year_end
      a              | 2024 | true              | true             | true            | false                  |
      b              | 2024 | true              | true             | false           | true                   | 40
      b              | 2025 | false             | false            | true            | false                  |
      c              | 2024 | true              | false            | true            | false                  |
      d              | 2024 | true              | false            | false           | true                   | 30
      d              | 2025 | false             | false            | false           | true                   | 395`;
    const byEntry = drawnLike(rows, expected).toSorted((left, right) =>
      `${left["queue_entry_id"]}${left["year"]}` < `${right["queue_entry_id"]}${right["year"]}`
        ? -1
        : 1,
    );
    expect(byEntry).toEqual(expected);
  });

  test("days are counted from midnight to midnight, days of work from Monday to Friday", async () => {
    const rows = await rowsOf("facts__waits", {
      tables: { waiting: ENTRIES, given__catalogue_codes: CODES },
    });
    const expected = table`
      queue_entry_id | days_to_assessment | days_from_assessment | days_to_start | working_days_to_start | minutes_to_start | target_minutes | priority | function_id
      a              | 0                  | 3                    | 3             | 1                     | 4320             |                |          | doctors
      c              |                    |                      | 1             | 1                     | 14               | 15             | A        | doctors`;
    const started = rows.filter((row) => ["a", "c"].includes(String(row["queue_entry_id"])));
    const byEntry = drawnLike(started, expected).toSorted((left, right) =>
      String(left["queue_entry_id"]) < String(right["queue_entry_id"]) ? -1 : 1,
    );
    expect(byEntry).toEqual(expected);
  });

  test("a start before the assessment gives no wait from the assessment", async () => {
    const rows = await rowsOf("facts__waits", {
      tables: {
        given__catalogue_codes: CODES,
        waiting: table`
          queue_entry_id | requested_at        | assessed_at         | started_at
          a              | 2024-03-01 08:00:00 | 2024-03-09 08:00:00 | 2024-03-05 08:00:00`,
      },
    });
    expect(rows[0]).toMatchObject({ days_from_assessment: null, days_to_start: 4 });
  });
});
