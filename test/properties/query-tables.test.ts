import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { INTERNAL, organiserOf, producerOf } from "../../src/audience/index.ts";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";
import { columns } from "../../src/given/given-table.ts";
import { answerQueries, answerQuery } from "../../src/indicators/index.ts";
import {
  AGE_BAND_STARTS,
  openRelease,
  QUERY_TABLES,
  RELEASE_TABLES,
  type Release,
} from "../../src/release/index.ts";
import { openDuckDb } from "../../src/sql/duckdb.ts";
import { type Engine, sqlText } from "../../src/sql/engine.ts";
import { loadModels } from "../../src/sql/models.ts";
import { rowsSql } from "../../src/sql/rows-sql.ts";
import { runModels, type Source } from "../../src/sql/run-models.ts";
import { storeQuery } from "../../src/sql/warehouse.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { DRAWN_SERVICES, drawnWorkspace } from "../fixtures/drawn-release.ts";

const folder = mkdtempSync(join(tmpdir(), "paketti-query-tables-"));
let engine: Engine;
beforeAll(async () => {
  engine = await openDuckDb({ threads: 1 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const MODELS = loadModels(join(PACKAGE_ROOT, "models")).filter(({ name }) =>
  name.startsWith("queries__"),
);

const REGIONS = `
  region_code | name_fi        | collaborative_area_code
  01          | Itä-Uusimaa    | S
  11          | Etelä-Karjala  | S
  17          | Pohjois-Pohjanmaa | N`;

const clientRow = fc.record({
  region: fc.constantFrom("01", "11", "17"),
  month: fc.constantFrom("2015-01-01", "2015-02-01", "2015-04-01", "2015-12-01", "2016-02-01"),
  client: fc.constantFrom("", "a", "b", "c", "d", "e", "f", "g", "h"),
  service: fc.constantFrom("", "P1-S1", "P1-S2", "P2-S1", "P3-S1"),
  producer: fc.constantFrom("", "own", "clinic"),
  channel: fc.constantFrom("", "region", "kela"),
  mode: fc.constantFrom("R10", "R50", ""),
  events: fc.integer({ min: 1, max: 3 }),
  coded: fc.integer({ min: 0, max: 1 }),
  minutes: fc.constantFrom("", "10", "25"),
  staff: fc.integer({ min: -500_000, max: 2_000_000_000 }),
  income: fc.integer({ min: -900_000, max: 0 }),
});
type DrawnRow = typeof clientRow extends fc.Arbitrary<infer Row> ? Row : never;
type ClientRow = {
  readonly [Name in keyof DrawnRow]: DrawnRow[Name] extends number ? number : string;
};

const AGES: Readonly<Record<string, number>> = { a: 0, b: 6, c: 12, d: 17, e: 45, f: 74, g: 85 };
const SEXES: Readonly<Record<string, string>> = { a: "1", b: "2", c: "1", e: "2", f: "1", g: "2" };

/** A release of drawn rows with the tables that the models make of them. */
async function releaseOf(rows: readonly ClientRow[]): Promise<Release> {
  const heading =
    "region_code|year|month|client_id|sex|age_at_year_end|service_id|producer_id|funding_channel|contact_mode|event_count|coded_event_count|duration_minutes|output_millionths|staff_microeuros|income_microeuros";
  const drawn = rows.map((row) =>
    [
      row.region,
      row.month.slice(0, 4),
      row.month,
      row.client,
      SEXES[row.client] ?? "",
      AGES[row.client] ?? "",
      row.service,
      row.producer,
      row.channel,
      row.mode,
      row.events,
      row.coded,
      row.minutes,
      row.events * 1_000_000,
      row.staff,
      row.income,
    ].join("|"),
  );
  const root = await drawnWorkspace({
    services: DRAWN_SERVICES,
    regions: REGIONS,
    producers: `
      producer_id | name    | kind
      own         | Oma     | own
      clinic      | Klinikka | purchased`,
    client_service_months: [heading, ...drawn].join("\n"),
    cost_lines: `
      region_code | year | line_kind        | package_id | other_microeuros
      01          | 2015 | population_level | P1         | 700
      11          | 2016 | rounding         |            | -3`,
    population: `
      region_code | year | age | sex | person_count
      01          | 2015 | 5   | 1   | 100
      01          | 2015 | 80  | 2   | 40
      11          | 2015 | 45  | 2   | 60
      01          | 2016 | 5   | 1   | 90`,
    client_segments: `
      client_id | segment_system | segment | valid_from | valid_until
      a         | need           | much    | 2015-01-01 |
      b         | need           | little  | 2015-01-01 | 2015-06-01
      c         | need           | little  | 2016-01-01 | `,
    view_nodes: `
      view_id    | node_id | parent_id | name_fi
      life_stage | young   |           | Nuoret
      life_stage | old     |           | Muut`,
    view_placements: `
      view_id    | service_id | age_from | age_until | node_id | place_from | place_until
      life_stage | P1-S1      | 0        | 18        | young   | 1800-01-01 | 9999-12-01
      life_stage | P1-S1      | 18       | 200       | old     | 1800-01-01 | 9999-12-01
      life_stage | P2-S1      | -1       | 200       | old     | 1800-01-01 | 2015-03-01`,
  });
  const { releases } = openWorkspace(root);
  const warehouseFolder = mkdtempSync(join(folder, "run-"));
  const path = join(releases, "drawn-1", "tables", "client_service_months", "all.parquet");
  const places = [...new Set(rows.map(({ region, month }) => `${region}/${month.slice(0, 4)}`))];
  const partitions = places.map((place) => ({
    regionCode: place.slice(0, 2),
    year: Number(place.slice(3)),
  }));
  const files: Source["files"][number][] = [];
  for (const partition of partitions) {
    const sql = `select * from read_parquet(${sqlText(path)}) where region_code = ${sqlText(partition.regionCode)} and year = ${partition.year}`;
    files.push({
      ...(await storeQuery(engine, join(warehouseFolder, "months"), placeName(partition), sql)),
      partition,
    });
  }
  const regionColumns = columns("region_code:varchar collaborative_area_code:varchar");
  const regionRows = ["01", "11", "17"].map((region_code) => ({
    region_code,
    collaborative_area_code: region_code === "17" ? "N" : "S",
  }));
  const regions = await storeQuery(
    engine,
    join(warehouseFolder, "regions"),
    "regions",
    rowsSql(regionColumns, regionRows),
  );
  const segmentColumns = Object.entries(RELEASE_TABLES.client_segments).map(([name, type]) => ({
    name,
    type,
  }));
  const segmentPath = join(releases, "drawn-1", "tables", "client_segments", "all.parquet");
  const segments = await storeQuery(
    engine,
    join(warehouseFolder, "segments"),
    "segments",
    `select * from read_parquet(${sqlText(segmentPath)})`,
  );
  const monthColumns = Object.entries(RELEASE_TABLES.client_service_months).map(([name, type]) => ({
    name,
    type,
  }));
  const outputs = await runModels({
    engine,
    warehouseFolder,
    models: MODELS,
    sources: new Map<string, Source>([
      ["packages__client_service_months", { columns: monthColumns, files }],
      ["core__regions", { columns: regionColumns, files: [{ ...regions, partition: null }] }],
      [
        "packages__client_segments",
        { columns: segmentColumns, files: [{ ...segments, partition: null }] },
      ],
    ]),
    steps: new Map(),
    partitions,
    salt: "drawn",
    onModel: () => {},
  });
  await addToRelease(join(releases, "drawn-1"), outputs);
  return openRelease(releases, { threads: 1 });
}

function placeName({ regionCode, year }: { regionCode: string; year: number }): string {
  return `${regionCode}-${year}`;
}

async function addToRelease(
  release: string,
  outputs: Awaited<ReturnType<typeof runModels>>,
): Promise<void> {
  const manifestPath = join(release, "manifest.json");
  const manifest: { tables: Record<string, unknown> } = JSON.parse(
    readFileSync(manifestPath, "utf8"),
  );
  for (const { name, spec } of MODELS) {
    const table = spec.released_as;
    if (table === undefined) continue;
    const paths = (outputs.get(name) ?? []).map(({ path }) => sqlText(path));
    await engine.run(
      `copy (select * from read_parquet([${paths.join(", ")}])) to ${sqlText(join(release, `tables/${table}.parquet`))} (format parquet)`,
    );
    const rows = (outputs.get(name) ?? []).reduce((sum, { rowCount }) => sum + rowCount, 0);
    manifest.tables[table] = { rows, files: [{ path: `tables/${table}.parquet`, rows }] };
  }
  writeFileSync(manifestPath, JSON.stringify(manifest));
}

/** The same release, in which nothing was made beforehand. */
function withoutTables(release: Release): Release {
  const tables = Object.fromEntries(
    Object.entries(release.manifest.tables).filter(([table]) => !(table in QUERY_TABLES)),
  );
  return { ...release, manifest: { ...release.manifest, tables } };
}

const MEASURES = [
  "cost",
  "net_cost",
  "events",
  "clients",
  "cost_per_client",
  "cost_per_resident",
  "hit_share",
  "E-04",
  "E-09",
  "Q-07",
  "N-06",
] as const;
const DIMENSIONS = [
  "region",
  "collaborative_area",
  "nation",
  "package",
  "function",
  "service",
  "producer",
  "year",
  "quarter",
  "month",
  "age_group",
  "sex",
  "segment",
  "funding_channel",
  "life_stage",
] as const;
const CONDITIONS = [
  "region=01",
  "region=01,11",
  "collaborative_area=S",
  "package=P1",
  "package=P1,P2",
  "function=P1-F1",
  "service=P1-S1",
  "service=P1-S1,P2-S1",
  "producer=clinic",
  "year=2015",
  "quarter=2015-Q1",
  "month=2015-02",
  "month=2015-01..2015-02",
  "age_group=0-6",
  "age_group=10..20",
  "sex=2",
  "funding_channel=kela",
  "funding_channel=none",
  "segment=need:much",
] as const;
const VIEWERS = [INTERNAL, organiserOf("01"), producerOf("clinic")];

const question = fc.record({
  measure: fc.constantFrom(...MEASURES),
  by: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 3 }),
  where: fc.uniqueArray(fc.constantFrom(...CONDITIONS), { maxLength: 2 }),
  withTotal: fc.boolean(),
  viewer: fc.constantFrom(0, 0, 1, 2),
});

test("a query answers the same from what was made beforehand as from the rows on clients", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(clientRow, { minLength: 1, maxLength: 40 }),
      fc.array(question, { minLength: 25, maxLength: 25 }),
      async (rows, questions) => {
        const release = await releaseOf(rows);
        const plain = withoutTables(release);
        try {
          for (const { viewer: at, ...request } of questions) {
            const viewer = VIEWERS[at] ?? INTERNAL;
            const answer = (of: Release) =>
              answerQuery(of, viewer, request).catch((error: unknown) => String(error));
            expect(await answer(release), JSON.stringify(request)).toEqual(await answer(plain));
          }
          const measures = ["cost", "clients", "cost_per_client", "E-04"];
          const together = { by: ["region", "package"], where: ["year=2015"], withTotal: true };
          expect(await answerQueries(release, INTERNAL, measures, together)).toEqual(
            await answerQueries(plain, INTERNAL, measures, together),
          );
        } finally {
          release.engine.close();
        }
      },
    ),
    { numRuns: 4, endOnFailure: true },
  );
}, 240_000);

