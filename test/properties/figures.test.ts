import fc from "fast-check";
import { expect, test } from "vitest";
import {
  computeFigures,
  type FigureRow,
  findIndicator,
  loadIndicators,
  VIEWS_AS_SOURCES,
} from "../../src/indicators/index.ts";
import { openRelease } from "../../src/release/index.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";

const RUNS = { numRuns: 6 };
const DEFINITIONS = ["E-01", "E-04", "E-05", "E-06", "E-21", "N-08"].map((id) =>
  findIndicator(loadIndicators(), id),
);

const SERVICES = `
  package_id | function_id | service_id   | service_name_fi
  PP04       | PP04-F04    | PP04-F04-S01 | Kotihoito
  PP04       | PP04-F09    | PP04-F09-S01 | Asuminen
  PP11       | PP11-F02    | PP11-F02-S01 | Lääkäri`;

/** A client has the same age and sex in every row; some rows have no client. */
const row = fc.record({
  region: fc.constantFrom("01", "11", "12"),
  month: fc.constantFrom("2024-01-01", "2024-07-01"),
  client: fc.integer({ min: 0, max: 30 }),
  service: fc.constantFrom("PP04-F04-S01", "PP04-F09-S01", "PP11-F02-S01"),
  producer: fc.constantFrom("A", "B"),
  staff: fc.integer({ min: 0, max: 2_000_000_000 }),
});
type DrawnRow = typeof row extends fc.Arbitrary<infer Row> ? Row : never;

async function figuresOf(
  rows: readonly DrawnRow[],
  { areas = true, rowsAtOnce = 1000 } = {},
): Promise<FigureRow[]> {
  const folder = await drawnWorkspace({
    services: SERVICES,
    regions: `
      region_code | name_fi | collaborative_area_code
      01          | A       | ${areas ? "EAST" : ""}
      11          | B       | ${areas ? "EAST" : ""}
      12          | C       | ${areas ? "WEST" : ""}`,
    client_service_months: [
      "region_code|year|month|client_id|sex|age_at_year_end|service_id|producer_id|profession|event_count|staff_microeuros",
      ...rows.map(({ client, ...one }) =>
        [
          one.region,
          "2024",
          one.month,
          client === 0 ? "" : `c${client}`,
          client === 0 ? "" : client % 2 === 0 ? "female" : "male",
          client === 0 ? "" : (client * 7) % 90,
          one.service,
          one.producer,
          "doctor",
          "1",
          one.staff,
        ].join("|"),
      ),
    ].join("\n"),
    population: [
      "region_code|year|age|sex|person_count",
      ...["01", "11", "12"].flatMap((region, place) =>
        Array.from({ length: 90 }, (_, age) =>
          ["female", "male"].map((sex) =>
            [region, "2024", age, sex, 3 + ((age + place) % 5)].join("|"),
          ),
        ).flat(),
      ),
    ].join("\n"),
  });
  const release = await openRelease(openWorkspace(folder).releases, { threads: 2 });
  try {
    return await computeFigures({
      engine: release.engine,
      sources: VIEWS_AS_SOURCES,
      definitions: DEFINITIONS,
      years: [2024],
      rowsAtOnce,
    });
  } finally {
    release.engine.close();
  }
}

function at(figures: readonly FigureRow[], id: string, area: string, module: string | null = null) {
  const found = figures.find(
    (one) =>
      one.indicator_id === id &&
      one.area_code === area &&
      one.module_id === module &&
      one.producer_id === null,
  );
  return found?.numerator ?? 0n;
}

/** What the tenth of the clients who have most have, by putting them in order. */
function dearestTenth(rows: readonly DrawnRow[]): bigint {
  const ofClients = new Map<number, number>();
  for (const { client, staff } of rows) {
    if (client > 0) ofClients.set(client, (ofClients.get(client) ?? 0) + staff);
  }
  const dearest = [...ofClients.values()].toSorted((left, right) => right - left);
  const taken = dearest.slice(0, Math.floor(dearest.length / 10));
  return taken.reduce((sum, one) => sum + BigInt(one), 0n);
}

test("clients of a union are at most the sum and at least the largest; rows in any order and regions apart give the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.nat(),
      async (rows, turn) => {
        const figures = await figuresOf(rows);
        const parts = [
          {
            whole: at(figures, "E-05", "FI"),
            of: ["01", "11", "12"].map((one) => at(figures, "E-05", one)),
          },
          {
            whole: at(figures, "E-05", "11"),
            of: ["PP04", "PP11"].map((one) => at(figures, "E-05", "11", one)),
          },
          {
            whole: at(figures, "E-05", "FI", "PP04"),
            of: ["PP04-F04", "PP04-F09"].map((one) => at(figures, "E-05", "FI", one)),
          },
        ];
        for (const { whole, of } of parts) {
          expect(whole).toBeLessThanOrEqual(of.reduce((sum, one) => sum + one, 0n));
          for (const one of of) expect(whole).toBeGreaterThanOrEqual(one);
        }
        expect(at(figures, "E-01", "FI")).toBe(
          rows.reduce((sum, { staff }) => sum + BigInt(staff), 0n),
        );
        const turned = rows.slice(turn % rows.length).concat(rows.slice(0, turn % rows.length));
        expect(await figuresOf(turned.toReversed(), { rowsAtOnce: 1 })).toEqual(figures);
        for (const region of ["01", "11", "12"]) {
          expect(at(figures, "E-21", region)).toBe(
            dearestTenth(rows.filter((one) => one.region === region)),
          );
        }
        expect(at(figures, "E-21", "FI")).toBe(dearestTenth(rows));
      },
    ),
    RUNS,
  );
});

test("the nation, standardised to its own ages and sexes, has its crude value", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 40, maxLength: 80 }), async (rows) => {
      const figures = await figuresOf(rows, { areas: false });
      const nation = figures.filter((one) => one.area_kind === "nation");
      const both = nation.filter((one) => one.standardised_value !== null && one.value !== null);
      expect(both.length).toBeGreaterThan(0);
      for (const one of both) {
        const value = one.value ?? 0;
        expect(Math.abs((one.standardised_value ?? 0) - value)).toBeLessThanOrEqual(
          1e-9 * Math.abs(value),
        );
      }
    }),
    RUNS,
  );
});
