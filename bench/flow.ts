import { execFile } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { catalogueRows, loadCatalogue } from "../src/catalogue/index.ts";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { sqlText } from "../src/sql/engine.ts";
import { generatedDeliveries } from "./deliveries.ts";
import type { Measured } from "./measured.ts";

/**
 * Times the whole flow against hand-written SQL on the same generated deliveries, in turns and in one
 * run; fails when their figures differ or a limit is passed. See docs/performance.md.
 */
const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "20000000" },
    regions: { type: "string", default: "4" },
    clients: { type: "string", default: "1200000" },
    runs: { type: "string", default: "3" },
    threads: { type: "string", default: String(availableParallelism()) },
    "memory-limit": { type: "string", default: "4GB" },
    folder: { type: "string", default: join(tmpdir(), "paketti-bench") },
    indicators: { type: "boolean", default: false },
    trace: { type: "boolean", default: false },
  },
});

const LARGEST_RATIO = 2;
const LARGEST_GIGABYTES = 6;
const CATALOGUE = "2026.1-draft";

const deliveries = await generated();
const work = mkdtempSync(join(options.folder, "run-"));
try {
  const ours: Measured[] = [];
  const byHand: Measured[] = [];
  const definitions = join(work, "definitions");
  for (let run = 1; run <= Number(options.runs); run += 1) {
    const workspace = join(work, `workspace-${run}`);
    ours.push(await measured("our-flow.ts", [workspace, deliveries], ["costs"]));
    if (run === 1) await copyDefinitions(workspace, definitions);
    rmSync(workspace, { recursive: true });
    const results = join(work, `results-${run}`);
    mkdirSync(results);
    byHand.push(await measured("by-hand.ts", [results, deliveries, definitions]));
    rmSync(results, { recursive: true });
    console.log(`run ${run}: flow ${seconds(ours.at(-1))}, by hand ${seconds(byHand.at(-1))}`);
  }
  report(ours, byHand);
  if (options.indicators) {
    const whole = await measured("our-flow.ts", [join(work, "whole"), deliveries], ["indicators"]);
    console.log(
      `\nWith facts of indicators, figures and comparison besides, once: ${seconds(whole)}, ${whole.peakGigabytes.toFixed(1)} GB.`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function generated(): Promise<string> {
  mkdirSync(options.folder, { recursive: true });
  const engine = await openDuckDb({ memoryLimit: options["memory-limit"] });
  const catalogue = loadCatalogue(join(PACKAGE_ROOT, "catalogue"), CATALOGUE, []);
  const services = catalogueRows(catalogue).map(({ service_id }) => service_id);
  try {
    return await generatedDeliveries(engine, options.folder, {
      events: Number(options.events),
      regions: Number(options.regions),
      clients: Number(options.clients),
      serviceIds: [...new Set(services)].sort(),
    });
  } finally {
    engine.close();
  }
}

/** What the writer of the script knows beforehand: rules, services, weights, and the support allocation. */
async function copyDefinitions(workspace: string, folder: string): Promise<void> {
  mkdirSync(folder);
  const tables = {
    rules: "given__classification_rules",
    services: "given__service_places",
    accounts: "given__account_rules",
    minutes: "given__assumed_minutes",
    professions: "given__profession_weights",
  };
  for (const [name, table] of Object.entries(tables)) {
    const [path = ""] = globSync(join(workspace, "warehouse", "given", table, "*.parquet"));
    copyFileSync(path, join(folder, `${name}.parquet`));
  }
  const allocations = join(workspace, "warehouse/models/costing__support_allocations/**/*.parquet");
  const engine = await openDuckDb();
  await engine.run(
    `copy (select * from read_parquet(${sqlText(allocations)}, hive_partitioning = false))
     to ${sqlText(join(folder, "allocations.parquet"))} (format parquet)`,
  );
  engine.close();
}

/** Each run is a process of its own, so that its peak memory is its own. */
async function measured(
  script: string,
  places: readonly string[],
  further: readonly string[] = [],
): Promise<Measured> {
  const limits = [
    options.threads,
    options["memory-limit"],
    ...further,
    ...(options.trace ? ["trace"] : []),
  ];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, script), ...places, ...limits],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  if (options.trace) console.log(`${script}\n${stderr}`);
  const result: Measured = JSON.parse(stdout);
  return result;
}

function seconds(run: Measured | undefined): string {
  return `${run?.wallSeconds.toFixed(1)} s (cpu ${run?.cpuSeconds.toFixed(1)} s)`;
}

function report(ours: readonly Measured[], byHand: readonly Measured[]): void {
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GB`;
  console.log(`\n${options.events} events, ${options.regions} regions, ${options.clients} clients`);
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory} of memory; DuckDB:`);
  console.log(`${options.threads} threads, memory limit ${options["memory-limit"]}; medians\n`);
  const rows = [
    ["wall time, s", medianOf("wallSeconds", ours), medianOf("wallSeconds", byHand)],
    ["processor time, s", medianOf("cpuSeconds", ours), medianOf("cpuSeconds", byHand)],
    ["peak memory, GB", medianOf("peakGigabytes", ours), medianOf("peakGigabytes", byHand)],
  ] as const;
  console.log("|  | Flow | By hand | Ratio |\n| --- | ---: | ---: | ---: |");
  for (const [name, flow, hand] of rows) {
    const cells = [flow.toFixed(1), hand.toFixed(1), (flow / hand).toFixed(2)];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
  const differing = differences(ours[0], byHand);
  for (const line of differing.slice(0, 20)) console.log(line);
  const [[, flowWall, handWall], , [, flowMemory]] = rows;
  const peak = Math.max(flowMemory, ...ours.map(({ peakGigabytes }) => peakGigabytes));
  console.log(
    `\nThe ${ours[0]?.figures.length} figures of both ${differing.length === 0 ? "agree to the micro-euro and client" : "DIFFER"}.`,
  );
  if (differing.length > 0 || flowWall / handWall > LARGEST_RATIO || peak > LARGEST_GIGABYTES) {
    console.log(`Not within ${LARGEST_RATIO} times and ${LARGEST_GIGABYTES} GB.`);
    process.exitCode = 1;
  }
}

function medianOf(
  measure: "wallSeconds" | "cpuSeconds" | "peakGigabytes",
  runs: readonly Measured[],
): number {
  const sorted = runs.map((run) => run[measure]).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Every figure that is not the same in all runs, in words. */
function differences(first: Measured | undefined, others: readonly Measured[]): string[] {
  const expected = new Map(first?.figures.map((figure) => [placeOf(figure), figure]));
  return others.flatMap(({ figures }) => {
    const found = new Map(figures.map((figure) => [placeOf(figure), figure]));
    return [...new Set([...expected.keys(), ...found.keys()])].flatMap((place) => {
      const one = JSON.stringify(expected.get(place));
      const other = JSON.stringify(found.get(place));
      return one === other ? [] : [`${place}: flow ${one}, by hand ${other}`];
    });
  });
}

function placeOf(figure: { readonly region: string; readonly package: string }): string {
  return `${figure.region} ${figure.package}`;
}
