import { describe, expect, test } from "vitest";
import type { RuleSet } from "../../../src/classification/index.ts";
import { drawnLike, rowsOf, table } from "../../fixtures/run-models.ts";

type Rule = RuleSet["rules"][number];

/** The worked examples of docs/methods/classification.md. */
describe("which rule takes an event", () => {
  test("is the one with the lowest priority, and of equals the first id", async () => {
    const ruleSets = [
      national([
        rule("N-20", { priority: 20, code_system: "spat", service_id: "doctor" }),
        rule("N-11", { priority: 10, code: "SPAT1*", service_id: "home_visit" }),
        rule("N-10", { priority: 10, code: "SPAT10", service_id: "care_day" }),
      ]),
    ];
    const expected = table`
      code    | rule_id | service_id
      SPAT10  | N-10    | care_day
      SPAT11  | N-11    | home_visit
      SPAT204 | N-20    | doctor
      other   |         |`;
    expect(
      await decisions(
        table`
          code_system | code
          spat        | SPAT10
          spat        | SPAT11
          spat        | SPAT204
          own         | other`,
        ruleSets,
        expected,
      ),
    ).toEqual(expected);
  });

  test("is a national one before a regional one, whatever their priorities", async () => {
    const ruleSets = [
      national([rule("N-1", { priority: 900, code: "a", service_id: "doctor" })]),
      regional("09", [rule("R-1", { priority: 1, service_id: "home_visit" })]),
    ];
    const expected = table`
      code | rule_id | service_id
      a    | N-1     | doctor
      b    | R-1     | home_visit`;
    expect(
      await decisions(
        table`
          code
          a
          b`,
        ruleSets,
        expected,
      ),
    ).toEqual(expected);
  });

  test("of a region is for that region alone", async () => {
    const ruleSets = [
      national([]),
      regional("09", [rule("R-1", { priority: 1, service_id: "home_visit" })]),
    ];
    const expected = table`
      region_code | rule_id | service_id
      09          | R-1     | home_visit
      10          |         |`;
    expect(
      await decisions(
        table`
          region_code
          09
          10`,
        ruleSets,
        expected,
      ),
    ).toEqual(expected);
  });

  test("holds from its first day until the day that is not included", async () => {
    const ruleSets = [
      national([
        rule("N-1", {
          priority: 1,
          service_id: "doctor",
          valid_from: "2024-02-01",
          valid_until: "2024-03-01",
        }),
      ]),
    ];
    const expected = table`
      row_number | rule_id
      1          |
      2          | N-1
      3          | N-1
      4          |`;
    expect(
      await decisions(
        table`
          started_at
          2024-01-31 23:59
          2024-02-01 00:00
          2024-02-29 23:59
          2024-03-01 00:00`,
        ruleSets,
        expected,
      ),
    ).toEqual(expected);
  });

  test("may look at what else the event says; all its conditions must hold", async () => {
    const ruleSets = [
      national([
        rule("N-1", {
          priority: 1,
          contact_mode: "R20",
          profession: "nurse",
          cost_centre_id: "C",
          producer_id: "P",
          speciality: "7*",
          service_id: "home_visit",
        }),
      ]),
    ];
    const expected = table`
      row_number | rule_id
      1          | N-1
      2          |
      3          |
      4          |
      5          |
      6          |`;
    expect(
      await decisions(
        table`
          contact_mode | profession | cost_centre_id | producer_id | speciality
          R20          | nurse      | C              | P           | 70
          R10          | nurse      | C              | P           | 70
          R20          | doctor     | C              | P           | 70
          R20          | nurse      | D              | P           | 70
          R20          | nurse      | C              | Q           | 70
          R20          | nurse      | C              | P           |`,
        ruleSets,
        expected,
      ),
    ).toEqual(expected);
  });

  test("a rule whose service the catalogue lacks takes nothing; the next one is asked", async () => {
    const ruleSets = [
      national([
        rule("N-1", { priority: 1, service_id: "=code" }),
        rule("N-2", { priority: 2, service_id: "doctor" }),
      ]),
    ];
    const expected = table`
      code     | rule_id | service_id
      care_day | N-1     | care_day
      odd      | N-2     | doctor`;
    expect(
      await decisions(
        table`
          code
          care_day
          odd`,
        ruleSets,
        expected,
      ),
    ).toEqual(expected);
  });
});

describe("rules by age", () => {
  const ruleSets = [
    national([
      rule("N-child", { priority: 1, age_until: 18, service_id: "care_day" }),
      rule("N-old", { priority: 2, age_from: 75, service_id: "home_visit" }),
      rule("N-all", { priority: 3, service_id: "doctor" }),
    ]),
  ];

  test("take the age in the month of the event; the upper limit is not included", async () => {
    const expected = table`
      row_number | rule_id
      1          | N-child
      2          | N-all
      3          | N-all
      4          | N-old`;
    expect(
      await decisions(
        table`
          client_id | started_at
          Teen      | 2024-05-31
          Teen      | 2024-06-01
          Senior    | 2024-05-31
          Senior    | 2024-06-01`,
        ruleSets,
        expected,
        table`
          client_id | birth_month
          Teen      | 2006-06-01
          Senior    | 1949-06-01`,
      ),
    ).toEqual(expected);
  });

  test("never take an event without a client: it has no age", async () => {
    const expected = table`
      row_number | rule_id | age_at_year_end
      1          | N-all   |`;
    expect(await decisions([{ client_id: null }], ruleSets, expected)).toEqual(expected);
  });

  test("take a client who is older than any rule's table, and one born after the event, at the edge", async () => {
    const expected = table`
      row_number | rule_id
      1          | N-old
      2          | N-child`;
    expect(
      await decisions(
        table`
          client_id
          Oldest
          Unborn`,
        ruleSets,
        expected,
        table`
          client_id | birth_month
          Oldest    | 1890-01-01
          Unborn    | 2024-08-01`,
      ),
    ).toEqual(expected);
  });
});

function national(rules: readonly Rule[]): RuleSet {
  return {
    rule_set: "national",
    version: 1,
    level: "national",
    source: "drawn",
    rules: [...rules],
  };
}

function regional(regionCode: string, rules: readonly Rule[]): RuleSet {
  return {
    rule_set: `region ${regionCode}`,
    version: 1,
    level: "regional",
    region_code: regionCode,
    source: "drawn",
    rules: [...rules],
  };
}

function rule(
  ruleId: string,
  conditions: Partial<Rule> & Pick<Rule, "priority" | "service_id">,
): Rule {
  return { rule_id: ruleId, valid_from: "2000-01-01", ...conditions };
}

/** The rule and service of each event, in the columns of what is expected, by the order delivered. */
async function decisions(
  events: ReturnType<typeof table>,
  ruleSets: readonly RuleSet[],
  expected: ReturnType<typeof table>,
  persons: ReturnType<typeof table> = [],
) {
  const withCentres = events.map((event) => ({ cost_centre_id: "C", ...event }));
  const tables = { service_events: withCentres, persons };
  const rows = await rowsOf("costing__events", { tables, ruleSets });
  const byRow = rows.toSorted(
    (left, right) => Number(left["row_number"]) - Number(right["row_number"]),
  );
  const delivered = byRow.map((row) => ({
    ...withCentres[Number(row["row_number"]) - 1],
    ...row,
  }));
  return drawnLike(delivered, expected);
}
