import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { catalogueRows, loadCatalogue } from "../src/catalogue/index.ts";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { countValue, type Engine, sqlText } from "../src/sql/engine.ts";
import { loadModels } from "../src/sql/models.ts";
import {
  filesRelation,
  modelNamed,
  relationOfOutput,
  runModels,
  type Source,
} from "../src/sql/run-models.ts";
import { storeQuery } from "../src/sql/warehouse.ts";
import { areaCode, generatedClientMonths, removeGenerated } from "./client-months.ts";
import {
  AGE_GROUP,
  CELL,
  MONTH_COLUMNS,
  REGION_COLUMNS,
  ROLLED_UP,
  rolledUpCounts,
  SHOWN,
  someModels,
} from "./count-clients.ts";
import { tracedEngine } from "./traced-engine.ts";

/**
 * Unique clients of every package and function, area, year, age group and sex with all roll-ups, counted from
 * client-level tables by the models of the flow, beside plain `count(distinct …)` with grouping sets on the same
 * table, in one run; fails when a count differs or the limit is passed. See docs/performance.md.
 */
const { values: options } = parseArgs({
  options: {
    residents: { type: "string", default: "5600000" },
    events: { type: "string", default: "250000000" },
    years: { type: "string", default: "1" },
    runs: { type: "string", default: "3" },
    "plain-runs": { type: "string", default: "1" },
    threads: { type: "string", default: String(availableParallelism()) },
    "memory-limit": { type: "string", default: "10GB" },
    folder: { type: "string", default: join(tmpdir(), "paketti-bench") },
    remove: { type: "boolean", default: false },
    trace: { type: "boolean", default: false },
  },
});

const AREAS = 23;
const LARGEST_SECONDS_OF_A_YEAR = 15;
const LAST_YEAR = 2024;

type Times = { readonly wall: number; readonly cpu: number };

