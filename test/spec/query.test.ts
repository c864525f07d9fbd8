import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INTERNAL } from "../../src/audience/index.ts";
import { answerCsv, answerQuery, type QueryRequest } from "../../src/indicators/index.ts";
import { openRelease, type Release } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";
import { TWO_REGIONS } from "../fixtures/two-regions.ts";

let release: Release;

beforeAll(async () => {
  const folder = await drawnWorkspace(TWO_REGIONS);
  release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
});

afterAll(() => release.engine.close());

async function csv(
  measure: string,
  request: Omit<QueryRequest, "measure"> = {},
): Promise<string[]> {
  const text = answerCsv(await answerQuery(release, INTERNAL, { measure, ...request }));
  return text.trimEnd().split("\n");
}

describe("cost", () => {
  test("by region and package holds every euro, also those without a client or a package", async () => {
    expect(await csv("cost", { by: ["region", "package"], where: ["year=2015"] })).toEqual([
      "region,package,value,numerator,denominator,status",
      "01,P1,0.02,0.015,,value",
      "01,P2,20.00,20.00,,value",
      "11,P1,299.50,299.50,,value",
      "11,P2,160.50,160.50,,value",
      "11,P3,7.00,7.00,,value",
      "11,,7.00,7.00,,value",
    ]);
  });

  test("the total row is computed from all, not from rounded rows", async () => {
    const rows = await csv("cost", { by: ["package"], withTotal: true });
    expect(rows.at(-1)).toBe("total,534.02,534.015,,value");
  });

  test("by age group keeps what has no age in a row of its own", async () => {
    expect(await csv("cost", { by: ["age_group"], where: ["year=2015", "region=11"] })).toEqual([
      "age_group,value,numerator,denominator,status",
      "25-44,55.50,55.50,,value",
      "75-84,400.00,400.00,,value",
      ",18.50,18.50,,value",
    ]);
  });

  test("net cost takes income and client fees off", async () => {
    expect(await csv("net_cost", { where: ["year=2015,region=11"] })).toEqual([
      "value,numerator,denominator,status",
      "434.00,434.00,,value",
    ]);
  });

  test("a package in which nothing happened costs zero", async () => {
    expect(await csv("cost", { where: ["package=P3", "region=01"] })).toEqual([
      "value,numerator,denominator,status",
      "0.00,0.00,,zero",
    ]);
  });

  test("of a region and year that the release does not cover is missing, not zero", async () => {
    expect(await csv("cost", { where: ["region=01", "year=2016"] })).toEqual([
      "value,numerator,denominator,status",
      ",,,missing",
    ]);
  });
});

describe("clients", () => {
  test("count once in each row, and once in the total of regions, years and packages", async () => {
    expect(await csv("clients", { by: ["package"], withTotal: true })).toEqual([
      "package,value,numerator,denominator,status",
      "P1,2,2,,value",
      "P2,2,2,,value",
      ",1,1,,value",
      "total,3,3,,value",
    ]);
    expect(await csv("clients", { by: ["region", "year"] })).toEqual([
      "region,year,value,numerator,denominator,status",
      "01,2015,2,2,,value",
      "11,2015,2,2,,value",
      "11,2016,1,1,,value",
    ]);
  });

  test("are in the latest segment that held in the year, and in none when there was none", async () => {
    const by = ["segment:functional_capacity"];
    expect(await csv("clients", { by, where: ["year=2015"] })).toEqual([
      "segment:functional_capacity,value,numerator,denominator,status",
      "functional_capacity:2,1,1,,value",
      ",2,2,,value",
    ]);
    expect(await csv("clients", { where: ["segment=need_group:heavy", "year=2015"] })).toEqual([
      "value,numerator,denominator,status",
      "1,1,,value",
    ]);
    await expect(csv("clients", { by: ["segment"] })).rejects.toThrow(
      "segment:functional_capacity",
    );
  });

  test("are placed by service and age in a view; what it does not place is other", async () => {
    expect(await csv("clients", { by: ["ages"], where: ["region=11", "year=2015"] })).toEqual([
      "ages,value,numerator,denominator,status",
      "old,1,1,,value",
      "other,1,1,,value",
      "young,1,1,,value",
    ]);
    await expect(csv("cost", { by: ["ages"], where: ["tasks=care"] })).rejects.toThrow(
      "one query takes one view",
    );
  });
});

