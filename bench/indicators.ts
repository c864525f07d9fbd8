import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadCatalogue } from "../src/catalogue/index.ts";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";
import {
  computeFigures,
  type FigureSources,
  loadIndicators,
  newestIndicators,
} from "../src/indicators/index.ts";
import { RELEASE_TABLES } from "../src/release/index.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { type Engine, sqlName, sqlText } from "../src/sql/engine.ts";
import { tracedEngine } from "./traced-engine.ts";

/**
 * `node bench/indicators.ts [residents] [years] [memory] [trace]`
 *
 * All indicators × 23 areas in 5 collaborative areas × years × package and function, with limits and
 * standardised values, from client-level tables on disk. The nation is 5600000 residents and 5 years. The
 * rows are drawn: eight services of a client in a year, 60 months' rows in a hundred services of a client.
 */
const [residents = "560000", yearCount = "1", memory = "6GB", trace] = process.argv.slice(2);
const people = Number(residents);
const years = Array.from({ length: Number(yearCount) }, (_, at) => 2025 - at).reverse();
const folder = mkdtempSync(join(tmpdir(), "paketti-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const services = loadCatalogue(join(PACKAGE_ROOT, "catalogue"), "2026.1-draft", []).services;
const engine = await openDuckDb({ threads: 2, memoryLimit: memory, spillFolder: folder });

const AT_ONCE = 8;
const DRAWN_ONCE: readonly string[] = ["population", "regions", "services"];
const REGION = "lpad(cast(1 + hash(person) % 23 as varchar), 2, '0')";

await engine.run(
  `create table listed as select unnest([${services.map(({ service_id: id }) => sqlText(id)).join(", ")}]) as service_id, unnest(range(${services.length})) as place`,
);
for (const year of years) await writeYear(engine, year);
await writeOthers(engine);

const sources: FigureSources = {
  ofYear: (table, year) => `(select * from ${relation(table, year)} where year = ${year})`,
  whole: (table) => relation(table, null),
};
await engine.run(`create view producers as select * from ${relation("producers", null)}`);
const { rss: before } = process.memoryUsage();
const definitions = newestIndicators(loadIndicators()).map((definition) => ({
  ...definition,
  levels: definition.levels.filter((level) => level !== "service"),
}));
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const traced = tracedEngine(engine);
const rows = await computeFigures({
  engine: trace === undefined ? engine : traced.engine,
  sources,
  definitions: definitions.filter(({ levels }) => levels.length > 0),
  years,
  onYear: (year) => console.log(`${year}: ${seconds()} s`),
});
const cpu = process.cpuUsage(cpuBefore);
console.log(
  `${people} residents, ${years.length} years: ${rows.length} figures, ${seconds()} s, ` +
    `${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of processor, ` +
    `${((process.resourceUsage().maxRSS * 1024 - before) / 1e9).toFixed(1)} GB more at the peak`,
);
if (trace !== undefined) traced.print();
engine.close();

function seconds(): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

/** The tables that were drawn; every other one of a release is there and empty. */
function relation(table: string, year: number | null): string {
  const found =
    table === "client_service_months" || table === "waits"
      ? `${table}-${year ?? "*"}.parquet`
      : DRAWN_ONCE.includes(table)
        ? `${table}.parquet`
        : null;
  if (found !== null) return `read_parquet(${sqlText(join(folder, found))})`;
  const columns = Object.entries(RELEASE_TABLES).find(([name]) => name === table)?.[1] ?? {};
  const list = Object.entries(columns).map(
    ([column, type]) => `cast(null as ${type}) as ${sqlName(column)}`,
  );
  return `(select ${list.join(", ")} where 1 = 0)`;
}

/** Rows with the columns of a release table: those that are drawn, and null for the others. */
async function write(
  target: Engine,
  table: keyof typeof RELEASE_TABLES,
  file: string,
  drawn: Readonly<Record<string, string>>,
  from: string,
): Promise<void> {
  const list = Object.entries(RELEASE_TABLES[table]).map(
    ([column, type]) => `cast(${drawn[column] ?? "null"} as ${type}) as ${sqlName(column)}`,
  );
  await target.run(
    `copy (select ${list.join(", ")} from ${from}) to ${sqlText(join(folder, file))} (format parquet)`,
  );
}

async function writeYear(target: Engine, year: number): Promise<void> {
  const person = {
    region_code: REGION,
    year: String(year),
    client_id: "md5(cast(person as varchar))",
    sex: "case when hash(person, 1) % 2 = 0 then 'female' else 'male' end",
    age_at_year_end: "hash(person, 2) % 100",
  };
  const place = {
    package_id: "substr(service_id, 1, 4)",
    function_id: "substr(service_id, 1, 8)",
    service_id: "service_id",
    producer_id: `${REGION} || '-' || cast(hash(service_id, person % 3) % 40 as varchar)`,
  };
  const cost = "100000 + hash(person, use, 5) % 900000000";
  await write(
    target,
    "client_service_months",
    `client_service_months-${year}.parquet`,
    {
      ...person,
      ...place,
      month: `make_date(${year}, cast(1 + hash(person, use, 3) % 12 as integer), 1)`,
      contact_mode:
        "['R10', 'R20', 'R50', 'R52', 'R80'][1 + cast(hash(person, use, 4) % 5 as integer)]",
      profession:
        "['doctor', 'nurse', 'social_worker'][1 + cast(hash(person, use, 6) % 3 as integer)]",
      funding_channel: "'region'",
      event_count: "1 + hash(person, use, 7) % 3",
      coded_event_count: "1",
      output_millionths: "1000000",
      staff_microeuros: cost,
      cost_microeuros: cost,
      income_microeuros: "0",
      client_fees_microeuros: "-1000000",
    },
    `(select person, use, service_id
      from range(${people}) as persons(person), range(${AT_ONCE + 5}) as used(use)
      inner join listed
          on listed.place = hash(person, use % ${AT_ONCE}, ${year}) % ${services.length}) as drawn`,
  );
  await write(
    target,
    "waits",
    `waits-${year}.parquet`,
    {
      ...person,
      ...place,
      urgency: "'non_urgent'",
      started_in_year: "true",
      assessed_in_year: "true",
      requested_in_year: "true",
      is_waiting_at_year_end: "false",
      days_to_assessment: "hash(person, 11) % 40",
      days_to_start: "hash(person, 12) % 200",
      days_from_assessment: "hash(person, 12) % 200",
    },
    `(select person, service_id from range(${people}) as persons(person)
      inner join listed on listed.place = hash(person, ${year}) % ${services.length}) as drawn`,
  );
}

async function writeOthers(target: Engine): Promise<void> {
  await write(
    target,
    "population",
    "population.parquet",
    {
      region_code: "region_code",
      year: "year",
      age: "age",
      sex: "sex",
      person_count: String(Math.round(people / 23 / 200)),
    },
    `(select lpad(cast(region as varchar), 2, '0') as region_code, year, age, sex
      from range(1, 24) as regions(region), range(100) as ages(age),
        (select unnest(['female', 'male']) as sex), (select unnest([${years.join(", ")}]) as year)) as drawn`,
  );
  await write(
    target,
    "regions",
    "regions.parquet",
    {
      region_code: "lpad(cast(region as varchar), 2, '0')",
      collaborative_area_code: "'AREA' || cast(region % 5 as varchar)",
    },
    "range(1, 24) as regions(region)",
  );
  await write(
    target,
    "services",
    "services.parquet",
    {
      package_id: "substr(service_id, 1, 4)",
      function_id: "substr(service_id, 1, 8)",
      service_id: "service_id",
    },
    "listed",
  );
}
