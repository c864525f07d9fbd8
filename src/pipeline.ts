import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { loadCatalogue, loadViews } from "./catalogue/index.ts";
import { loadRuleSets, ruleTables } from "./classification/index.ts";
import { allocationMethod, loadCostingPolicies, supportAllocationRows } from "./costing/index.ts";
import { UserError } from "./domain/errors.ts";
import { PACKAGE_ROOT } from "./domain/package-root.ts";
import { catalogueTables } from "./given/catalogue-tables.ts";
import { type GivenTable, storeGiven } from "./given/given-table.ts";
import { landedSources, partitionsOfLanding } from "./given/landed-sources.ts";
import { deliveryTables } from "./given/landing-tables.ts";
import { classificationTables, costingTables } from "./given/rule-tables.ts";
import { type Landing, landDeliveries, type PseudonymKey } from "./identity/index.ts";
import {
  blockingFindings,
  type Contract,
  type Delivery,
  loadAdapters,
  loadChecks,
  loadContract,
  readAccepted,
  receiveDeliveries,
} from "./ingest/index.ts";
import {
  modelFindings,
  type Proof,
  proofsOf,
  type Release,
  type ReleasedPolicy,
  writeRelease,
} from "./publish/index.ts";
import type { Engine } from "./sql/engine.ts";
import { requiredText } from "./sql/engine.ts";
import { loadModels } from "./sql/models.ts";
import { type ModelOutputs, type ModelsRun, runModels, type Source } from "./sql/run-models.ts";
import { writeWhole } from "./sql/warehouse.ts";
import type { Workspace } from "./workspace.ts";

export type PipelineEffects = {
  readonly engine: Engine;
  readonly key: PseudonymKey;
  readonly today: string;
  readonly programVersion: string;
  readonly onProgress: (progress: PipelineProgress) => void;
};

/** How far a run has come. `share` is of the whole work, 0 to 1, by what such work usually takes. */
export type PipelineProgress = {
  readonly stage: "receive" | "land" | "compute" | "prove" | "release";
  readonly what: string;
  readonly rowCount: number;
  readonly share: number;
  readonly isKept: boolean;
};

export type PipelineResult = {
  readonly deliveries: readonly Delivery[];
  readonly landing: Landing;
  readonly proofs: readonly Proof[];
  readonly release: Release;
  readonly computedModelCount: number;
};

/** The share of a run that landing takes; the models take most of the rest. */
const LAND_SHARE = 0.45;
const MODELS_SHARE = 0.5;

/**
 * Deliveries in, a proven release out. The stages in order:
 *
 * receive → check and identify (land) → classify, cost and gather (models) → prove → release.
 *
 * Every stage keeps what it made under a name that says what it was made from, so a second run does
 * only what has changed, and a run that was killed goes on where it was.
 *
 * @throws UserError "blocking_findings" after all findings are known; "proof_broken" naming the proof,
 *   with the release that was there before left as it was.
 */
export async function runPipeline(
  workspace: Workspace,
  effects: PipelineEffects,
): Promise<PipelineResult> {
  const { engine } = effects;
  const contract = loadContract(join(PACKAGE_ROOT, "contract"));
  const { deliveries, landing } = await receiveAndLand(workspace, contract, effects);
  const blocking = blockingFindings(landing.findings);
  if (blocking.length > 0) {
    throw new UserError(
      "blocking_findings",
      `${blocking.length} findings stop the run:\n${blocking.map((finding) => `  ${finding.check_id} ${finding.delivery_id ?? ""}: ${finding.message}`).join("\n")}\nSee them all with: paketti check ${workspace.root}`,
    );
  }
  const { given, policies } = definitionsOf(workspace, deliveries, landing);
  const sources = new Map<string, Source>(landedSources(contract, landing));
  for (const table of given)
    sources.set(table.name, await storeGiven(table, workspace.warehouse, engine));
  let computedModelCount = 0;
  const run: ModelsRun = {
    engine,
    warehouseFolder: workspace.warehouse,
    models: loadModels(join(PACKAGE_ROOT, "models")),
    sources,
    partitions: partitionsOfLanding(landing),
    salt: `paketti ${effects.programVersion}`,
    steps: new Map([
      [
        "allocate_support_costs",
        async (inputs) => {
          const [method] = await inputs.rows("given__allocation_method");
          return supportAllocationRows({
            costCentres: await inputs.rows("costing__cost_centres"),
            directCosts: await inputs.rows("costing__direct_costs"),
            driverUse: await inputs.rows("costing__driver_use"),
            method: allocationMethod(method === undefined ? "" : requiredText(method, "method")),
          });
        },
      ],
    ]),
    onModel: (event) => {
      computedModelCount += event.isComputed ? 1 : 0;
      effects.onProgress({
        stage: "compute",
        what:
          event.partition === null
            ? event.model
            : `${event.model} ${event.partition.regionCode}/${event.partition.year}`,
        rowCount: event.rowCount,
        share: LAND_SHARE + (MODELS_SHARE * event.done) / event.total,
        isKept: !event.isComputed,
      });
    },
  };
  const outputs = await runModels(run);
  effects.onProgress({
    stage: "prove",
    what: "proofs",
    rowCount: 0,
    share: LAND_SHARE + MODELS_SHARE,
    isKept: false,
  });
  const findings = [...landing.findings, ...(await modelFindings(outputs, run))];
  const proofs = await proofsOf(outputs, run);
  const broken = proofs.filter((proof) => !proof.holds);
  if (broken.length > 0) {
    throw new UserError(
      "proof_broken",
      `${broken.length} proofs do not hold, so no release was made:\n${broken.map((proof) => `  ${proof.proof_id}: ${proof.broken[0]?.subject ?? ""} expected ${proof.broken[0]?.expected} found ${proof.broken[0]?.found}`).join("\n")}`,
    );
  }
  const release = await writeRelease(
    {
      workspace,
      outputs,
      given,
      sources,
      findings,
      proofs,
      deliveries,
      landing,
      policies,
      keyId: effects.key.id,
      programVersion: effects.programVersion,
      models: run.models,
    },
    engine,
  );
  writeWhole(
    join(workspace.state, "outputs.json"),
    outputsText(workspace, release, outputs, sources),
  );
  effects.onProgress({
    stage: "release",
    what: release.id,
    rowCount: 0,
    share: 1,
    isKept: release.isKept,
  });
  return { deliveries, landing, proofs, release, computedModelCount };
}

