import { describe, expect, test } from "vitest";
import { drawnLike, rowsOf, table } from "../../fixtures/run-models.ts";

const CODES = table`
  catalogue_code | package_id | function_id | service_id
  care           | care       |             |
  housing        | care       | housing     |
  doctor         | reception  | doctors     | doctor`;

describe("survey answers", () => {
  test("are values and weights in millionths, with what they are about as far as it is known", async () => {
    const rows = await rowsOf("facts__survey_answers", {
      tables: {
        given__catalogue_codes: CODES,
        survey_answers: table`
          delivery_id | answer_id | survey | question | answered_on | catalogue_code | value | weight | age_group
          first       | 1         | felt   | heard    | 2024-05-31  | care           | 4     | 0.25   | 65_74
          first       | 2         | felt   | heard    | 2024-05-01  | doctor         | 2.5   |        |
          later       | 2         | felt   | heard    | 2024-05-01  | doctor         | 3.5   |        |`,
      },
    });
    const expected = table`
      month      | package_id | function_id | service_id | age_group | value_millionths | weight_millionths | weighted_value_millionths
      2024-05-01 | care       |             |            | 65_74     | 4000000          | 250000            | 1000000
      2024-05-01 | reception  | doctors     | doctor     |           | 3500000          | 1000000           | 3500000`;
    expect(drawnLike(rows, expected)).toEqual(expected);
  });
});

describe("outcomes", () => {
  test("compare the last value of the year with the first of the 365 days before it", async () => {
    const rows = await rowsOf("facts__outcomes", {
      tables: {
        given__catalogue_codes: CODES,
        outcome_measurements: table`
          client_id | instrument | measured_on | value | catalogue_code
          Anna      | eq5d       | 2023-01-01  | 0.9   | housing
          Anna      | eq5d       | 2023-12-01  | 0.5   | housing
          Anna      | eq5d       | 2024-03-01  | 0.6   | housing
          Bertta    | rai        | 2024-01-01  | 2     | housing
          Bertta    | rai        | 2024-09-01  | 3     | housing
          Cecilia   | rai        | 2024-01-01  | 2     | housing
          Doris     | other      | 2024-01-01  | 2     | housing
          Doris     | other      | 2024-02-01  | 2     | housing`,
      },
    });
    const expected = table`
      year | instrument | measurement_count | first_value_millionths | last_value_millionths | is_improved_or_held
      2023 | eq5d       | 2                 | 900000                 | 500000                | false
      2024 | eq5d       | 2                 | 500000                 | 600000                | true
      2024 | other      | 2                 | 2000000                | 2000000               |
      2024 | rai        | 1                 | 2000000                | 2000000               |
      2024 | rai        | 2                 | 2000000                | 3000000               | false`;
    const sorted = drawnLike(rows, expected).toSorted((left, right) =>
      JSON.stringify(left) < JSON.stringify(right) ? -1 : 1,
    );
    expect(sorted).toEqual(expected);
  });
});

describe("plans", () => {
  test("have what the client cost in the twelve months before and after, the month of the plan left out", async () => {
    const rows = await rowsOf("facts__plans", {
      tables: {
        given__catalogue_codes: CODES,
        population: table`
          year | age | person_count
          2024 | 80  | 10
          2025 | 81  | 10`,
        service_plans: table`
          plan_id | client_id | need   | made_on    | review_on | planned_service
          1       | Anna      | shared | 2024-03-15 |           | housing`,
        service_events: table`
          client_id | code     | started_at | direct_cost_cents | cost_centre_id
          Anna      | care_day | 2023-02-10 | 100000            | C
          Anna      | care_day | 2023-03-10 | 200000            | C
          Anna      | care_day | 2024-02-10 | 300000            | C
          Anna      | care_day | 2024-03-20 | 400000            | C
          Anna      | care_day | 2024-04-20 | 500000            | C
          Anna      | care_day | 2025-03-20 | 600000            | C
          Anna      | care_day | 2025-04-20 | 700000            | C
          Bertta    | care_day | 2024-04-20 | 900000            | C`,
      },
    });
    const expected = table`
      year | made_in_year | is_valid_at_year_end | is_followed_12_months | cost_before_microeuros | cost_after_microeuros
      2024 | true         | true                 | true                  | 5000000000             | 11000000000
      2025 | false        | false                | true                  |                        |`;
    const byYear = drawnLike(rows, expected).toSorted((left, right) =>
      String(left["year"]) < String(right["year"]) ? -1 : 1,
    );
    expect(byYear).toEqual(expected);
  });
});

