import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INTERNAL } from "../../src/audience/index.ts";
import { UserError } from "../../src/domain/errors.ts";
import { explainFigure } from "../../src/explain/index.ts";
import {
  answerQuery,
  computeFigures,
  type FigureRow,
  findIndicator,
  loadIndicators,
  VIEWS_AS_SOURCES,
  yearsOf,
} from "../../src/indicators/index.ts";
import { openRelease, type Release } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";

/**
 * Two regions of one collaborative area. Anna is a client in both: she is one client of the area and of
 * the nation. Ten euros have no client; a line of a hundred euros is on none.
 */
const TABLES = {
  regions: `
    region_code | name_fi | name_sv | name_en | collaborative_area_code
    01          | Itä     | Öst     | East    | SOUTH
    11          | Etelä   | Syd     | South   | SOUTH`,
  services: `
    package_id | function_id | service_id   | service_name_fi
    PP04       | PP04-F04    | PP04-F04-S01 | Kotihoito
    PP04       | PP04-F09    | PP04-F09-S01 | Asuminen
    PP11       | PP11-F02    | PP11-F02-S01 | Lääkäri`,
  client_service_months: `
    region_code | year | month      | client_id | sex    | age_at_year_end | service_id   | producer_id | event_count | coded_event_count | euros | client_fees_euros
    11          | 2024 | 2024-01-01 | Anna      | female | 80              | PP04-F04-S01 | home        | 3           | 1                 | 300   | -30
    11          | 2024 | 2024-02-01 | Anna      | female | 80              | PP11-F02-S01 | clinic      | 1           | 1                 | 100   | 0
    11          | 2024 | 2024-02-01 | Bertta    | female | 40              | PP11-F02-S01 | clinic      | 2           | 1                 | 50    | 0
    11          | 2024 | 2024-03-01 |           |        |                 | PP11-F02-S01 | clinic      | 1           | 1                 | 10    | 0
    01          | 2024 | 2024-12-01 | Anna      | female | 80              | PP04-F09-S01 | house       | 1           | 1                 | 200   | 0`,
  cost_lines: `
    region_code | year | line_kind        | cost_centre_id | package_id | euros
    11          | 2024 | population_level | 900            | PP04       | 100`,
  population: `
    region_code | year | age | sex    | person_count
    11          | 2024 | 40  | female | 60
    11          | 2024 | 80  | female | 40
    01          | 2024 | 40  | female | 90
    01          | 2024 | 80  | female | 10`,
};

let release: Release;
let figures: FigureRow[];

beforeAll(async () => {
  const folder = await drawnWorkspace(TABLES);
  release = await openRelease(openWorkspace(folder).releases, { threads: 1 });
  figures = await computeFigures({
    engine: release.engine,
    sources: VIEWS_AS_SOURCES,
    definitions: loadIndicators(),
    years: await yearsOf(release.engine, VIEWS_AS_SOURCES),
  });
});

afterAll(() => release.engine.close());

function figure(
  id: string,
  area: string,
  module: string | null = null,
  producer: string | null = null,
): FigureRow {
  const found = figures.filter(
    (row) =>
      row.indicator_id === id &&
      row.area_code === area &&
      row.module_id === module &&
      row.producer_id === producer,
  );
  const [row] = found;
  if (row === undefined || found.length > 1)
    throw new Error(`${found.length} rows of ${id} ${area}`);
  return row;
}

describe("a figure carries its numerator and denominator as whole numbers and divides last", () => {
  test("net cost per resident: events, lines on no client and fees, by package and for all", () => {
    expect(figure("E-01", "11", "PP04")).toMatchObject({
      numerator: 370_000_000n,
      denominator: 100n,
      value: 3.7,
      status: "value",
      level: "package",
    });
    expect(figure("E-01", "11")).toMatchObject({ numerator: 530_000_000n, value: 5.3 });
    expect(figure("E-01G", "11", "PP04")).toMatchObject({ numerator: 400_000_000n, value: 4 });
    expect(figure("E-01", "11", "PP04-F04")).toMatchObject({ numerator: 270_000_000n });
  });

  test("residents by age are the denominator where the definition says so", () => {
    expect(figure("E-02", "11", "PP04")).toMatchObject({ denominator: 40n, value: 9.25 });
    expect(figure("N-01", "11")).toMatchObject({ numerator: 40n, denominator: 100n, value: 40 });
  });

  test("nothing done is zero; nobody to divide by is missing, with the reason", () => {
    expect(figure("E-01", "01", "PP11")).toMatchObject({ value: 0, status: "zero" });
    expect(figure("E-04", "01", "PP11")).toMatchObject({
      value: null,
      status: "missing",
      reason: "nothing_in_denominator",
    });
  });
});