describe("ratios", () => {
  test("cost per client divides the euros of identified clients by those clients", async () => {
    expect(await csv("cost_per_client", { where: ["region=11", "package=P2"] })).toEqual([
      "value,numerator,denominator,status",
      "75.25,150.50,2,value",
    ]);
  });

  test("cost per resident of an age divides the whole cost by residents of that age", async () => {
    const where = ["region=Etelä-Karjala", "year=2015"];
    expect(await csv("cost_per_resident_75", { by: ["package"], where })).toEqual([
      "package,value,numerator,denominator,status",
      "P1,19.97,299.50,15,value",
      "P2,10.70,160.50,15,value",
      "P3,0.47,7.00,15,value",
      ",0.47,7.00,15,value",
    ]);
    expect(await csv("cost_per_resident_0_40", { where })).toEqual([
      "value,numerator,denominator,status",
      "4.31,474.00,110,value",
    ]);
  });

  test("residents follow age and sex, and a group without cost is a zero", async () => {
    const where = ["region=11", "year=2015"];
    expect(await csv("cost_per_resident", { by: ["age_group", "sex"], where })).toEqual([
      "age_group,sex,value,numerator,denominator,status",
      "25-44,female,0.93,55.50,60,value",
      "25-44,male,0.00,0.00,50,zero",
      "75-84,female,40.00,400.00,10,value",
      "75-84,male,0.00,0.00,5,zero",
      ",,,18.50,,missing",
    ]);
  });

  test("a year without a population makes the figure missing, never too large", async () => {
    expect(await csv("cost_per_resident", { by: ["year"], withTotal: true })).toEqual([
      "year,value,numerator,denominator,status",
      "2015,1.52,494.015,325,value",
      "2016,,40.00,,missing",
      "total,,534.015,,missing",
    ]);
  });

  test("hit share is the sum inside divided by the sum of all, in the same region and year", async () => {
    expect(await csv("hit_share", { by: ["region", "year", "package"] })).toEqual([
      "region,year,package,value,numerator,denominator,status",
      "01,2015,P1,100.00,0.015,0.015,value",
      "01,2015,P2,100.00,20.00,20.00,value",
      "11,2015,P1,75.00,300.00,400.00,value",
      "11,2015,P2,33.04,150.50,455.50,value",
      "11,2015,,9.01,5.00,55.50,value",
      "11,2016,P1,100.00,40.00,40.00,value",
    ]);
    await expect(csv("hit_share", { by: ["region"] })).rejects.toThrow("--by package");
  });

  test("co-use tells how many clients of a package used another, and their euros there", async () => {
    const where = ["year=2015"];
    expect(await csv("co_use", { by: ["package"], where })).toEqual([
      "package,other_package,value,numerator,denominator,status",
      "P1,P1,2,2,2,value",
      "P1,P2,1,1,2,value",
      "P2,P1,1,1,2,value",
      "P2,P2,2,2,2,value",
      "P2,,1,1,2,value",
      ",P2,1,1,1,value",
      ",,1,1,1,value",
    ]);
    expect(
      await csv("co_use_cost", { by: ["package", "region"], where: ["package=P2,year=2015"] }),
    ).toEqual([
      "package,other_package,region,value,numerator,denominator,status",
      "P2,P1,11,300.00,300.00,455.50,value",
      "P2,P2,01,20.00,20.00,20.00,value",
      "P2,P2,11,150.50,150.50,455.50,value",
      "P2,,11,5.00,5.00,455.50,value",
    ]);
  });
});

describe("names", () => {
  test("in any language stand for their codes, also with commas in them", async () => {
    const rows = await csv("cost", {
      where: ["package=hoito, hoiva ja asuminen,Reception", "region=11"],
    });
    expect(rows[1]).toBe("500.00,500.00,,value");
  });

  test("that are not known get a suggestion", async () => {
    await expect(csv("clientz")).rejects.toThrow("did you mean clients?");
    await expect(csv("cost", { by: ["pakage"] })).rejects.toThrow("did you mean package?");
    await expect(csv("cost", { where: ["region=Etelä-Karjalan"] })).rejects.toThrow(
      "did you mean Etelä-Karjala?",
    );
    await expect(csv("cost", { where: ["year=2051"] })).rejects.toThrow(
      /unknown year "2051"; did you mean \d{4}\?/,
    );
  });

  test("that run backwards are said to be reversed, and how they are meant", async () => {
    for (const [given, meant] of [
      ["year=2016..2015", "2015..2016"],
      ["month=2015-03..2015-01", "2015-01..2015-03"],
      ["age_group=44..18", "18..44"],
    ] as const) {
      const asked = csv("cost", { where: [given] });
      await expect(asked).rejects.toThrow(`reversed; write ${meant}`);
    }
  });
});

test("a service that moves to another package keeps each month's events where it was then", async () => {
  const folder = await drawnWorkspace({
    services: `
      package_id | package_name_fi | function_id | function_name_fi | service_id | service_name_fi | place_from | place_until
      P1         | Hoito           | P1-F1       | Kotihoito        | S1         | Kotikäynti      | 1800-01-01 | 2015-07-01
      P2         | Vastaanotto     | P2-F1       | Lääkäri          | S1         | Kotikäynti      | 2015-07-01 | 9999-12-01`,
    client_service_months: `
      region_code | year | month      | client_id | service_id | cost_centre_id | event_count | euros
      11          | 2015 | 2015-06-01 | Anna      | S1         | A              | 1           | 10
      11          | 2015 | 2015-07-01 | Anna      | S1         | A              | 2           | 20`,
  });
  const moved = await openRelease(openWorkspace(folder).releases, { threads: 1 });
  try {
    const by = ["service", "package"];
    const events = await answerQuery(moved, INTERNAL, { measure: "events", by, withTotal: true });
    expect(answerCsv(events)).toBe(
      "service,package,value,numerator,denominator,status\nS1,P1,1,1,,value\nS1,P2,2,2,,value\ntotal,total,3,3,,value\n",
    );
    const share = await answerQuery(moved, INTERNAL, {
      measure: "hit_share",
      where: ["package=P1"],
    });
    expect(share.rows[0]?.value).toBe("33.33");
  } finally {
    moved.engine.close();
  }
});
