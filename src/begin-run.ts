import { join } from "node:path";
import { UserError } from "./domain/errors.ts";
import { PACKAGE_ROOT } from "./domain/package-root.ts";
import type { GivenTable } from "./given/index.ts";
import {
  type Landing,
  landDeliveries,
  type PlaceContext,
  type PseudonymKey,
} from "./identity/index.ts";
import {
  type AcceptedDeviation,
  type Adapter,
  type Contract,
  type Delivery,
  loadAdapters,
  loadChecks,
  receiveDeliveries,
  sortedFindings,
  withAcceptances,
} from "./ingest/index.ts";
import { type NationInputs, nationInputs } from "./national/index.ts";
import { loadWorkSizes, RunWork, type WorkDone } from "./run-work.ts";
import type { Engine } from "./sql/engine.ts";
import type { Model } from "./sql/models.ts";
import type { Workspace } from "./workspace.ts";

export type PipelineEffects = {
  readonly engine: Engine;
  readonly key: PseudonymKey;
  /** The key that areas share so that a nation can link persons; left out or null where there is none. */
  readonly linkage?: PseudonymKey | null;
  readonly today: string;
  /** Findings that somebody answers for, and until when. */
  readonly accepted: readonly AcceptedDeviation[];
  readonly programVersion: string;
  readonly onProgress: (progress: PipelineProgress) => void;
};

/** How far a run has come, by what such work usually takes. */
export type PipelineProgress = WorkDone & {
  readonly stage: "receive" | "land" | "compute" | "measure" | "prove" | "release";
  readonly what: string;
  /** Rows and bytes of this step: of the delivered files that it read, or of the table that it made. */
  readonly rowCount: number;
  readonly byteCount: number;
  readonly isKept: boolean;
};

/** How far a run is at a step of a stage. */
export function progressOf(
  stage: PipelineProgress["stage"],
  what: string,
  done: WorkDone,
): PipelineProgress {
  return { stage, what, ...done, rowCount: 0, byteCount: 0, isKept: false };
}

/** What the models begin with: what was delivered and landed, or the packages that a nation has received. */
export type Begun = Pick<NationInputs, "received"> & {
  readonly deliveries: Delivery[];
  readonly landing: Landing;
  readonly work: RunWork;
  /** Tables of definitions besides those of every run. */
  readonly given: readonly GivenTable[];
};

/** The first stages of a run, of an area or of a national node. */
export async function beginRun(
  workspace: Workspace,
  contract: Contract,
  effects: PipelineEffects,
  models: readonly Model[],
): Promise<Begun> {
  if (workspace.settings.node !== "national") {
    const begun = await receiveAndLand(workspace, contract, effects, models);
    return { ...begun, received: new Map(), given: [] };
  }
  const checks = loadChecks(join(PACKAGE_ROOT, "checks"), contract);
  const { engine, key, accepted, today } = effects;
  const inputs = await nationInputs(workspace, { engine, key, checks, isWriting: true });
  const { deliveries, received, sums } = inputs;
  const work = new RunWork(deliveries, models, loadWorkSizes());
  effects.onProgress(progressOf("receive", `${deliveries.length} packages`, work.now()));
  const findings = sortedFindings(withAcceptances(inputs.landing.findings, accepted, today));
  return { deliveries, landing: { ...inputs.landing, findings }, work, received, given: [sums] };
}

/** What was delivered, and the adapters by which it is read. @throws UserError "invalid_delivery" for nothing. */
export async function receive(
  workspace: Workspace,
  contract: Contract,
  engine: Engine,
): Promise<{ deliveries: Delivery[]; adapters: ReadonlyMap<string, Adapter> }> {
  if (workspace.settings.node === "national") {
    throw new UserError(
      "invalid_usage",
      `${workspace.root} is a national node: it takes packages of areas (paketti receive) and has no deliveries of its own`,
    );
  }
  const adapters = loadAdapters(join(PACKAGE_ROOT, "adapters"));
  const tables = contract.tables.map(({ table, columns }) => ({
    table,
    columns: columns.map(({ name }) => name),
  }));
  const deliveries = await receiveDeliveries(engine, workspace.deliveries, { tables, adapters });
  if (deliveries.length > 0) return { deliveries, adapters };
  throw new UserError(
    "invalid_delivery",
    `${workspace.deliveries} holds no deliveries yet; put a folder with a manifest.yaml and data files there (docs/add-a-source.md), or try an example: paketti init demo --example pilot-2015`,
  );
}

/** What decides where deliveries land in the warehouse of a workspace. */
export function placeContext(
  workspace: Workspace,
  contract: Contract,
  adapters: ReadonlyMap<string, Adapter>,
  effects: Pick<PipelineEffects, "key" | "linkage" | "programVersion">,
): PlaceContext {
  return {
    contract,
    checks: loadChecks(join(PACKAGE_ROOT, "checks"), contract),
    adapters,
    key: effects.key,
    linkage: effects.linkage ?? null,
    warehouseFolder: workspace.warehouse,
    programVersion: effects.programVersion,
  };
}

/**
 * The first two stages: what was delivered, held against the contract and without identities.
 *
 * @param models Those that are to be computed afterwards, for how far the whole run is.
 */
export async function receiveAndLand(
  workspace: Workspace,
  contract: Contract,
  effects: PipelineEffects,
  models: readonly Model[] = [],
): Promise<{ deliveries: Delivery[]; landing: Landing; work: RunWork }> {
  const { deliveries, adapters } = await receive(workspace, contract, effects.engine);
  const work = new RunWork(deliveries, models, loadWorkSizes());
  effects.onProgress(progressOf("receive", `${deliveries.length} deliveries`, work.now()));
  const landing = await landDeliveries(deliveries, {
    ...placeContext(workspace, contract, adapters, effects),
    engine: effects.engine,
    accepted: effects.accepted,
    spillFolder: workspace.scratch,
    today: effects.today,
    onProgress: ({ deliveryId, table, files, rowsDone, isKept }) =>
      effects.onProgress({
        stage: "land",
        what: `${deliveryId}/${table}`,
        ...work.landed(files, isKept),
        rowCount: rowsDone,
        byteCount: files.reduce((sum, { bytes }) => sum + bytes, 0),
        isKept,
      }),
  });
  return { deliveries, landing, work };
}
