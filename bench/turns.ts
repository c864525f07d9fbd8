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
import { bytesBelow, type DiskUse, watchedDisk } from "./watched-disk.ts";

export type TurnSettings = {
  /** Holds generated deliveries, which are kept, and the workspaces of the runs, which are not. */
  readonly folder: string;
  readonly threads: string;
  readonly memoryLimit: string;
  readonly isTraced: boolean;
  /** Whether the tables of the script fit in memory. Those that do not are kept in a file; see by-hand.ts. */
  readonly script: "fits" | "large";
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
  /** Of the runs in which the script came to its end. */
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
      tell(`run ${run}: flow`, flow);
      if (run === 1) await copyDefinitions(workspace, definitions);
      if (run === runs) await settings.afterFlow?.(workspace, deliveries, flow, "costs");
      console.log(
        `run ${run}: the flow's workspace took ${(bytesBelow(workspace) / 1e9).toFixed(1)} GB`,
      );
      // The script may need the room.
      rmSync(workspace, { recursive: true });
      const script = await scriptByHand(
        join(work, `results-${run}`),
        deliveries,
        definitions,
        settings,
      );
      byHand.push(...script);
      for (const one of script) tell(`run ${run}: by hand`, one);
    }
    const whole = [join(work, "whole"), deliveries];
    const withIndicators = settings.withIndicators
      ? await measured("our-flow.ts", whole, settings, ["indicators"])
      : null;
    if (withIndicators !== null) {
      tell("flow with indicators", withIndicators);
      await settings.afterFlow?.(join(work, "whole"), deliveries, withIndicators, "indicators");
    }
    return { ours, byHand, withIndicators };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Runs the script and tells what it took of the disk. One that fails is told as well, and gives nothing. */
async function scriptByHand(
  results: string,
  deliveries: string,
  definitions: string,
  settings: TurnSettings,
): Promise<readonly Measured[]> {
  mkdirSync(results);
  const disk = watchedDisk(results);
  try {
    return [
      await measured("by-hand.ts", [results, deliveries, definitions], settings, [settings.script]),
    ];
  } catch (error) {
    console.log(`The script by hand did not come to its end. ${failureOf(error)}`);
    return [];
  } finally {
    console.log(`by hand: ${diskText(disk.stop())}`);
    rmSync(results, { recursive: true });
  }
}

function diskText({ mostGigabytes, mostSpilledGigabytes, leastFreeGigabytes }: DiskUse): string {
  return `at most ${mostGigabytes.toFixed(1)} GB on disk, of them ${mostSpilledGigabytes.toFixed(1)} GB spilled; at least ${leastFreeGigabytes.toFixed(1)} GB stayed free`;
}

/** What a child process said last of why it failed. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = error.message.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /\w*Error\b.*: /.test(line)) ?? lines.slice(0, 3).join(" ");
}

/** Prints at once what a run took, so that it is known whatever happens to those after it. */
export function tell(what: string, { figures, parts, ...run }: Measured): void {
  const of = parts
    .filter(({ wallSeconds }) => wallSeconds >= 0.05)
    .map(({ part, wallSeconds }) => `${part} ${wallSeconds.toFixed(1)} s`);
  console.log(
    `${what}: ${run.wallSeconds.toFixed(1)} s, processor ${run.cpuSeconds.toFixed(1)} s, peak ${run.peakGigabytes.toFixed(1)} GB, ` +
      `${figures.length} figures${of.length === 0 ? "" : ` (${of.join("; ")})`}`,
  );
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

export type Outcome = {
  /** Median wall time of the flow against that of the script; no number when that never came to its end. */
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
  if (byHand.length > 0) console.log(lineOf("written by hand", hand, hand));
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
  console.log(
    byHand.length === 0
      ? `\nThe ${ours[0]?.figures.length} figures of the flow were held against NOTHING.`
      : `\nThe ${ours[0]?.figures.length} figures of both ${verdict}.`,
  );
  return {
    ratio: flow.wallSeconds / hand.wallSeconds,
    flowSeconds: flow.wallSeconds,
    peakGigabytes: Math.max(...ours.map(({ peakGigabytes }) => peakGigabytes)),
    areFiguresSame: byHand.length > 0 && differing.length === 0,
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
  const ratio = (one: number, other: number) => (other > 0 ? (one / other).toFixed(2) : "");
  const cells = [
    times.wallSeconds.toFixed(1),
    ratio(times.wallSeconds, hand.wallSeconds),
    times.cpuSeconds.toFixed(1),
    ratio(times.cpuSeconds, hand.cpuSeconds),
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
