import { existsSync } from "node:fs";
import { join } from "node:path";
import { createKey, readKey } from "../src/identity/index.ts";
import { type PipelineProgress, runPipeline } from "../src/pipeline.ts";
import { openDuckDb } from "../src/sql/duckdb.ts";
import type { Engine } from "../src/sql/engine.ts";
import { createWorkspace, openWorkspace, SETTINGS_FILE } from "../src/workspace.ts";
import { countedClients } from "./count-clients.ts";
import { benchKey } from "./key.ts";
import { printMeasured } from "./measured.ts";
import { PARTS } from "./parts.ts";
import { tracedEngine } from "./traced-engine.ts";

/**
 * `node our-flow.ts <workspace, new or not> <deliveries> <threads> <memory limit> <costs|counts|indicators> [trace]`: one
 * whole run of the flow, to costs and clients as the script by hand goes, then also to the counts of clients by age
 * group and sex (of which the figures then tell every cell), or on to indicators and comparison.
 */
const [folder = "", deliveries = "", threads = "2", memoryLimit = "4GB", until = "costs", trace] =
  process.argv.slice(2);

const FIGURES = `
  select region_code, coalesce(package_id, 'none') as package_id, cost_microeuros, client_count
  from read_parquet('$release/tables/package_years/*.parquet')
  union all
  select region_code, 'all', null, count(distinct client_id)
  from read_parquet('$release/tables/client_service_months/*.parquet')
  group by region_code
  order by region_code, package_id`;

/** Every cell of a region as a figure. */
const COUNTS = `
  select area_code as region_code, concat_ws(' ', level, coalesce(package_id, 'none'), coalesce(function_id, 'none'), age_group, sex) as package_id,
    null as cost_microeuros, client_count
  from counts
  where area_kind = 'region'`;

await printMeasured(
  async (clock) => {
    const isThere = existsSync(join(folder, SETTINGS_FILE));
    const workspace = isThere
      ? openWorkspace(folder)
      : createWorkspace(folder, {
          title: "Bench",
          is_synthetic: true,
          indicators: until === "indicators",
        });
    const place = { root: workspace.root, keys: workspace.keys };
    if (!isThere) createKey("client", place, benchKey, new Date());
    const opened = await openDuckDb({
      threads: Number(threads),
      memoryLimit,
      hasBeside: true,
      spillFolder: join(workspace.scratch, "spill"),
    });
    const traced = tracedEngine(opened);
    const engine: Engine = trace === undefined ? opened : traced.engine;
    const result = await runPipeline(
      { ...workspace, deliveries },
      {
        engine,
        key: readKey("client", { workspace: place, environment: {} }),
        today: "2026-01-01",
        accepted: [],
        programVersion: "bench",
        onProgress: (progress) => clock.passed(partOf(progress)),
      },
    );
    const counts = until === "counts" ? await countedClients(engine, workspace.warehouse) : null;
    if (counts !== null) {
      await engine.run(`create temp table counts as ${counts}`);
      clock.passed(PARTS.count);
    }
    if (trace !== undefined) traced.print();
    return { engine: opened, release: result.release.folder, hasCounts: counts !== null };
  },
  async ({ engine, release, hasCounts }) => [
    ...(await engine.rows(FIGURES.replaceAll("$release", release))),
    ...(hasCounts ? await engine.rows(COUNTS) : []),
  ],
);

/** The part of a run that what has just been done belongs to: progress is told when a thing is done. */
function partOf({ stage, what }: PipelineProgress): string {
  if (stage === "receive" || stage === "land") return PARTS.land;
  if (stage === "release") return PARTS.release;
  if (stage === "prove" || (stage === "compute" && what.startsWith("proof__"))) return PARTS.prove;
  return stage === "compute" && !/^(facts|comparison)__/.test(what) ? PARTS.cost : PARTS.indicators;
}
