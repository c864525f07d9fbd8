import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayAfter, lengthOfStay, readmissions } from "../../../src/indicators/episodes/index.ts";
import { READMISSION_WINDOWS, type Stay } from "../../../src/indicators/episodes/readmissions.ts";
import type { Row } from "../../../src/sql/engine.ts";
import { type DrawnRow, drawnLike, rowsOf, table } from "../../fixtures/run-models.ts";

const ROLES = table`
  role | catalogue_code`;

/** Somebody else's admission: the region is followed until then. */
const FOLLOWED = { episode_id: "last", kind: "inpatient", started_at: "2024-12-31 08:00:00" };

async function stays(episodes: readonly DrawnRow[], more: Record<string, DrawnRow[]> = {}) {
  const rows = await rowsOf("facts__stays", {
    tables: { episodes: [...episodes, FOLLOWED], given__service_roles: ROLES, ...more },
  });
  return rows
    .filter((row) => row["episode_id"] !== "last")
    .sort((left, right) => (String(left["episode_id"]) < String(right["episode_id"]) ? -1 : 1));
}

describe("readmissions", () => {
  test("are acute stays 1 to 30 days after a discharge; the day of discharge and the next are transfers", async () => {
    const rows = await stays(table`
      episode_id | client_id | kind           | started_at          | ended_at            | urgency
      a1         | Anna      | inpatient      | 2024-02-01 10:00:00 | 2024-02-05 12:00:00 | urgent
      a2         | Anna      | rehabilitation | 2024-02-06 09:00:00 | 2024-02-09 12:00:00 |
      a3         | Anna      | inpatient      | 2024-02-10 09:00:00 | 2024-02-14 12:00:00 | urgent
      b1         | Bertta    | inpatient      | 2024-03-01 10:00:00 | 2024-03-05 12:00:00 | urgent
      b2         | Bertta    | inpatient      | 2024-03-06 10:00:00 | 2024-03-10 12:00:00 | non_urgent
      b3         | Bertta    | inpatient      | 2024-04-09 10:00:00 | 2024-04-10 12:00:00 | non_urgent
      c1         | Cecilia   | inpatient      | 2024-05-01 10:00:00 | 2024-05-02 12:00:00 | urgent
      c2         | Cecilia   | inpatient      | 2024-06-02 10:00:00 | 2024-06-03 12:00:00 | urgent`);
    const expected = table`
      episode_id | day_count | is_unplanned | is_index_stay | readmitted_30_days | unplanned_readmitted_30_days | days_to_next_stay
      a1         | 4         | true         | true          | true               | true                         | 5
      a2         | 3         |              | false         |                    |                              |
      a3         | 4         | true         | true          | false              | false                        |
      b1         | 4         | true         | true          | true               | false                        | 30
      b2         | 4         | false        | false         |                    |                              |
      b3         | 1         | false        | true          | false              | false                        |
      c1         | 1         | true         | true          | false              | false                        | 31
      c2         | 1         | true         | true          | false              | false                        |`;
    expect(drawnLike(rows, expected)).toEqual(expected);
  });

  test("cannot be told of who died, still lies in, or was not followed for 30 days", async () => {
    const rows = await stays(
      table`
        episode_id | client_id | kind      | started_at          | ended_at
        a1         | Anna      | inpatient | 2024-02-01 10:00:00 | 2024-02-05 12:00:00
        b1         | Bertta    | inpatient | 2024-03-01 10:00:00 |
        c1         | Cecilia   | inpatient | 2024-11-01 10:00:00 | 2024-12-02 12:00:00
        d1         |           | inpatient | 2024-03-01 10:00:00 | 2024-03-05 12:00:00`,
      {
        persons: table`
          client_id | valid_until | is_deceased
          Anna      | 2024-02-06  | true`,
      },
    );
    expect(rows.map((row) => [row["is_index_stay"], row["readmitted_30_days"]])).toEqual(
      Array.from({ length: 4 }, () => [false, null]),
    );
    expect(rows.map((row) => row["year"])).toEqual([2024, 2024, 2024, 2024]);
  });

  test("are those that the published rules find, for stays drawn at random", async () => {
    const stay = fc.record({ start: fc.nat(150), length: fc.nat(20), isAcute: fc.boolean() });
    const clients = fc.sample(fc.array(stay, { minLength: 1, maxLength: 7 }), {
      numRuns: 120,
      seed: 2015,
    });
    const episodes = clients.flatMap((drawn, client) =>
      drawn.map(({ start, length, isAcute }, place): DrawnRow => {
        const admission = dayAfter("2024-01-01", start);
        return {
          episode_id: `${client}-${place}`,
          client_id: `client ${client}`,
          kind: isAcute ? "inpatient" : "other",
          started_at: `${admission} 10:00:00`,
          ended_at: `${dayAfter(admission, length)} 12:00:00`,
        };
      }),
    );
    const rows = await stays(episodes);
    for (const [client, drawn] of clients.entries()) {
      const own = drawn.map(({ start, length, isAcute }): Stay => {
        const admission = dayAfter("2024-01-01", start);
        return {
          type: isAcute ? "acute" : "nonacute",
          admission,
          discharge: dayAfter(admission, length),
        };
      });
      const published = readmissions(own, READMISSION_WINDOWS.hedis_30);
      const found = rows.filter((row) => String(row["episode_id"]).startsWith(`${client}-`));
      expect(found.filter((row) => row["is_index_stay"] === true)).toHaveLength(
        published.indexStayCount,
      );
      expect(gaps(found)).toEqual(
        published.readmissions.map((one) => one.daysFromDischarge).toSorted((a, b) => a - b),
      );
      expect(found.map((row) => row["day_count"])).toEqual(
        own.map(({ admission, discharge }) => lengthOfStay(admission, discharge, "midnights")),
      );
    }
  });
});