/** The worked example of docs/methods/query-tables.md. */
test("a client is counted once in each period of each cell", async () => {
  const visit = (client: string, service: string, month: string): ClientRow => ({
    region: "01",
    month: `2015-${month}-01`,
    client,
    service,
    producer: "own",
    channel: "region",
    mode: "R10",
    events: 1,
    coded: 1,
    minutes: "",
    staff: 1,
    income: 0,
  });
  const release = await releaseOf([
    visit("a", "P1-S1", "01"),
    visit("a", "P1-S1", "03"),
    visit("a", "P1-S2", "03"),
    visit("b", "P1-S1", "03"),
  ]);
  const counted = await release.engine.rows(`
    select service_id, sum(clients_in_year) as year, sum(clients_in_quarter_1) as quarter,
        sum(clients_in_month_01) as january, sum(clients_in_month_03) as march
    from client_period_counts
    where area_kind = 'region' and level in ('all', 'service') and divided_by = 'nothing'
    group by service_id
    order by service_id nulls last`);
  release.engine.close();
  expect(counted.map((row) => Object.values(row).map(String))).toEqual([
    ["P1-S1", "2", "2", "1", "2"],
    ["P1-S2", "1", "1", "0", "1"],
    ["null", "2", "2", "1", "2"],
  ]);
});

test("bands of ages begin where age groups and the conditions of indicators need them to", async () => {
  const [model] = MODELS.filter(({ name }) => name === "queries__banded_months");
  const starts = [...(model?.sql ?? "").matchAll(/>= \d+ then (\d+)/g)].map(([, age]) =>
    Number(age),
  );
  expect(starts.sort((left, right) => left - right)).toEqual([...AGE_BAND_STARTS]);
});
