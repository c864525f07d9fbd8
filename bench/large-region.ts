import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createKey } from "../src/identity/index.ts";
import { createWorkspace } from "../src/workspace.ts";
import { benchKey } from "./key.ts";
import { generated, measured, type TurnSettings, tell } from "./turns.ts";

/**
 * Queries of a region as large as the largest of the nation, on the command line, without the nation: its release has
 * 22 other regions beside, which are small. The workspace stays, and is asked again when it is there. Fails when a
 * limit is passed. See docs/performance.md.
 */
const { values: options } = parseArgs({
  options: {
    residents: { type: "string", default: "680000" },
    others: { type: "string", default: "110000" },
    "events-per-resident": { type: "string", default: "45" },
    turns: { type: "string", default: "3" },
    threads: { type: "string", default: String(availableParallelism()) },
    "memory-limit": { type: "string", default: "10GB" },
    folder: { type: "string", default: join(tmpdir(), "paketti-bench") },
  },
});

const AREAS = 23;
const perResident = Number(options["events-per-resident"]);
const sizeOf = (residents: number) => ({ clients: residents, events: residents * perResident });
const settings: TurnSettings = {
  folder: options.folder,
  threads: options.threads,
  memoryLimit: options["memory-limit"],
  isTraced: false,
  script: "large",
  withIndicators: false,
};
const workspace = join(settings.folder, `large-region-${options.residents}-${options.others}`);
if (!existsSync(workspace)) {
  const deliveries = await generated(
    {
      ...sizeOf(Number(options.others)),
      regions: AREAS,
      first: sizeOf(Number(options.residents)),
    },
    settings,
  );
  const { root, keys } = createWorkspace(workspace, {
    title: "Bench",
    is_synthetic: true,
    indicators: false,
    query_tables: true,
  });
  createKey("client", { root, keys }, benchKey, new Date());
  tell("flow", await measured("our-flow.ts", [root, deliveries], settings, ["costs"]));
}
const script = join(import.meta.dirname, "queries.ts");
const words = [script, workspace, "--only", "command-line", "--turns", options.turns];
process.exitCode = spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
