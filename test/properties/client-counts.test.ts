import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { INTERNAL } from "../../src/audience/index.ts";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import { columns } from "../../src/given/given-table.ts";
import { answerQuery } from "../../src/indicators/index.ts";
import { openRelease, RELEASE_TABLES } from "../../src/release/index.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import type { Engine } from "../../src/sql/engine.ts";
import { loadModels } from "../../src/sql/models.ts";
import { rowsSql } from "../../src/sql/rows-sql.ts";
import { modelNamed, relationOfOutput, runModels, type Source } from "../../src/sql/run-models.ts";
import { storeQuery } from "../../src/sql/warehouse.ts";
import { openWorkspace } from "../../src/workspace.ts";
import {
  DRAWN_REGIONS,
  DRAWN_SERVICES,
  drawnClient,
  drawnWorkspace,
} from "../fixtures/drawn-release.ts";

const folder = mkdtempSync(join(tmpdir(), "paketti-counts-"));
let engine: Engine;
beforeAll(async () => {
  engine = await openDuckDb({ threads: 1 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Two regions of one collaborative area, one of another, and one of none. */
const AREAS: Readonly<Record<string, string | null>> = {
  "01": "S",
  "11": "S",
  "17": "N",
  "21": null,
};

const clientRow = fc.record({
  region: fc.constantFrom(...Object.keys(AREAS)),
  year: fc.constantFrom(2023, 2024),
  client: fc.integer({ min: 0, max: 8 }),
  place: fc.constantFrom("P1 F1", "P1 F2", "P2 F3", null),
  isKnown: fc.boolean(),
});
type ClientRow = typeof clientRow extends fc.Arbitrary<infer Row> ? Row : never;

const sexOf = (client: number) => ["1", "2", null][client % 3] ?? null;
const ageOf = (client: number) => [5, 40, null, 80][client % 4] ?? null;

/** Every cell with its clients as a set: the count of a cell is the size of its set. */
function countedByHand(rows: readonly ClientRow[]): Map<string, number> {
  const cells = new Map<string, Set<number>>();
  for (const { region, year, client, place, isKnown } of rows) {
    if (!isKnown) continue;
    const [packageId = null, functionId = null] = place?.split(" ") ?? [];
    const areas = [
      ["region", region],
      ["collaborative_area", AREAS[region] ?? null],
      ["nation", "FI"],
    ];
    const levels = [
      ["all", null, null],
      ["package", packageId, null],
      ["function", packageId, functionId],
    ];
    for (const area of areas)
      for (const level of levels) {
        const cell = JSON.stringify([year, ...area, ...level, sexOf(client), ageOf(client)]);
        cells.set(cell, (cells.get(cell) ?? new Set()).add(client));
      }
  }
  return new Map([...cells].map(([cell, clients]) => [cell, clients.size]));
}

async function countedByModels(rows: readonly ClientRow[]): Promise<Map<string, number>> {
  const warehouseFolder = mkdtempSync(join(folder, "run-"));
  const store = (
    name: string,
    tableColumns: Source["columns"],
    from: Parameters<typeof rowsSql>[1],
  ) => storeQuery(engine, join(warehouseFolder, "drawn"), name, rowsSql(tableColumns, from));
  const monthColumns = Object.entries(RELEASE_TABLES.client_service_months).map(([name, type]) => ({
    name,
    type,
  }));
  const partitions = [...new Set(rows.map(({ region, year }) => `${region}/${year}`))].map(
    (place) => ({
      regionCode: place.slice(0, 2),
      year: Number(place.slice(3)),
    }),
  );
  const files: Source["files"][number][] = [];
  for (const partition of partitions) {
    const { regionCode, year } = partition;
    const here = rows.filter((row) => row.region === regionCode && row.year === year);
    const stored = await store(
      `months-${regionCode}-${year}`,
      monthColumns,
      here.map(({ client, place, isKnown }) => ({
        region_code: regionCode,
        year,
        package_id: place?.slice(0, 2) ?? null,
        function_id: place?.slice(3) ?? null,
        client_id: isKnown ? drawnClient(String(client)) : null,
        sex: isKnown ? sexOf(client) : null,
        age_at_year_end: isKnown ? ageOf(client) : null,
      })),
    );
    files.push({ partition, path: stored.path, hash: stored.hash });
  }
  const regionColumns = columns("region_code:varchar collaborative_area_code:varchar");
  const regions = await store(
    "regions",
    regionColumns,
    Object.entries(AREAS).map(([region_code, collaborative_area_code]) => ({
      region_code,
      collaborative_area_code,
    })),
  );
  const run = {
    engine,
    warehouseFolder,
    models: loadModels(join(PACKAGE_ROOT, "models")).filter(({ name }) =>
      /^facts__client_(functions|counts)/.test(name),
    ),
    sources: new Map<string, Source>([
      ["packages__client_service_months", { columns: monthColumns, files }],
      ["core__regions", { columns: regionColumns, files: [{ ...regions, partition: null }] }],
    ]),
    steps: new Map(),
    partitions,
    salt: "drawn",
    onModel: () => {},
  };
  const outputs = await runModels(run);
  const counts = modelNamed(run, "facts__client_counts");
  const found = await engine.rows(`select * from ${relationOfOutput(outputs, counts)}`);
  return new Map(
    found.map((row) => [
      JSON.stringify(
        [
          "year",
          "area_kind",
          "area_code",
          "level",
          "package_id",
          "function_id",
          "sex",
          "age_at_year_end",
        ].map((name) => row[name] ?? null),
      ),
      Number(row["client_count"]),
    ]),
  );
}

test("clients are counted once in every cell of areas, packages and functions, and nothing else is there", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(clientRow, { minLength: 1, maxLength: 40 }), async (rows) => {
      expect(await countedByModels(rows)).toEqual(countedByHand(rows));
    }),
    { numRuns: 12 },
  );
});

/** The counts say more than the rows, so that an answer tells where it comes from. */
const COUNTED = {
  services: DRAWN_SERVICES,
  regions: DRAWN_REGIONS,
  client_service_months: `
    region_code | year | month      | client_id | sex | age_at_year_end | service_id
    01          | 2015 | 2015-01-01 | a         | 1   | 40              | P1-S1
    11          | 2016 | 2016-01-01 | a         | 1   | 41              | P1-S2`,
  client_counts: `
    year | area_kind | area_code | level    | package_id | function_id | sex | age_at_year_end | client_count
    2015 | nation    | FI        | all      |            |             | 1   | 40              | 1000
    2015 | nation    | FI        | all      |            |             | 2   | 5               | 200
    2015 | nation    | FI        | package  | P1         |             | 1   | 40              | 1001
    2015 | region    | 01        | package  | P1         |             | 1   | 40              | 1002
    2015 | region    | 01        | function | P1         | P1-F1       | 1   | 40              | 1003
    2016 | nation    | FI        | all      |            |             | 1   | 41              | 1004`,
};

test("a query takes what the run has counted where its cells are apart, and counts anew where they are not", async () => {
  const workspace = openWorkspace(await drawnWorkspace(COUNTED));
  const release = await openRelease(workspace.releases, { threads: 1 });
  const asked = async (by: string[], where: string[] = []) => {
    const { rows } = await answerQuery(release, INTERNAL, { measure: "clients", by, where });
    return rows.map(({ value }) => value);
  };
  try {
    expect(await asked(["year"])).toEqual(["1200", "1004"]);
    expect(await asked(["year", "sex"])).toEqual(["1000", "200", "1004"]);
    expect(await asked([], ["year=2015", "age_group=30..50"])).toEqual(["1000"]);
    expect(await asked(["package"], ["year=2015"])).toEqual(["1001"]);
    expect(await asked(["function"], ["year=2015", "region=01"])).toEqual(["1003"]);
    expect(await asked(["year", "region", "package"])).toEqual(["1002"]);
    // Several years, packages or regions together, and what the counts do not tell by.
    expect(await asked(["sex"])).toEqual(["1"]);
    expect(await asked(["year"], ["package=P1,P2"])).toEqual(["1", "1"]);
    expect(await asked(["year"], ["region=01,11"])).toEqual(["1", "1"]);
    expect(await asked(["year", "service"])).toEqual(["1", "1"]);
  } finally {
    release.engine.close();
  }
});
