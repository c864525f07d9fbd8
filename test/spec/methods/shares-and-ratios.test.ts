import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INTERNAL } from "../../../src/audience/index.ts";
import { answerCsv, answerQuery, type QueryRequest } from "../../../src/indicators/index.ts";
import { openRelease, type Release } from "../../../src/release/index.ts";
import { openWorkspace } from "../../../src/workspace.ts";
import { DRAWN_REGIONS, DRAWN_SERVICES, drawnWorkspace } from "../../fixtures/drawn-release.ts";
import { drawnLike, rowsOf, table, tablesOf } from "../../fixtures/run-models.ts";

/** The worked example of docs/methods/hit-share.md, unique-clients.md and cost-per-resident.md. */
const RELEASE = {
  regions: DRAWN_REGIONS,
  services: DRAWN_SERVICES,
  client_service_months: `
    region_code | year | month      | client_id | sex    | age_at_year_end | service_id | cost_centre_id | event_count | euros
    11          | 2015 | 2015-01-01 | Anna      | female | 80              | P1-S1      | 100            | 3           | 300
    11          | 2015 | 2015-02-01 | Anna      | female | 80              | P2-S1      | 200            | 1           | 100
    11          | 2015 | 2015-02-01 | Bertta    | female | 40              | P1-S1      | 100            | 1           | 10
    11          | 2015 | 2015-03-01 |           |        |                 | P1-S1      | 100            | 1           | 50
    01          | 2015 | 2015-12-01 | Anna      | female | 80              | P2-S1      | 300            | 1           | 20`,
  cost_lines: `
    region_code | year | line_kind        | cost_centre_id | package_id | name      | euros
    11          | 2015 | population_level | 900            | P1         | Awareness | 40`,
  population: `
    region_code | year | age | sex    | person_count
    11          | 2015 | 40  | female | 80
    11          | 2015 | 74  | female | 10
    11          | 2015 | 75  | female | 12
    11          | 2015 | 90  | female | 8`,
};

let release: Release;

beforeAll(async () => {
  const folder = await drawnWorkspace(RELEASE);
  release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
});

afterAll(() => release.engine.close());

describe("hit share", () => {
  test("is all euros of a package's clients inside it over all their euros in the region and year", async () => {
    expect(await csv("hit_share", { by: ["package"], where: ["region=11"] })).toEqual([
      "package,value,numerator,denominator,status",
      "P1,75.61,310.00,410.00,value",
      "P2,25.00,100.00,400.00,value",
    ]);
  });
});

describe("unique clients", () => {
  test("count once in every cut; the total is counted anew and is less than the sum", async () => {
    expect(await csv("clients", { by: ["region", "package"], withTotal: true })).toEqual([
      "region,package,value,numerator,denominator,status",
      "01,P2,1,1,,value",
      "11,P1,2,2,,value",
      "11,P2,1,1,,value",
      "total,total,2,2,,value",
    ]);
  });

  test("divide only the euros that have a client", async () => {
    expect(await csv("cost_per_client", { where: ["package=P1"] })).toEqual([
      "value,numerator,denominator,status",
      "155.00,310.00,2,value",
    ]);
  });

  test("of two packages are those who used both", async () => {
    expect(await csv("co_use", { by: ["package"], where: ["region=11"] })).toEqual([
      "package,other_package,value,numerator,denominator,status",
      "P1,P1,2,2,2,value",
      "P1,P2,1,1,2,value",
      "P2,P1,1,1,1,value",
      "P2,P2,1,1,1,value",
    ]);
  });

  test("come out of events the same way, and the proof counts them twice", async () => {
    const tables = {
      service_events: table`
        region_code | cost_centre_id | client_id | code
        09          | C              | Anna      | home_visit
        09          | C              | Anna      | home_visit
        09          | C              | Anna      | doctor
        09          | C              | Bertta    | doctor
        09          | C              |           | doctor
        10          | C              | Anna      | doctor`,
      persons: table`
        client_id | municipality_code | valid_from
        Anna      | 091               | 2000-01-01
        Anna      | 049               | 2010-01-01
        Bertta    | 091               | 2000-01-01`,
    };
    const { packages__package_years: years, proof__clients_once: proof } = await tablesOf(
      ["packages__package_years", "proof__clients_once"],
      { tables },
    );
    const expected = table`
      region_code | package_id | client_count | event_count
      09          | care       | 1            | 2
      09          | reception  | 2            | 3
      10          | reception  | 1            | 1`;
    expect(drawnLike(years ?? [], expected)).toEqual(expected);
    const counted = table`
      region_code | subject               | expected | found
      09          | clients of care       | 1        | 1
      09          | clients of reception  | 2        | 2
      09          | clients of the region | 2        | 2
      10          | clients of reception  | 1        | 1
      10          | clients of the region | 1        | 1
                  | all clients           | 2        | 2
                  | one row for each client | 2      | 2`;
    expect(drawnLike(proof ?? [], counted)).toEqual(counted);
  });
});

describe("cost per resident", () => {
  test("divides the whole cost of the package by the residents of an age", async () => {
    const where = ["region=11", "package=P1"];
    expect(await csv("cost_per_resident_75", { where })).toEqual([
      "value,numerator,denominator,status",
      "20.00,400.00,20,value",
    ]);
    expect(await csv("cost_per_resident", { where })).toEqual([
      "value,numerator,denominator,status",
      "3.64,400.00,110,value",
    ]);
  });

  test("is missing where a region has no population, never zero and never too large", async () => {
    expect(await csv("cost_per_resident", { by: ["region"], where: ["package=P2"] })).toEqual([
      "region,value,numerator,denominator,status",
      "01,,20.00,,missing",
      "11,0.91,100.00,110,value",
    ]);
  });

  test("takes the population that was delivered last", async () => {
    const years = await rowsOf("packages__package_years", {
      tables: {
        population: table`
          delivery_id | age | person_count
          first       | 75  | 10
          first       | 40  | 50
          second      | 75  | 12`,
        service_events: table`
          cost_centre_id
          C`,
      },
    });
    expect(years).toMatchObject([{ resident_count: 62n, resident_75_count: 12n }]);
  });
});

async function csv(
  measure: string,
  request: Omit<QueryRequest, "measure"> = {},
): Promise<string[]> {
  const text = answerCsv(await answerQuery(release, INTERNAL, { measure, ...request }));
  return text.trimEnd().split("\n");
}