describe("staff, accounts and budgets", () => {
  test("belong to the place of their cost centre: the one delivered, or the service of most of its events", async () => {
    const rows = await rowsOf("facts__staff_months", {
      tables: {
        given__catalogue_codes: CODES,
        cost_centres: table`
          cost_centre_id | catalogue_code
          wards          | housing
          reception      |`,
        service_events: table`
          client_id | code   | cost_centre_id
          Anna      | doctor | reception`,
        staff: table`
          cost_centre_id | profession | period     | full_time_equivalents | leavers | permanent_count
          wards          | nurse      | 2024-01-01 | 12.5                  | 1       | 10
          reception      | doctor     | 2024-01-01 | 2                     |         |`,
      },
    });
    const expected = table`
      cost_centre_id | package_id | function_id | service_id | full_time_equivalents_millionths | leaver_count | permanent_count
      reception      | reception  | doctors     | doctor     | 2000000                          |              |
      wards          | care       | housing     |            | 12500000                         | 1            | 10`;
    const byCentre = drawnLike(rows, expected).toSorted((left, right) =>
      String(left["cost_centre_id"]) < String(right["cost_centre_id"]) ? -1 : 1,
    );
    expect(byCentre).toEqual(expected);
  });

  test("agency labour is told apart from other purchases by its account, as booked", async () => {
    const rows = await rowsOf("facts__account_months", {
      tables: {
        given__catalogue_codes: CODES,
        cost_centres: table`
          cost_centre_id | catalogue_code
          wards          | housing`,
        ledger_entries: table`
          cost_centre_id | account | period     | amount_cents
          wards          | 4000    | 2024-01-01 | 100000
          wards          | 4345    | 2024-01-01 | 2000
          wards          | 4346    | 2024-01-01 | 3000
          wards          | 4310    | 2024-01-01 | 7000`,
      },
    });
    const expected = table`
      month      | cost_type          | account_group | function_id | amount_microeuros
      2024-01-01 | purchased_services |               | housing     | 70000000
      2024-01-01 | purchased_services | agency_labour | housing     | 50000000
      2024-01-01 | staff              |               | housing     | 1000000000`;
    const sorted = drawnLike(rows, expected).toSorted((left, right) =>
      `${left["cost_type"]}${left["account_group"] ?? ""}` <
      `${right["cost_type"]}${right["account_group"] ?? ""}`
        ? -1
        : 1,
    );
    expect(sorted).toEqual(expected);
  });

  test("a budget delivered again replaces the earlier one", async () => {
    const rows = await rowsOf("facts__budgets", {
      tables: {
        given__catalogue_codes: CODES,
        budgets: table`
          delivery_id | catalogue_code | period     | amount_cents
          autumn      | housing        | 2024-01-01 | 1000000
          winter      | housing        | 2024-01-01 | 1200000`,
      },
    });
    const expected = table`
      month      | package_id | function_id | amount_microeuros
      2024-01-01 | care       | housing     | 12000000000`;
    expect(drawnLike(rows, expected)).toEqual(expected);
  });
});

describe("reported indicators", () => {
  test("keep what their owner published; what was not published is null", async () => {
    const rows = await rowsOf("facts__reported_indicators", {
      tables: {
        given__catalogue_codes: CODES,
        reported_indicators: table`
          indicator_id  | year | catalogue_code | value | numerator | denominator
          sotkanet:5502 | 2022 | doctor         | 0.25  |           |
          owner:ratio   | 2022 |                | 50    | 3500000   | 7000000`,
      },
    });
    const expected = table`
      indicator_id  | year | function_id | value_millionths | numerator_millionths | denominator_millionths | delivery_id
      owner:ratio   | 2022 |             | 50000000         | 3500000000000        | 7000000000000          | delivery-1
      sotkanet:5502 | 2022 | doctors     | 250000           |                      |                        | delivery-1`;
    const sorted = drawnLike(rows, expected).toSorted((left, right) =>
      String(left["indicator_id"]) < String(right["indicator_id"]) ? -1 : 1,
    );
    expect(sorted).toEqual(expected);
  });
});

describe("recording", () => {
  const events = table`
    delivery_id | client_id | code   | code_system | contact_mode | profession | producer_id | started_at          | quantity | duration_minutes | urgency | cost_centre_id
    march       | Anna      | doctor | paketti     | R10          | doctor     | centre      | 2024-03-01 23:00:00 |          | 20               | urgent | C
    march       | Anna      | doctor | paketti     | R10          | doctor     | centre      | 2024-03-01 01:00:00 | 5000002.5 |                  | urgent | C
    march       | Anna      | doctor | paketti     | R50          | doctor     | centre      | 2024-03-11 01:00:00 |          |                  | | C
    unsaid      |           | doctor | paketti     | R10          | doctor     | centre      | 2024-03-02 01:00:00 |          |                  | | C`;

  test("the lag is days from the event to the delivery, unknown where the delivery has no day", async () => {
    const rows = await rowsOf("facts__recording_months", {
      tables: {
        service_events: events,
        given__deliveries: table`
          delivery_id | source | source_name | delivery_order | delivered_on
          march       | 09/a   | a           | 0              | 2024-04-01
          unsaid      | 09/b   | b           | 1              |`,
      },
    });
    const expected = table`
      month      | function_id | lag_days | event_count
      2024-03-01 | doctors     | 21       | 1
      2024-03-01 | doctors     | 31       | 2
      2024-03-01 | doctors     |          | 1`;
    const byLag = drawnLike(rows, expected).toSorted(
      (left, right) => Number(left["lag_days"] ?? 99) - Number(right["lag_days"] ?? 99),
    );
    expect(byLag).toEqual(expected);
  });

  test("a client's month is told by contact mode, profession and urgency, with minutes, outputs and whole codes", async () => {
    const rows = await rowsOf("packages__client_service_months", {
      tables: { service_events: events },
    });
    const expected = table`
      contact_mode | urgency | event_count | coded_event_count | duration_minutes | output_millionths
      R10          |         | 1           | 0                 |                  | 1000000
      R10          | urgent  | 2           | 2                 | 20               | 5000003500000
      R50          |         | 1           | 1                 |                  | 1000000`;
    const sorted = drawnLike(rows, expected).toSorted((left, right) =>
      `${left["contact_mode"]}${left["urgency"] ?? ""}` <
      `${right["contact_mode"]}${right["urgency"] ?? ""}`
        ? -1
        : 1,
    );
    expect(sorted).toEqual(expected);
  });
});
