import { describe, expect, test } from "vitest";
import { drawnLike, rowsOf, table } from "../../fixtures/run-models.ts";

const ROLES = table`
  role                        | catalogue_code
  emergency_department        | doctors
  ambulance_mission           | home_care
  plan_expected               | housing
  rai_expected                | housing
  medication_review           | doctor`;

describe("emergency visits", () => {
  test("a client returns who has another visit of the kind within 48 hours of the last event of the first", async () => {
    const events = table`
      client_id | code       | started_at
      Anna      | doctor     | 2024-03-01 10:00:00
      Anna      | doctor     | 2024-03-01 13:00:00
      Anna      | doctor     | 2024-03-03 13:00:00
      Anna      | home_visit | 2024-03-03 14:00:00
      Bertta    | doctor     | 2024-03-01 10:00:00
      Bertta    | doctor     | 2024-03-03 10:01:00
               | doctor     | 2024-03-01 10:00:00
      Cecilia   | care_day   | 2024-03-01 10:00:00
      Cecilia   | home_visit | 2024-03-09 10:00:00
      Cecilia   | doctor     | 2024-03-09 10:00:00`;
    const rows = await rowsOf("facts__emergency_visits", {
      tables: {
        service_events: events,
        given__service_roles: ROLES,
        persons: table`
          client_id | birth_month
          Anna      | 2007-02-01
          Bertta    | 1950-01-01`,
      },
    });
    const expected = table`
      kind                 | started_on | age_at_event | is_transported | returned_48_hours
      ambulance            | 2024-03-03 | 17           | true           | false
      ambulance            | 2024-03-09 |              | true           |
      emergency_department | 2024-03-01 |              |                |
      emergency_department | 2024-03-01 | 17           |                | true
      emergency_department | 2024-03-01 | 74           |                | false
      emergency_department | 2024-03-03 | 17           |                | false
      emergency_department | 2024-03-03 | 74           |                | false
      emergency_department | 2024-03-09 |              |                |`;
    const sorted = drawnLike(rows, expected).toSorted((left, right) =>
      JSON.stringify(left) < JSON.stringify(right) ? -1 : 1,
    );
    expect(sorted).toEqual(
      expected.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
    );
  });
});

describe("round-the-clock care at the year's end", () => {
  test("is told by episodes that go on and by days of care over 31 December, each client once", async () => {
    const rows = await rowsOf("facts__year_end_care", {
      tables: {
        service_events: table`
          client_id | code     | contact_mode | started_at          | ended_at            | episode_id | producer_id
          Anna      | care_day | R80          | 2023-11-01 08:00:00 | 2023-12-01 11:00:00 | a1         | home
          Anna      | care_day | R80          | 2023-12-01 08:00:00 | 2024-01-01 11:00:00 | a1         | home
          Bertta    | care_day | R80          | 2023-12-01 08:00:00 | 2023-12-31 11:00:00 |            | home
          Cecilia   | care_day | R80          | 2023-12-20 08:00:00 | 2024-01-04 11:00:00 |            | home
          Doris     | doctor   | R10          | 2023-12-31 08:00:00 | 2024-01-01 00:10:00 |            |`,
        episodes: table`
          episode_id | client_id | kind    | started_at          | ended_at | producer_id
          a1         | Anna      | housing | 2023-11-01 08:00:00 |          | home`,
        persons: table`
          client_id | birth_month
          Anna      | 1940-05-01
          Cecilia   | 1930-05-01`,
        population: table`
          year | age | person_count
          2023 | 83  | 10
          2024 | 83  | 10`,
      },
    });
    const expected = table`
      year | service_id | producer_id | kind    | started_on | day_count | age_at_year_end
      2023 | care_day   | home        | housing | 2023-11-01 | 60        | 83
      2023 | care_day   | home        |         | 2023-12-20 | 11        | 93
      2024 | care_day   | home        | housing | 2023-11-01 | 426       | 84`;
    const byYear = drawnLike(rows, expected).toSorted((left, right) =>
      `${left["year"]}${left["started_on"]}` < `${right["year"]}${right["started_on"]}` ? -1 : 1,
    );
    expect(byYear).toEqual(expected);
  });
});

describe("coverage", () => {
  test("says of each client who should have it: a plan in force, an assessment of the last half-year, a medication review", async () => {
    const rows = await rowsOf("facts__coverage", {
      tables: {
        given__service_roles: ROLES,
        given__catalogue_codes: table`
          catalogue_code | package_id | function_id | service_id
          housing        | care       | housing     |`,
        service_events: table`
          client_id | code     | started_at | cost_centre_id
          Anna      | care_day | 2024-03-01 | C
          Anna      | doctor   | 2024-03-01 | C
          Bertta    | care_day | 2024-03-01 | C
          Cecilia   | doctor   | 2024-03-01 | C
          Doris     | care_day | 2024-03-01 | C`,
        persons: table`
          client_id | birth_month
          Anna      | 1940-05-01
          Bertta    | 1941-05-01
          Cecilia   | 1942-05-01
          Doris     | 1943-05-01`,
        service_plans: table`
          plan_id | client_id | need | made_on    | review_on  | planned_service
          1       | Anna      | care | 2024-02-01 | 2025-01-01 | housing
          2       | Bertta    | care | 2024-02-01 | 2024-12-31 | housing`,
        outcome_measurements: table`
          client_id | instrument | measured_on | value | catalogue_code
          Anna      | rai        | 2024-06-30  | 2     | housing
          Bertta    | rai        | 2024-07-01  | 2     | housing`,
        client_segments: table`
          client_id | segment_system | segment    | valid_from | valid_until
          Anna      | medicines      | 10_or_more | 2024-01-01 | 2025-01-01
          Doris     | medicines      | 10_or_more | 2023-01-01 | 2024-01-01`,
      },
    });
    const expected = table`
      coverage          | function_id | age_at_year_end | is_covered
      medication_review | doctors     | 84              | true
      plan              | housing     | 81              | false
      plan              | housing     | 83              | false
      plan              | housing     | 84              | true
      rai               | housing     | 81              | false
      rai               | housing     | 83              | true
      rai               | housing     | 84              | false`;
    const byAge = drawnLike(rows, expected).toSorted((left, right) =>
      `${left["coverage"]}${left["age_at_year_end"]}` <
      `${right["coverage"]}${right["age_at_year_end"]}`
        ? -1
        : 1,
    );
    expect(byAge).toEqual(expected);
  });
});
