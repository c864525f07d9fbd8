import { execFile } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { catalogueRows, loadCatalogue } from "../src/catalogue/index.ts";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import { sqlText } from "../src/sql/engine.ts";
import { forgetCorrection } from "./correction.ts";
import { type DeliveryScale, generatedDeliveries } from "./deliveries.ts";
import type { Measured } from "./measured.ts";
import { PARTS } from "./parts.ts";

export type TurnSettings = {
  /** Holds generated deliveries, which are kept, and the workspaces of the runs, which are not. */
  readonly folder: string;
  readonly threads: string;
  readonly memoryLimit: string;
  readonly isTraced: boolean;
  /** Whether the flow is run once more, on to indicators and comparison, which the script does not have. */
  readonly withIndicators: boolean;
  /** Is called while the workspace of the last flow is still there, with what that flow took. */
  readonly afterFlow?: (
    workspace: string,
    deliveries: string,
    flow: Measured,
    until: "costs" | "indicators",
  ) => Promise<void>;
};

export type Turns = {
  readonly ours: readonly Measured[];
  readonly byHand: readonly Measured[];
  readonly withIndicators: Measured | null;
};

const CATALOGUE = "2026.1-draft";

/** The flow and the script on the same generated deliveries, in turns, each run a process of its own. */
export async function takeTurns(
  scale: Omit<DeliveryScale, "serviceIds">,
  runs: number,
  settings: TurnSettings,
): Promise<Turns> {
  const deliveries = await generated(scale, settings);
  forgetCorrection(deliveries);
  const work = mkdtempSync(join(settings.folder, "run-"));
  try {
    const ours: Measured[] = [];
    const byHand: Measured[] = [];
    const definitions = join(work, "definitions");
    for (let run = 1; run <= runs; run += 1) {
      const workspace = join(work, `workspace-${run}`);
      const flow = await measured("our-flow.ts", [workspace, deliveries], settings, ["costs"]);
      ours.push(flow);
      if (run === 1) await copyDefinitions(workspace, definitions);
      if (run === runs) await settings.afterFlow?.(workspace, deliveries, flow, "costs");
      rmSync(workspace, { recursive: true });
      const results = join(work, `results-${run}`);
      mkdirSync(results);
      byHand.push(await measured("by-hand.ts", [results, deliveries, definitions], settings));
      rmSync(results, { recursive: true });
      console.log(`run ${run}: flow ${seconds(ours.at(-1))}, by hand ${seconds(byHand.at(-1))}`);
    }
    const whole = [join(work, "whole"), deliveries];
    const withIndicators = settings.withIndicators
      ? await measured("our-flow.ts", whole, settings, ["indicators"])
      : null;
    if (withIndicators !== null)
      await settings.afterFlow?.(join(work, "whole"), deliveries, withIndicators, "indicators");
    return { ours, byHand, withIndicators };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The deliveries of a scale, made where they are not there yet. */
export async function generated(
  scale: Omit<DeliveryScale, "serviceIds">,
  { folder, memoryLimit }: TurnSettings,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const engine = await openDuckDb({ memoryLimit, spillFolder: join(folder, "spill") });
  const catalogue = loadCatalogue(join(PACKAGE_ROOT, "catalogue"), CATALOGUE, []);
  const services = catalogueRows(catalogue).map(({ service_id }) => service_id);
  try {
    return await generatedDeliveries(engine, folder, {
      ...scale,
      serviceIds: [...new Set(services)].sort(),
    });
  } finally {
    engine.close();
  }
}

/** What the writer of the script knows beforehand: rules, services, weights, and the support allocation. */
export async function copyDefinitions(workspace: string, folder: string): Promise<void> {
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
export async function measured(
  script: string,
  places: readonly string[],
  { threads, memoryLimit, isTraced }: TurnSettings,
  further: readonly string[] = [],
): Promise<Measured> {
  const limits = [threads, memoryLimit, ...further, ...(isTraced ? ["trace"] : [])];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, script), ...places, ...limits],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  if (isTraced) console.log(`${script}\n${stderr}`);
  const result: Measured = JSON.parse(stdout);
  return result;
}

function seconds(run: Measured | undefined): string {
  return `${run?.wallSeconds.toFixed(1)} s (cpu ${run?.cpuSeconds.toFixed(1)} s)`;
}

export type Outcome = {
  /** Median wall time of the flow against that of the script. */
  readonly ratio: number;
  /** Median wall time of the flow. */
  readonly flowSeconds: number;
  readonly peakGigabytes: number;
  readonly areFiguresSame: boolean;
};

/** Prints the medians as a table and says what they come to. */
export function printTurns(turns: Turns, settings: TurnSettings): Outcome {
  const { ours, byHand, withIndicators } = turns;
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GB`;
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory} of memory; DuckDB:`);
  console.log(`${settings.threads} threads, memory limit ${settings.memoryLimit}; medians\n`);
  console.log("| | Wall, s | Times the script | Processor, s | Times the script | Peak, GB |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  const hand = timesOf(byHand);
  const flow = timesOf(ours);
  console.log(lineOf("written by hand", hand, hand));
  console.log(lineOf("flow", flow, hand));
  for (const name of Object.values(PARTS)) {
    const parts = ours.map((run) => run.parts.find(({ part }) => part === name) ?? NOTHING);
    if (parts.some(({ wallSeconds }) => wallSeconds >= 0.05))
      console.log(lineOf(`– ${name}`, timesOf(parts), hand));
  }
  if (withIndicators !== null) {
    const name = "flow with facts of indicators, figures and comparison, once";
    console.log(lineOf(name, timesOf([withIndicators]), hand));
  }
  const differing = differences(ours[0], byHand);
  for (const difference of differing.slice(0, 20)) console.log(difference);
  const verdict = differing.length === 0 ? "agree to the micro-euro and client" : "DIFFER";
  console.log(`\nThe ${ours[0]?.figures.length} figures of both ${verdict}.`);
  return {
    ratio: flow.wallSeconds / hand.wallSeconds,
    flowSeconds: flow.wallSeconds,
    peakGigabytes: Math.max(...ours.map(({ peakGigabytes }) => peakGigabytes)),
    areFiguresSame: differing.length === 0,
  };
}

type Times = {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Of a whole process only. */
  readonly peakGigabytes?: number;
};

const NOTHING: Times = { wallSeconds: 0, cpuSeconds: 0 };

function timesOf(runs: readonly Times[]): Times {
  const peaks = runs.flatMap(({ peakGigabytes }) => peakGigabytes ?? []);
  return {
    wallSeconds: medianOf(runs.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: medianOf(runs.map(({ cpuSeconds }) => cpuSeconds)),
    ...(peaks.length === 0 ? {} : { peakGigabytes: Math.max(...peaks) }),
  };
}

function lineOf(name: string, times: Times, hand: Times): string {
  const cells = [
    times.wallSeconds.toFixed(1),
    (times.wallSeconds / hand.wallSeconds).toFixed(2),
    times.cpuSeconds.toFixed(1),
    (times.cpuSeconds / hand.cpuSeconds).toFixed(2),
    times.peakGigabytes?.toFixed(1) ?? "",
  ];
  return `| ${name} | ${cells.join(" | ")} |`;
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Every figure that is not the same in all runs, in words. */
export function differences(
  first: Pick<Measured, "figures"> | undefined,
  others: readonly Pick<Measured, "figures">[],
): string[] {
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
