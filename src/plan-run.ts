import { join } from "node:path";
import { PACKAGE_ROOT } from "./domain/package-root.ts";
import { definitionsOf, givenSource, landedSources, partitionsOfLanding } from "./given/index.ts";
import { planLanding, type TableToLand } from "./identity/index.ts";
import { loadContract } from "./ingest/index.ts";
import { modelsSalt, type PipelineEffects, placeContext, receive } from "./pipeline.ts";
import { lastFileOf } from "./release/index.ts";
import { loadModels, modelsToRun } from "./sql/models.ts";
import { type PlannedModel, planModels } from "./sql/plan-models.ts";
import type { Workspace } from "./workspace.ts";

/** What a run would do: the tables it would land, and every model in every partition with the reason. */
export type RunPlan = {
  readonly toLand: readonly TableToLand[];
  readonly models: readonly PlannedModel[];
  /** Files and folders of the warehouse that the run would use as they are. */
  readonly kept: readonly string[];
};

/**
 * What `runPipeline` would land and compute now, and why, without writing anything.
 *
 * @throws UserError as `runPipeline` does for deliveries and definitions that cannot be followed.
 */
export async function planRun(
  workspace: Workspace,
  effects: Pick<PipelineEffects, "engine" | "key" | "programVersion">,
): Promise<RunPlan> {
  const contract = loadContract(join(PACKAGE_ROOT, "contract"));
  const { deliveries, adapters } = await receive(workspace, contract, effects.engine);
  const {
    landing,
    toLand,
    kept: landed,
  } = planLanding(deliveries, placeContext(workspace, contract, adapters, effects));
  const { given } = definitionsOf(workspace, deliveries, landing);
  const sources = new Map(landedSources(contract, landing));
  for (const table of given) sources.set(table.name, givenSource(table, workspace.warehouse));
  const models = planModels({
    models: modelsToRun(loadModels(join(PACKAGE_ROOT, "models")), workspace.settings),
    sources,
    partitions: partitionsOfLanding(landing),
    salt: modelsSalt(effects.programVersion),
    warehouseFolder: workspace.warehouse,
    lastFile: lastFileOf(workspace.root),
  });
  const files = [...sources.entries()]
    .filter(([name]) => name.startsWith("given__"))
    .flatMap(([, source]) => source.files.map(({ path }) => path));
  const kept = [
    ...landed,
    ...files,
    ...models.flatMap(({ file }) => (file === null ? [] : [file])),
  ];
  return { toLand, models, kept };
}
