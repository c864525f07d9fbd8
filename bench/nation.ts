import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SETTINGS_FILE } from "../src/workspace.ts";
import { type Changes, printChanges, takeChanges } from "./changes.ts";
import { forgetCorrection, writeCorrection } from "./correction.ts";
import { failureOf, measured, printTurns, type TurnSettings, takeTurns } from "./turns.ts";

/**
 * Times the whole flow of all areas and one year, and of a tenth of it, against hand-written SQL on the same
 * generated deliveries, in turns and in one run; and in the workspace of the whole flow a run with nothing changed and
 * one after an area corrected a month, and with --queries queries of its release. Fails when figures differ or a limit
 * is passed. See docs/performance.md.
 */
const { values: options } = parseArgs({
  options: {
    residents: { type: "string", default: "5600000" },
    areas: { type: "string", default: "23" },
    "events-per-resident": { type: "string", default: "45" },
    runs: { type: "string", default: "1" },
    threads: { type: "string", default: String(availableParallelism()) },
    "memory-limit": { type: "string", default: "10GB" },
    folder: { type: "string", default: join(tmpdir(), "paketti-bench") },
    "script-fits": { type: "boolean", default: false },
    indicators: { type: "boolean", default: false },
    queries: { type: "boolean", default: false },
    trace: { type: "boolean", default: false },
  },
});

const areas = Number(options.areas);
/** With fewer, some cost centres have no events or too little money, which the script does not know of. */
const LEAST_EVENTS_OF_AN_AREA = 20_000;
const LARGEST = { minutes: 15, gigabytes: 14, ratio: 1.5, growth: 12 };
/** Of the first run. */
const LARGEST_SHARES = { unchanged: 0.02, corrected: 0.12 };

const settings: TurnSettings = {
  folder: options.folder,
  threads: options.threads,
  memoryLimit: options["memory-limit"],
  isTraced: options.trace,
  script: options["script-fits"] ? "fits" : "large",
  withIndicators: options.indicators,
};
const changes: Changes[] = [];
const tenth = await outcomeOf(Number(options.residents) / 10, settings);
const whole = await outcomeOf(Number(options.residents), {
  ...settings,
  afterFlow: async (...of) => {
    const [workspace, deliveries, flow, until] = of;
    try {
      changes.push(await takeChanges(workspace, deliveries, flow, settings, until));
    } catch (error) {
      console.log(`The runs after a change did not come to their end. ${failureOf(error)}`);
      process.exitCode = 1;
    }
    if (options.queries && until === "costs") await askQueries(workspace, deliveries);
  },
});
const areWithinShares = changes.map((one) => printChanges(one, LARGEST_SHARES)).every(Boolean);
const growth = whole.flowSeconds / tenth.flowSeconds;
console.log(`\nTen times the events take ${growth.toFixed(1)} times as long.`);
if (!areWithinShares) process.exitCode = 1;
if (
  !tenth.areFiguresSame ||
  !whole.areFiguresSame ||
  whole.flowSeconds > 60 * LARGEST.minutes ||
  whole.peakGigabytes > LARGEST.gigabytes ||
  !(whole.ratio <= LARGEST.ratio) ||
  growth > LARGEST.growth
) {
  console.log(
    `Not within ${LARGEST.minutes} minutes, ${LARGEST.gigabytes} GB, ${LARGEST.ratio} times the script and ${LARGEST.growth} times the time of a tenth.`,
  );
  process.exitCode = 1;
}

/** Makes the tables that queries read in the corrected workspace, and has `queries.ts` ask it. */
async function askQueries(workspace: string, deliveries: string): Promise<void> {
  await writeCorrection(deliveries);
  try {
    appendFileSync(join(workspace, SETTINGS_FILE), "query_tables: true\n");
    const run = await measured("our-flow.ts", [workspace, deliveries], settings, ["costs"]);
    console.log(`with the tables of queries: ${run.wallSeconds.toFixed(1)} s more`);
    const script = join(import.meta.dirname, "queries.ts");
    const { status } = spawnSync(process.execPath, [script, workspace], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  } finally {
    forgetCorrection(deliveries);
  }
}

async function outcomeOf(residents: number, of: TurnSettings) {
  const clients = Math.round(residents);
  const events = clients * Number(options["events-per-resident"]);
  if (events / areas < LEAST_EVENTS_OF_AN_AREA)
    throw new RangeError(
      `the tenth has ${Math.round(events / areas)} events an area; give it ${LEAST_EVENTS_OF_AN_AREA} or more`,
    );
  const turns = await takeTurns({ events, regions: areas, clients }, Number(options.runs), of);
  console.log(`\n${clients} residents, ${events} events, ${areas} areas`);
  return printTurns(turns, settings);
}