function gaps(rows: readonly Row[]): number[] {
  return rows
    .filter((row) => row["readmitted_30_days"] === true)
    .map((row) => Number(row["days_to_next_stay"]))
    .toSorted((left, right) => left - right);
}

describe("what a stay was for", () => {
  const events = table`
    client_id | episode_id | code     | quantity | unit | started_at          | diagnosis_code | urgency
    Anna      | a1         | care_day | 3        | day  | 2024-02-01 10:00:00 | I63.9          | urgent
    Anna      | a1         | doctor   |          |      | 2024-02-02 10:00:00 | T81.4          | non_urgent
    Bertta    | b1         | care_day | 2        | day  | 2024-02-01 10:00:00 | j44.1          |
    Cecilia   | c1         | care_day | 2        | day  | 2024-02-01 10:00:00 |                |`;
  const episodes = table`
    episode_id | client_id | kind      | started_at          | ended_at            | diagnosis_code | producer_id
    a1         | Anna      | inpatient | 2024-02-01 10:00:00 | 2024-02-05 12:00:00 | I63.9          | ward
    b1         | Bertta    | inpatient | 2024-02-01 10:00:00 | 2024-02-03 12:00:00 |                | ward
    c1         | Cecilia   | inpatient | 2024-02-01 10:00:00 | 2024-02-03 12:00:00 |                | ward`;

  test("is told by the service of most of its events, its diagnosis, and any complication among them", async () => {
    const expected = table`
      episode_id | package_id | function_id | service_id | producer_id | is_unplanned | diagnosis_group           | has_complication | age_at_start
      a1         | care       | housing     | care_day   | ward        | true         | stroke                    | true             | 44
      b1         | care       | housing     | care_day   | ward        |              | ambulatory_care_sensitive | false            | 44
      c1         | care       | housing     | care_day   | ward        |              |                           |                  | 44`;
    const persons = table`
      client_id
      Anna
      Bertta
      Cecilia`;
    const rows = await stays(episodes, { service_events: events, persons });
    expect(drawnLike(rows, expected)).toEqual(expected);
  });

  test("is as the later delivery says, where an episode is delivered again", async () => {
    const rows = await stays(table`
      delivery_id | episode_id | client_id | kind      | started_at          | ended_at
      january     | a1         | Anna      | inpatient | 2024-01-20 10:00:00 |
      march       | a1         | Anna      | inpatient | 2024-01-20 10:00:00 | 2024-02-03 12:00:00`);
    expect(rows.map((row) => row["day_count"])).toEqual([14]);
  });
});

describe("what became of the client", () => {
  test("is known when followed: dead within a year, at home on day 90", async () => {
    const rows = await stays(
      table`
        episode_id | client_id | kind      | started_at          | ended_at
        a1         | Anna      | inpatient | 2024-01-10 10:00:00 | 2024-01-20 12:00:00
        b1         | Bertta    | inpatient | 2024-01-10 10:00:00 | 2024-01-20 12:00:00
        b2         | Bertta    | housing   | 2024-02-01 10:00:00 |
        c1         | Cecilia   | inpatient | 2024-01-10 10:00:00 | 2024-01-20 12:00:00
        d1         | Doris     | inpatient | 2024-11-10 10:00:00 | 2024-11-20 12:00:00`,
      {
        persons: table`
          client_id | valid_until | is_deceased
          Anna      |             |
          Bertta    |             |
          Cecilia   | 2024-03-01  | true
          Doris     |             |
          Eino      | 2025-06-01  |`,
      },
    );
    const expected = table`
      episode_id | died_365_days | home_at_day_90
      a1         | false         | true
      b1         | false         | false
      b2         | false         | false
      c1         | true          |
      d1         |               |`;
    expect(drawnLike(rows, expected)).toEqual(expected);
  });
});