const years = Array.from({ length: Number(options.years) }, (_, at) => LAST_YEAR - at).reverse();
const partitions = Array.from({ length: AREAS }, (_, area) => areaCode(area)).flatMap(
  (regionCode) => years.map((year) => ({ regionCode, year })),
);
const models = loadModels(join(PACKAGE_ROOT, "models"));
const scratch = makeScratch();
try {
  await compare();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function makeScratch(): string {
  mkdirSync(options.folder, { recursive: true });
  return mkdtempSync(join(options.folder, "unique-"));
}

async function compare(): Promise<void> {
  const folder = await withEngine((engine) =>
    generatedClientMonths(engine, options.folder, {
      residents: Number(options.residents),
      events: Number(options.events),
      areas: AREAS,
      years,
      functions: functionsOfCatalogue(),
    }),
  );
  const functions = await madeFunctions(folder);
  if (options.remove) removeGenerated(folder);
  const counted: Times[] = [];
  const plain: Times[] = [];
  let differing = 0;
  for (let run = 1; run <= Number(options.runs); run += 1) {
    counted.push(await withEngine((engine) => timed(() => countByModels(engine, functions, run))));
    console.log(`run ${run}: by the models ${shown(counted.at(-1))}`);
    if (run > Number(options["plain-runs"])) continue;
    plain.push(await withEngine((engine) => timed(() => countPlainly(engine, functions))));
    console.log(`run ${run}: plain ${shown(plain.at(-1))}`);
    differing += await withEngine(differences);
  }
  printTimes(counted, plain);
  const limit = LARGEST_SECONDS_OF_A_YEAR * years.length;
  if (differing > 0) console.log(`${differing} counts DIFFER.`);
  if (median(counted).wall > limit) console.log(`Not within ${limit} seconds.`);
  if (differing > 0 || median(counted).wall > limit) process.exitCode = 1;
}

async function withEngine<Result>(work: (engine: Engine) => Promise<Result>): Promise<Result> {
  const engine = await openDuckDb({
    threads: Number(options.threads),
    memoryLimit: options["memory-limit"],
    spillFolder: join(scratch, "spill"),
  });
  const traced = tracedEngine(engine);
  try {
    const result = await work(options.trace ? traced.engine : engine);
    if (options.trace) traced.print();
    return result;
  } finally {
    engine.close();
  }
}

function functionsOfCatalogue() {
  const catalogue = loadCatalogue(join(PACKAGE_ROOT, "catalogue"), "2026.1-draft", []);
  const pairs = catalogueRows(catalogue).map(({ package_id, function_id }) => [
    package_id,
    function_id,
  ]);
  const distinct = new Map(
    pairs.map(([packageId = "", functionId = ""]) => [functionId, packageId]),
  );
  return [...distinct].map(([functionId, packageId]) => ({ functionId, packageId }));
}

/** The client-level table that the flow keeps, made by its own model; how long that took is told beside. */
async function madeFunctions(folder: string): Promise<Source["files"]> {
  const files = partitions.map((partition) => {
    const name = `${partition.regionCode}-${partition.year}`;
    return { partition, path: join(folder, `${name}.parquet`), hash: name, isFresh: true };
  });
  return withEngine(async (engine) => {
    const run = someModels(
      engine,
      join(scratch, "made"),
      ["facts__client_functions"],
      [["packages__client_service_months", { columns: MONTH_COLUMNS, files }]],
      partitions,
    );
    const from = clocks();
    const outputs = await runModels(run);
    const made = (outputs.get("facts__client_functions") ?? []).map((file) => ({
      ...file,
      isFresh: true,
    }));
    const [row] = await engine.rows(
      `select count(*) as row_count from ${filesRelation(made.map(({ path }) => path))}`,
    );
    console.log(
      `${options.events} events of ${options.residents} residents in each of ${years.length} years, ${AREAS} areas; ` +
        `client-level table of ${row === undefined ? 0 : countValue(row, "row_count")} rows made in ${shown(since(from))}`,
    );
    return made;
  });
}

/** What the flow does: its models, and their counts added over ages and sexes, which are apart. */
async function countByModels(
  engine: Engine,
  functions: Source["files"],
  run: number,
): Promise<void> {
  const warehouse = join(scratch, `counts-${run}`);
  const regions = await storeQuery(engine, warehouse, "regions", regionsSql());
  const spec = models.find(({ name }) => name === "facts__client_functions")?.spec;
  const counting = someModels(
    engine,
    warehouse,
    ["facts__client_counts_here", "facts__client_counts"],
    [
      ["facts__client_functions", { columns: spec?.columns ?? [], files: functions }],
      ["core__regions", { columns: REGION_COLUMNS, files: [{ ...regions, partition: null }] }],
    ],
    partitions,
  );
  const outputs = await runModels(counting);
  const counts = relationOfOutput(outputs, modelNamed(counting, "facts__client_counts"));
  await engine.run(
    `copy (${rolledUpCounts(counts)}) to ${sqlText(join(scratch, "by-models.parquet"))} (format parquet)`,
  );
}

function regionsSql(): string {
  return `select lpad(cast(range + 1 as varchar), 2, '0') as region_code,
    'A' || cast(range % 5 as varchar) as collaborative_area_code from range(${AREAS})`;
}

/** As one would write it: for each kind of area and level, different clients by age group and sex with totals. */
async function countPlainly(engine: Engine, functions: Source["files"]): Promise<void> {
  await engine.run(`create temp table regions as ${regionsSql()}`);
  const areas = {
    region: "region_code",
    collaborative_area: "collaborative_area_code",
    nation: "'FI'",
  };
  const levels = {
    all: ["cast(null as varchar)", "cast(null as varchar)"],
    package: ["package_id", "cast(null as varchar)"],
    function: ["package_id", "function_id"],
  };
  await engine.run(`create temp table counted (year integer, area_kind varchar, area_code varchar, level varchar,
    package_id varchar, function_id varchar, age_group varchar, sex varchar, client_count bigint)`);
  for (const [kind, area] of Object.entries(areas)) {
    for (const [level, [packageId, functionId]] of Object.entries(levels)) {
      await engine.run(`
        insert into counted
        select ${CELL}, ${SHOWN}, count(distinct client_id) as client_count
        from (
          select year, ${sqlText(kind)} as area_kind, ${area} as area_code, ${sqlText(level)} as level,
            ${packageId} as package_id, ${functionId} as function_id, ${AGE_GROUP} as age_group, sex, client_id
          from ${filesRelation(functions.map(({ path }) => path))}
          join regions using (region_code)
        ) as used
        group by ${CELL}, ${ROLLED_UP}`);
    }
  }
  await engine.run(`copy counted to ${sqlText(join(scratch, "plain.parquet"))} (format parquet)`);
}

/** How many cells are not the same in both. */
async function differences(engine: Engine): Promise<number> {
  const [ours, theirs] = ["by-models", "plain"].map(
    (name) => `read_parquet(${sqlText(join(scratch, `${name}.parquet`))})`,
  );
  const [row] = await engine.rows(`
    select
      (select count(*) from ${ours}) as ours,
      (select count(*) from (select * from ${ours} except all select ${CELL}, age_group, sex, client_count from ${theirs})) as missed,
      (select count(*) from (select * from ${theirs} except all select ${CELL}, age_group, sex, client_count from ${ours})) as further`);
  if (row === undefined) throw new Error("nothing was compared");
  console.log(`${countValue(row, "ours")} counts`);
  return countValue(row, "missed") + countValue(row, "further");
}

type Clocks = { readonly wall: number; readonly cpu: number };

function clocks(): Clocks {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, cpu: (user + system) / 1e6 };
}

function since(from: Clocks): Times {
  const now = clocks();
  return { wall: now.wall - from.wall, cpu: now.cpu - from.cpu };
}

async function timed(work: () => Promise<void>): Promise<Times> {
  const from = clocks();
  await work();
  return since(from);
}

function shown(times: Times | undefined): string {
  return times === undefined
    ? "not timed"
    : `${times.wall.toFixed(1)} s (cpu ${times.cpu.toFixed(1)} s)`;
}

function median(times: readonly Times[]): Times {
  const middle = (values: readonly number[]) =>
    values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
  return { wall: middle(times.map(({ wall }) => wall)), cpu: middle(times.map(({ cpu }) => cpu)) };
}

function printTimes(counted: readonly Times[], plain: readonly Times[]): void {
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GB`;
  const [ours, theirs] = [median(counted), median(plain)];
  console.log(
    `\n${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory} of memory; DuckDB:`,
  );
  console.log(
    `${options.threads} threads, memory limit ${options["memory-limit"]}; medians of ${counted.length} and ${plain.length}\n`,
  );
  console.log("| | Wall, s | Processor, s |\n| --- | ---: | ---: |");
  console.log(`| models of the flow | ${ours.wall.toFixed(1)} | ${ours.cpu.toFixed(1)} |`);
  if (plain.length === 0) return;
  console.log(`| plain count(distinct) | ${theirs.wall.toFixed(1)} | ${theirs.cpu.toFixed(1)} |`);
  console.log(`\nThe models are ${(theirs.wall / ours.wall).toFixed(1)} times as fast.`);
}
