import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { openRelease } from "../src/release/index.ts";
import { requiredText } from "../src/sql/engine.ts";
import { openWorkspace } from "../src/workspace.ts";
import { medianOf } from "./turns.ts";

/**
 * Queries that nobody has asked before, of one region and of the nation: on the command line, each in a process of
 * its own, medians of some turns, and then through a server on loopback. Fails when a limit is passed. The workspace is
 * read only.
 *
 *     node bench/queries.ts <workspace> [--port 4320] [--only server|command-line] [--slowest 5] [--turns 1]
 *
 * The list is `LISTED`; docs/performance.md tells what was measured.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: "string", default: "4320" },
    only: { type: "string" },
    slowest: { type: "string", default: "5" },
    turns: { type: "string", default: "1" },
  },
});
const [folder = "demo"] = positionals;
const port = Number(options.port);

type Kind = "region" | "nation";
/** Longest beyond the start of the program, and of a server's answer at the 95th percentile. */
const LONGEST_MS = { region: 300, nation: 2000 } as const;
const LONGEST_P95_MS = 1000;

const LONGEST_READY_MS = 5000;

/** Has the process write at its end what it took of the processor, as the last line of its notes. */
const TELLS_PROCESSOR =
  "data:text/javascript,process.on('exit',()=>console.error(JSON.stringify(process.cpuUsage())))";

type Question = { readonly measure: string; readonly by?: string; readonly where?: string };
type Asked = Required<Question> & { readonly kind: Kind };
/** On the clock; of the processor only what has a process of its own. */
type Took = { readonly ms: number; readonly processorMs?: number };
type Timed = Asked & Took;

/**
 * Asked of a region and of the nation alike: every measure, by every kind of dimension, with conditions. Codes of
 * packages, functions, services, producers and funding channels are those that the release has most of.
 */
const LISTED: readonly Question[] = [
  { measure: "cost", by: "package" },
  { measure: "cost", by: "month" },
  { measure: "cost", by: "age_group,sex" },
  { measure: "cost", by: "function", where: "package={package}" },
  { measure: "net_cost", by: "service" },
  { measure: "net_cost", by: "producer" },
  { measure: "cost_per_resident", by: "package" },
  { measure: "cost_per_resident_75", where: "package={package}" },
  { measure: "events", by: "package,month" },
  { measure: "events", by: "funding_channel,quarter" },
  { measure: "events", by: "life_stage" },
  { measure: "cost", by: "segment" },
  { measure: "clients", by: "package" },
  { measure: "clients", by: "function" },
  { measure: "clients", by: "service" },
  { measure: "clients", by: "month" },
  { measure: "clients", by: "quarter,package" },
  { measure: "clients", by: "package,age_group,sex" },
  { measure: "clients", by: "producer" },
  { measure: "clients", by: "producer,package" },
  { measure: "clients", by: "funding_channel" },
  { measure: "clients", by: "month,function", where: "package={package}" },
  { measure: "clients", by: "producer", where: "function={function}" },
  { measure: "clients", by: "age_group", where: "service={service}" },
  { measure: "clients", by: "sex", where: "funding_channel={funding_channel}" },
  { measure: "clients", where: "package={package},{other_package}" },
  { measure: "clients", where: "age_group=75..,package={package}" },
  { measure: "clients", by: "segment" },
  { measure: "cost_per_client", by: "package" },
  { measure: "cost_per_client", by: "service", where: "package={package}" },
  { measure: "cost_per_client", by: "month" },
  { measure: "cost_per_client", by: "producer,package" },
  { measure: "cost_per_client", by: "age_group,sex", where: "function={function}" },
  { measure: "hit_share", by: "package" },
  { measure: "hit_share", by: "function", where: "package={package}" },
  { measure: "E-02", by: "function" },
  { measure: "E-04", by: "function" },
  { measure: "E-05", by: "function" },
  { measure: "E-06", by: "function" },
  { measure: "E-09" },
  { measure: "E-11", by: "package,function" },
  { measure: "N-06" },
  { measure: "R-01", by: "package" },
];

