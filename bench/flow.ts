import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printTurns, type TurnSettings, takeTurns } from "./turns.ts";

/**
 * Times the whole flow against hand-written SQL on the same generated deliveries of four regions, in turns
 * and in one run; fails when their figures differ or a limit is passed. See docs/performance.md.
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

const settings: TurnSettings = {
  folder: options.folder,
  threads: options.threads,
  memoryLimit: options["memory-limit"],
  isTraced: options.trace,
  script: "fits",
  withIndicators: options.indicators,
};
const scale = {
  events: Number(options.events),
  regions: Number(options.regions),
  clients: Number(options.clients),
};
const turns = await takeTurns(scale, Number(options.runs), settings);
console.log(`\n${scale.events} events, ${scale.regions} regions, ${scale.clients} clients`);
const outcome = printTurns(turns, settings);
if (
  !outcome.areFiguresSame ||
  !(outcome.ratio <= LARGEST_RATIO) ||
  outcome.peakGigabytes > LARGEST_GIGABYTES
) {
  console.log(`Not within ${LARGEST_RATIO} times and ${LARGEST_GIGABYTES} GB.`);
  process.exitCode = 1;
}
