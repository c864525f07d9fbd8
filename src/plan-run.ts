import { join } from "node:path";
import { placeContext, receive } from "./begin-run.ts";
import { PACKAGE_ROOT } from "./domain/package-root.ts";
import {
  definitionsOf,
  type GivenTable,
  givenSource,
  landedSources,
  partitionsOfLanding,
} from "./given/index.ts";
import { planLanding, type TableToLand } from "./identity/index.ts";
import { type Contract, loadChecks, loadContract } from "./ingest/index.ts";
import { type NationInputs, nationInputs } from "./national/index.ts";
import { modelsSalt, type PipelineEffects } from "./pipeline.ts";
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
  effects: Pick<PipelineEffects, "engine" | "key" | "linkage" | "programVersion">,
): Promise<RunPlan> {
  const contract = loadContract(join(PACKAGE_ROOT, "contract"));
  const begun =
    workspace.settings.node === "national"
      ? await planNation(workspace, contract, effects)
      : await planDeliveries(workspace, contract, effects);
  const { deliveries, landing, toLand, kept: landed, received } = begun;
  const { given } = definitionsOf(workspace, deliveries, landing);
  const sources = new Map(landedSources(contract, landing));
  for (const table of [...given, ...begun.given])
    sources.set(table.name, givenSource(table, workspace.warehouse));
  const models = planModels({
    models: modelsToRun(loadModels(join(PACKAGE_ROOT, "models")), workspace.settings),
    sources,
    partitions: partitionsOfLanding(landing),
    received,
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

type PlanEffects = Parameters<typeof planRun>[1];

/** What a run would begin with, as `begin` of the pipeline makes it, and what of it is kept or to be made. */
type PlannedBegin = Pick<RunPlan, "toLand" | "kept"> &
  Pick<NationInputs, "deliveries" | "landing" | "received"> & { readonly given: GivenTable[] };

async function planDeliveries(
  workspace: Workspace,
  contract: Contract,
  effects: PlanEffects,
): Promise<PlannedBegin> {
  const { deliveries, adapters } = await receive(workspace, contract, effects.engine);
  const planned = planLanding(deliveries, placeContext(workspace, contract, adapters, effects));
  return { ...planned, deliveries, received: new Map(), given: [] };
}

/** Packages are received already; files of the warehouse in which identities are followed may have to be made. */
async function planNation(
  workspace: Workspace,
  contract: Contract,
  { engine, key }: PlanEffects,
): Promise<PlannedBegin> {
  const checks = loadChecks(join(PACKAGE_ROOT, "checks"), contract);
  const inputs = await nationInputs(workspace, { engine, key, checks, isWriting: false });
  const { deliveries, landing, received, sums } = inputs;
  const kept = [...landing.partitions.map(({ path }) => path), ...inputs.kept];
  return { toLand: [], kept, deliveries, landing, received, given: [sums] };
}