const failures: string[] = [];
const run = mkdtempSync(join(tmpdir(), "paketti-bench-queries-"));
const main = join(import.meta.dirname, "..", "src", "cli", "main.ts");
try {
  const questions = await asked();
  if (options.only !== "server") await askedOnCommandLine(questions);
  if (options.only !== "command-line") await askedThroughServer(questions);
} finally {
  rmSync(run, { recursive: true, force: true });
}
console.log(failures.length === 0 ? "All limits are kept." : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;

/** The list for the region with most events and for the nation, in the last year of the release. */
async function asked(): Promise<Asked[]> {
  const release = await openRelease(openWorkspace(folder).releases);
  const hasTables = (release.manifest.tables["producer_months"]?.files ?? []).length > 0;
  const table = hasTables ? "producer_months" : "client_service_months";
  const most = async (column: string, place = 0) => {
    const rows = await release.engine.rows(`
      select cast(${column} as varchar) as code
      from ${table}
      where ${column} is not null
      group by ${column}
      order by sum(event_count) desc, code`);
    const row = rows[place] ?? rows[0];
    return row === undefined ? "none" : requiredText(row, "code");
  };
  const codes = new Map([
    ["{package}", await most("package_id")],
    ["{other_package}", await most("package_id", 1)],
    ["{function}", await most("function_id")],
    ["{service}", await most("service_id")],
    ["{funding_channel}", await most("funding_channel", 1)],
  ]);
  const [last] = await release.engine.rows(
    `select cast(max(year) as varchar) as year from ${table}`,
  );
  const year = last === undefined ? "" : requiredText(last, "year");
  const region = await most("region_code");
  release.engine.close();
  if (!hasTables)
    console.log("The release has no tables for queries: query_tables in docs/runs.md.");
  const filled = (text: string) => text.replace(/\{\w+\}/g, (name) => codes.get(name) ?? name);
  return (["region", "nation"] as const).flatMap((kind) =>
    LISTED.map(({ measure, by = "", where }) => ({
      kind,
      measure,
      by,
      where: [
        `year=${year}`,
        ...(kind === "region" ? [`region=${region}`] : []),
        ...(where === undefined ? [] : [filled(where)]),
      ].join(","),
    })),
  );
}

/**
 * Each question in a process of its own, less what the program takes to start with what a query needs. It is started
 * once more before each, since how busy the machine is changes.
 */
async function askedOnCommandLine(questions: readonly Asked[]): Promise<void> {
  const starts: Required<Took>[] = [];
  const times: Timed[] = [];
  for (const one of questions) {
    const by = one.by === "" ? [] : ["--by", one.by];
    const words = ["query", folder, one.measure, ...by, "--where", one.where, "--json"];
    const beyond: Required<Took>[] = [];
    for (let turn = 0; turn < Number(options.turns); turn += 1) {
      const start = await took(["query", "--help"]);
      const whole = await took(words);
      starts.push(start);
      beyond.push({
        ms: Math.max(0, whole.ms - start.ms),
        processorMs: Math.max(0, whole.processorMs - start.processorMs),
      });
    }
    times.push({ ...one, ...middleOf(beyond) });
  }
  const start = middleOf(starts);
  console.log(
    `The program starts in ${Math.round(start.ms)} ms, ${Math.round(start.processorMs)} of the processor.`,
  );
  for (const kind of ["region", "nation"] as const) {
    const { slowest } = told("command line", kind, times);
    limit(
      slowest <= LONGEST_MS[kind],
      `command line: a ${kind} query above ${LONGEST_MS[kind]} ms`,
    );
  }
}

async function took(words: readonly string[]): Promise<Required<Took>> {
  const began = performance.now();
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ["--import", TELLS_PROCESSOR, main, ...words],
    { maxBuffer: 1 << 28 },
  );
  const ms = performance.now() - began;
  const { user, system }: NodeJS.CpuUsage = JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
  return { ms, processorMs: (user + system) / 1000 };
}

function middleOf(times: readonly Required<Took>[]): Required<Took> {
  return {
    ms: medianOf(times.map(({ ms }) => ms)),
    processorMs: medianOf(times.map(({ processorMs }) => processorMs)),
  };
}

/** The first page's answers may be made while these are asked: readiness does not wait for them without end. */
async function askedThroughServer(questions: readonly Asked[]): Promise<void> {
  cpSync(join(folder, "paketti.yaml"), join(run, "paketti.yaml"));
  for (const name of ["state/keys", "deliveries", "mappings", "warehouse"])
    mkdirSync(join(run, name), { recursive: true });
  symlinkSync(resolve(folder, "releases"), join(run, "releases"));
  const began = performance.now();
  const server = spawn(process.execPath, [main, "serve", run, "--demo", "--port", String(port)], {
    stdio: "ignore",
  });
  try {
    await ready(server);
    const readyMs = performance.now() - began;
    console.log(`The server is ready after ${(readyMs / 1000).toFixed(1)} s.`);
    limit(readyMs <= LONGEST_READY_MS, `ready after more than ${LONGEST_READY_MS / 1000} s`);
    const times: Timed[] = [];
    for (const one of questions) {
      const query = new URLSearchParams({ measure: one.measure, by: one.by, where: one.where });
      const asking = performance.now();
      const response = await fetch(`http://127.0.0.1:${port}/api/figures?${query}`);
      await response.arrayBuffer();
      times.push({ ...one, ms: performance.now() - asking });
      limit(response.ok, `${one.measure} by ${one.by}: ${response.status}`);
    }
    const p95s = (["region", "nation"] as const).map((kind) => told("server", kind, times).p95);
    limit(Math.max(...p95s) <= LONGEST_P95_MS, `server: p95 above ${LONGEST_P95_MS} ms`);
  } finally {
    server.kill("SIGTERM");
    await new Promise((done) => server.once("exit", done));
  }
}

async function ready(server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt += 1) {
    const isReady = await fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the server does not answer");
}

/** Prints the middle, the 95th percentile and the slowest of one kind. */
function told(through: string, kind: Kind, all: readonly Timed[]) {
  const times = all.filter((one) => one.kind === kind).toSorted((one, other) => one.ms - other.ms);
  const msAt = (place: number) => times[Math.min(place, times.length - 1)]?.ms ?? Number.NaN;
  const p95 = msAt(Math.ceil(0.95 * times.length) - 1);
  const slowest = msAt(times.length - 1);
  const middle = medianOf(times.map(({ ms }) => ms));
  const ofProcessor = times.flatMap(({ processorMs }) => processorMs ?? []);
  console.log(
    `${through}, ${kind}: ${times.length} queries, median ${Math.round(middle)} ms, p95 ${Math.round(p95)} ms, slowest ${Math.round(slowest)} ms` +
      (ofProcessor.length === 0
        ? ""
        : `; of the processor median ${Math.round(medianOf(ofProcessor))} ms, most ${Math.round(Math.max(...ofProcessor))} ms`),
  );
  for (const one of times.slice(-Number(options.slowest)).reverse()) {
    const { ms, processorMs, measure, by, where } = one;
    const processor = processorMs === undefined ? "" : `, processor ${Math.round(processorMs)} ms`;
    console.log(
      `  ${Math.round(ms)} ms${processor}: ${measure} ${by === "" ? "" : `--by ${by} `}--where ${where}`,
    );
  }
  return { p95, slowest };
}

function limit(isKept: boolean, message: string): void {
  if (!isKept) failures.push(message);
}
