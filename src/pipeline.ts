import { join, relative } from "node:path";
import { beginRun, type PipelineEffects, progressOf } from "./begin-run.ts";
import { earlyWarningsTable, raiseAlarmsStep } from "./comparison/index.ts";
import { allocateSupportStep } from "./costing/index.ts";
import { UserError } from "./domain/errors.ts";
import { PACKAGE_ROOT } from "./domain/package-root.ts";
import { writeWhole } from "./domain/write-whole.ts";
import {
  definitionsOf,
  type GivenTable,
  landedSources,
  partitionsOfLanding,
  storeGiven,
} from "./given/index.ts";
import type { Landing } from "./identity/index.ts";
import { figuresTable, loadIndicators } from "./indicators/index.ts";
import {
  blockingFindings,
  type Delivery,
  type Finding,
  loadContract,
  sortedFindings,
} from "./ingest/index.ts";
import { nationalIndicators } from "./national/index.ts";
import {
  findingsTable,
  modelFindings,
  type Proof,
  proofsOf,
  type Release,
  writeRelease,
} from "./publish/index.ts";
import { outputsPath } from "./release/index.ts";
import type { RunWork, WorkDone } from "./run-work.ts";
import { loadModels, modelsToRun } from "./sql/models.ts";
import { type ModelOutputs, type ModelsRun, runModels, type Source } from "./sql/run-models.ts";
import type { StoredTable } from "./sql/warehouse.ts";
import type { Workspace } from "./workspace.ts";

export type { PipelineEffects, PipelineProgress } from "./begin-run.ts";

export type PipelineResult = {
  readonly deliveries: readonly Delivery[];
  readonly landing: Landing;
  /** Those of the deliveries and those that costing met. */
  readonly findings: readonly Finding[];
  readonly proofs: readonly Proof[];
  readonly release: Release;
  readonly computedModelCount: number;
};

/**
 * Deliveries in, a proven release out. The stages in order:
 *
 * receive → check and identify (land) → classify, cost and gather (models) → measure (figures of the
 * indicators) → prove → release.
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
  const models = modelsToRun(loadModels(join(PACKAGE_ROOT, "models")), workspace.settings);
  const begun = await beginRun(workspace, contract, effects, models);
  const { deliveries, landing, work, received } = begun;
  refuseBlocked(landing, workspace);

  const { given: defined, policies: own } = definitionsOf(workspace, deliveries, landing);
  // Areas costed and classified by their own rules; a nation does neither.
  const policies = workspace.settings.node === "national" ? [] : own;
  const given = [...defined, ...begun.given];
  const sources = new Map(landedSources(contract, landing));
  for (const table of given) {
    sources.set(table.name, await storeGiven(table, workspace.warehouse, engine));
  }
  const { run, computed } = modelsRun(
    workspace,
    sources,
    landing,
    { models, received },
    work,
    effects,
  );
  const outputs = await runModels(run);
  const measures = workspace.settings.indicators
    ? await measured(workspace, run, outputs, given, sources, work, effects)
    : new Map<string, StoredTable>();
  for (const [table, stored] of measures)
    sources.set(table, { columns: [], files: [{ ...stored, partition: null }] });

  effects.onProgress(progressOf("prove", "proofs", work.now()));
  const findings = sortedFindings([...landing.findings, ...(await modelFindings(outputs, run))]);
  const told = findingsTable(findings);
  sources.set(told.name, await storeGiven(told, workspace.warehouse, engine));
  const proofs = await proofsOf(outputs, run);
  refuseBroken(proofs);
  effects.onProgress(progressOf("release", "tables", work.proved()));

  const inputs = {
    workspace,
    outputs,
    given: [...given, told],
    sources,
    proofs,
    deliveries,
    landing,
    policies,
    computed: measures,
  };
  const { id: keyId } = effects.key;
  const linkageKeyId = effects.linkage?.id ?? null;
  const release = await writeRelease(
    { ...inputs, keyId, linkageKeyId, programVersion: effects.programVersion, models: run.models },
    engine,
  );
  writeWhole(
    outputsPath(workspace.root, release.id),
    outputsText(workspace, release, outputs, sources),
  );
  const done = progressOf("release", release.id, { share: 1, workedShare: 1 });
  effects.onProgress({ ...done, isKept: release.isKept });
  return { deliveries, landing, findings, proofs, release, computedModelCount: computed.size };
}

function refuseBlocked(landing: Landing, workspace: Workspace): void {
  const blocking = blockingFindings(landing.findings);
  if (blocking.length === 0) return;
  const lines = blocking.map(
    (finding) => `  ${finding.check_id} ${finding.delivery_id ?? ""}: ${finding.message}`,
  );
  throw new UserError(
    "blocking_findings",
    `${blocking.length} findings stop the run:\n${lines.join("\n")}\nSee them all with: paketti check ${workspace.root}`,
  );
}

function refuseBroken(proofs: readonly Proof[]): void {
  const broken = proofs.filter((proof) => !proof.holds);
  if (broken.length === 0) return;
  const lines = broken.map(({ proof_id: id, broken: [first] }) => {
    const place = [first?.region_code, first?.year, first?.subject].filter((part) => part != null);
    return `  ${id}: ${place.join(" ")}, expected ${first?.expected}, found ${first?.found}`;
  });
  throw new UserError(
    "proof_broken",
    `${broken.length} proofs do not hold, so no release was made:\n${lines.join("\n")}`,
  );
}

/** The run of the models, and the set that gathers those that had to be computed. */
function modelsRun(
  workspace: Workspace,
  sources: ReadonlyMap<string, Source>,
  landing: Landing,
  models: Pick<ModelsRun, "models" | "received">,
  work: RunWork,
  effects: PipelineEffects,
): { run: ModelsRun; computed: ReadonlySet<string> } {
  const computed = new Set<string>();
  const partitions = partitionsOfLanding(landing);
  work.hasLanded(landing, partitions);
  const run: ModelsRun = {
    engine: effects.engine,
    warehouseFolder: workspace.warehouse,
    ...models,
    sources,
    partitions,
    salt: modelsSalt(effects.programVersion),
    steps: new Map([
      ["allocate_support_costs", allocateSupportStep],
      ["raise_alarms", raiseAlarmsStep],
    ]),
    onModel: ({ model, partition, rowCount, byteCount, isComputed }) => {
      const place = partition === null ? "" : ` ${partition.regionCode}/${partition.year}`;
      if (isComputed) computed.add(`${model}${place}`);
      effects.onProgress({
        stage: "compute",
        what: `${model}${place}`,
        ...work.modelled(model, partition, !isComputed),
        rowCount,
        byteCount,
        isKept: !isComputed,
      });
    },
  };
  return { run, computed };
}

