import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { z } from "zod";
import { createKey } from "../src/identity/index.ts";
import { createWorkspace } from "../src/workspace.ts";
import { endOf, startedCommandLine } from "../test/fixtures/command-line.ts";
import { benchKey } from "./key.ts";

/**
 * Whether the time left that a run tells is honest: after the first tenth of its work, the time told must be
 * within a factor of two of the time it then took. Prints the worst, and what each step took, for
 * `models/work.yaml`.
 *
 * `node bench/progress.ts --deliveries FOLDER`: any `deliveries` folder, for example of `paketti init`.
 */
const { values: options } = parseArgs({
  options: { deliveries: { type: "string", default: "demo/deliveries" } },
});

const Line = z.object({
  progress: z.object({
    stage: z.string(),
    what: z.string(),
    share: z.number(),
    seconds_left: z.number().nullable(),
  }),
});

/** What a run told of itself, and when: seconds after it was started. */
type Told = z.infer<typeof Line>["progress"] & { readonly at: number };

/** The last seconds are left out: a second too few of two is no dishonesty. On a slow machine they are a hundredth. */
const LAST_SECONDS = 3;
const LAST_SHARE = 0.01;

const root = mkdtempSync(join(tmpdir(), "paketti-progress-"));
try {
  const workspace = createWorkspace(root, { title: "Bench", is_synthetic: true });
  rmSync(workspace.deliveries, { recursive: true });
  symlinkSync(resolve(options.deliveries), workspace.deliveries);
  createKey("client", { root: workspace.root, keys: workspace.keys }, benchKey, new Date());
  const startedAt = performance.now();
  const told: Told[] = [];
  const started = startedCommandLine(["run", root, "--json"]);
  if (started.stderr === null) throw new Error("the run has no standard error");
  createInterface({ input: started.stderr }).on("line", (line) => {
    const read = line.startsWith("{") ? Line.safeParse(JSON.parse(line)) : null;
    if (read?.success === true)
      told.push({ at: (performance.now() - startedAt) / 1000, ...read.data.progress });
  });
  const { exit } = await endOf(started);
  const whole = (performance.now() - startedAt) / 1000;
  if (exit !== 0) throw new Error(`the run ended with ${exit}`);
  report(told, whole);
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** Landing and models are told when they are done, everything else when it begins: it took what follows its line. */
function nameOf(stage: string, what: string): string {
  if (stage === "compute") return what.split(" ")[0] ?? what;
  return stage === "land" || stage === "receive" ? stage : `until ${what}`;
}

function report(told: readonly Told[], whole: number): void {
  const last = Math.max(LAST_SECONDS, LAST_SHARE * whole);
  const factors = told.flatMap(({ at, seconds_left: left }) =>
    left === null || whole - at <= last ? [] : [left / (whole - at)],
  );
  console.log(`The run took ${whole.toFixed(0)} s and told of itself ${told.length} times.`);
  console.log(
    `Time left told after the first tenth: ${Math.min(...factors).toFixed(2)} to ${Math.max(...factors).toFixed(2)} times the time it then took.`,
  );
  const seconds = new Map<string, number>();
  let before = 0;
  for (const { at, stage, what } of told) {
    const name = nameOf(stage, what);
    seconds.set(name, (seconds.get(name) ?? 0) + at - before);
    before = at;
  }
  for (const [name, sum] of [...seconds].sort((left, right) => right[1] - left[1]).slice(0, 40))
    console.log(`${sum.toFixed(2).padStart(8)} s  ${name}`);
  if (Math.min(...factors) < 0.5 || Math.max(...factors) > 2) {
    console.log("Not within a factor of two.");
    process.exitCode = 1;
  }
}