describe("a person counts once in every area", () => {
  test("Anna of two regions is one client of their collaborative area and of the nation", () => {
    expect(figure("E-05", "11").numerator).toBe(2n);
    expect(figure("E-05", "01").numerator).toBe(1n);
    expect(figure("E-05", "SOUTH").numerator).toBe(2n);
    expect(figure("E-05", "FI").numerator).toBe(2n);
    expect(figure("E-05", "FI", "PP04").numerator).toBe(1n);
  });

  test("and the cost per client is that of her whole cost", () => {
    expect(figure("E-04", "FI", "PP04")).toMatchObject({
      numerator: 500_000_000n,
      denominator: 1n,
      value: 500,
    });
  });

  test("hit share: what the package's clients cost in it, of all that they cost in the region", () => {
    expect(figure("E-06", "11", "PP04")).toMatchObject({ value: 75 });
    expect(figure("E-06", "FI", "PP04")).toMatchObject({
      numerator: 500_000_000n,
      denominator: 600_000_000n,
    });
  });
});

describe("standardised", () => {
  test("the nation at its own ages has its crude value", () => {
    for (const row of figures.filter(({ area_code: area }) => area === "FI")) {
      if (row.standardised_value === null || row.value === null) continue;
      expect(row.standardised_value).toBeCloseTo(row.value, 9);
    }
  });

  test("too few clients have no standardised rate", () => {
    expect(figure("E-05", "11").standardised_value).toBeNull();
  });
});

test("an explanation shows the strata and weights of a standardised value, beside its ledger trace", async () => {
  const { standardisation, money } = await explainFigure(release, INTERNAL, {
    measure: "E-01",
    where: ["region=11,year=2024,package=PP04"],
  });
  expect(standardisation).toMatchObject({ method: "direct", crude: 3.7, outside: 100 });
  expect(standardisation?.strata).toEqual([
    { ages: "40–44", sex: "female", numerator: 0, denominator: 60, weight: 0.75, nationRate: null },
    {
      ages: "80–84",
      sex: "female",
      numerator: 270,
      denominator: 40,
      weight: 0.25,
      nationRate: null,
    },
  ]);
  expect(money?.difference).toBe(0n);
});

test("a producer has its own clients and costs, without the region's lines", () => {
  expect(figure("E-04", "11", "PP11", "clinic")).toMatchObject({
    numerator: 150_000_000n,
    denominator: 2n,
    value: 75,
  });
});

describe("a query cuts an indicator as one likes, and agrees with the table of figures", () => {
  const LEVELS = ["package", "function"] as const;
  const asked = loadIndicators().filter(
    ({ formula }) => formula.kind === "ratio" && formula.relative_to === undefined,
  );

  test.each(asked.map(({ id }) => id))("%s by region and module", async (id) => {
    let compared = 0;
    for (const level of LEVELS.filter((one) => findIndicator(asked, id).levels.includes(one))) {
      const by = level === "package" ? ["region", "package"] : ["region", "package", "function"];
      const rows = await queryOrNull(id, by);
      for (const row of rows ?? []) {
        const [region, , ofFunction] = row.coordinates;
        const module = (ofFunction ?? row.coordinates[1])?.code;
        const same = figures.find(
          (one) =>
            one.indicator_id === id &&
            one.area_code === region?.code &&
            one.module_id === module &&
            one.producer_id === null,
        );
        if (module == null || same === undefined || same.value === null || row.value === null)
          continue;
        expect([row.numerator, row.denominator]).toEqual([same.numerator, same.denominator]);
        expect(Number(row.value)).toBeCloseTo(same.value, 1);
        compared += 1;
      }
    }
    if (["E-01", "E-04", "E-05", "E-06", "E-11", "R-11"].includes(id)) {
      expect(compared).toBeGreaterThan(0);
    }
  });

  test("by collaborative area, nation and quarter", async () => {
    const rows = await queryOrNull("E-05", ["collaborative_area"]);
    expect(rows?.map(({ numerator }) => numerator)).toEqual([2n]);
    const quarters = await queryOrNull("R-08", ["nation", "quarter"]);
    expect(quarters?.map(({ coordinates }) => coordinates.map(({ code }) => code))).toEqual([
      ["FI", "2024-Q1"],
      ["FI", "2024-Q4"],
    ]);
  });

  test("what is found anew for each area, and cuts that facts do not carry, are refused with the reason", async () => {
    await expect(answerQuery(release, INTERNAL, { measure: "Q-06" })).rejects.toThrow(
      /found anew for each area/,
    );
    await expect(
      answerQuery(release, INTERNAL, { measure: "R-05", by: ["producer"] }),
    ).rejects.toThrow(/R-05 is not told by producer/);
  });
});

/** Null for an indicator whose figures are not made for a free cut. */
async function queryOrNull(measure: string, by: readonly string[]) {
  try {
    return (await answerQuery(release, INTERNAL, { measure, by })).rows;
  } catch (error) {
    if (error instanceof UserError && error.code === "invalid_usage") return null;
    throw error;
  }
}

test("two versions of an indicator are computed side by side", async () => {
  const older = findIndicator(loadIndicators(), "E-01G");
  const newer = { ...findIndicator(loadIndicators(), "E-01"), id: older.id, version: 2 };
  const rows = await computeFigures({
    engine: release.engine,
    sources: VIEWS_AS_SOURCES,
    definitions: [older, newer],
    years: [2024],
  });
  const both = rows.filter(({ area_code: area, level }) => area === "11" && level === "all");
  expect(both.map((row) => [row.indicator_version, row.value])).toEqual([
    [1, 5.6],
    [2, 5.3],
  ]);
});