/** The figures of every indicator and early warnings, from the tables that the release will hold. */
async function measured(
  workspace: Workspace,
  run: ModelsRun,
  outputs: ModelOutputs,
  given: readonly GivenTable[],
  sources: ReadonlyMap<string, Source>,
  work: RunWork,
  effects: PipelineEffects,
): Promise<ReadonlyMap<string, StoredTable>> {
  const tables = new Map<string, Source["files"]>();
  for (const { name, spec } of run.models) {
    if (spec.released_as !== undefined) tables.set(spec.released_as, outputs.get(name) ?? []);
  }
  for (const { name, releasedAs } of given) {
    if (releasedAs !== undefined) tables.set(releasedAs, sources.get(name)?.files ?? []);
  }
  const show = (what: string, done: WorkDone) =>
    effects.onProgress(progressOf("measure", what, done));
  const years = new Set(run.partitions.map(({ year }) => year)).size;
  show("indicators", work.now());
  const made = {
    engine: effects.engine,
    warehouseFolder: workspace.warehouse,
    salt: run.salt,
    tables,
    definitions:
      workspace.settings.node === "national"
        ? nationalIndicators(loadIndicators())
        : loadIndicators(),
  };
  const figures = await figuresTable({
    ...made,
    onYear: (year) => show(`indicators ${year}`, work.measured(Math.max(1, years))),
  });
  show("early warnings", work.now());
  const warnings = await earlyWarningsTable(made);
  work.warned();
  return new Map([
    ["figures", figures],
    ["early_warnings", warnings],
  ]);
}

/** What every model depends on besides its statement and inputs. */
export function modelsSalt(programVersion: string): string {
  return `paketti ${programVersion}`;
}

/** Which files of the warehouse a release was made from: to explain an event, to verify, to know what is needed. */
function outputsText(
  workspace: Workspace,
  release: Release,
  outputs: ModelOutputs,
  sources: ReadonlyMap<string, Source>,
): string {
  const tables = [...outputs, ...[...sources].map(([name, { files }]) => [name, files] as const)];
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