/** Which files of the warehouse hold the rows behind a release: for explaining one event, and for audits. */
function outputsText(
  workspace: Workspace,
  release: Release,
  outputs: ModelOutputs,
  sources: ReadonlyMap<string, Source>,
): string {
  const landed = [...sources].filter(([name]) => name.startsWith("landed__"));
  const tables = [...outputs, ...landed.map(([name, { files }]) => [name, files] as const)];
  const models = Object.fromEntries(
    tables.map(([name, files]) => [
      name,
      files.map(({ partition, path }) => ({
        region_code: partition?.regionCode ?? null,
        year: partition?.year ?? null,
        path: relative(workspace.root, path),
      })),
    ]),
  );
  return `${JSON.stringify({ release_id: release.id, models }, null, 1)}\n`;
}

/** The first two stages: what was delivered, held against the contract and without identities. */
export async function receiveAndLand(
  workspace: Workspace,
  contract: Contract,
  effects: PipelineEffects,
): Promise<{ deliveries: Delivery[]; landing: Landing }> {
  const adapters = loadAdapters(join(PACKAGE_ROOT, "adapters"));
  const deliveries = await receiveDeliveries(effects.engine, workspace.deliveries, {
    tables: contract.tables.map((table) => ({
      table: table.table,
      columns: table.columns.map((column) => column.name),
    })),
    adapters,
  });
  const totalBytes = deliveries.reduce(
    (sum, delivery) => sum + delivery.files.reduce((size, file) => size + file.bytes, 0),
    0,
  );
  effects.onProgress({
    stage: "receive",
    what: `${deliveries.length} deliveries`,
    rowCount: 0,
    share: 0,
    isKept: false,
  });
  let landedBytes = 0;
  const landing = await landDeliveries(deliveries, {
    engine: effects.engine,
    contract,
    checks: loadChecks(join(PACKAGE_ROOT, "checks"), contract),
    adapters,
    accepted: readAccepted(join(workspace.state, "accepted.yaml")),
    key: effects.key,
    warehouseFolder: workspace.warehouse,
    spillFolder: workspace.scratch,
    today: effects.today,
    programVersion: effects.programVersion,
    onProgress: (progress) => {
      landedBytes += progress.bytes;
      effects.onProgress({
        stage: "land",
        what: `${progress.deliveryId}/${progress.table}`,
        rowCount: progress.rowsDone,
        share: LAND_SHARE * Math.min(1, landedBytes / Math.max(1, totalBytes)),
        isKept: progress.isKept,
      });
    },
  });
  return { deliveries, landing };
}

/** The catalogue, the rules and the deliveries as tables, and who answers for the rules. */
function definitionsOf(
  workspace: Workspace,
  deliveries: readonly Delivery[],
  landing: Landing,
): { given: GivenTable[]; policies: ReleasedPolicy[] } {
  const folder = join(PACKAGE_ROOT, "catalogue");
  const ownServices = join(workspace.mappings, "services.yaml");
  const catalogue = loadCatalogue(
    folder,
    workspace.settings.catalogue,
    existsSync(ownServices) ? [ownServices] : [],
  );
  const ruleSets = loadRuleSets(
    join(folder, "classification"),
    join(workspace.mappings, "classification"),
    new Set(catalogue.services.map((service) => service.service_id)),
  );
  const costing = loadCostingPolicies(
    join(PACKAGE_ROOT, "costing"),
    join(workspace.mappings, "costing"),
  );
  return {
    given: [
      ...catalogueTables(catalogue, loadViews(folder, catalogue)),
      ...classificationTables(ruleTables(ruleSets)),
      ...costingTables(costing, workspace.settings.allocation),
      ...deliveryTables(deliveries, landing),
    ],
    policies: [
      ...[costing.accounts, costing.weights, costing.drivers].map((policy) => ({
        name: policy.policy,
        version: policy.version,
        owner: policy.owner,
        reason: policy.reason.trim(),
      })),
      ...ruleSets.map((ruleSet) => ({
        name: `classification ${ruleSet.rule_set}`,
        version: ruleSet.version,
        owner: ruleSet.region_code ?? "national",
        reason: ruleSet.source,
      })),
    ],
  };
}
