import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { parseFrom } from "../domain/parse.ts";
import { compareTexts } from "../domain/text-order.ts";
import { columns, landedSources } from "../given/index.ts";
import { loadContract } from "../ingest/index.ts";
import { filesOfRelease, type Output, readManifest } from "../release/index.ts";
import { type Engine, requiredText, sqlText } from "../sql/engine.ts";
import { type Model, modelHash } from "../sql/models.ts";
import {
  type ModelOutput,
  type ModelOutputs,
  type ModelsRun,
  orderedStatement,
  type Partition,
  partitionsOf,
  type Source,
} from "../sql/run-models.ts";
import { contentHash, fileHash, storeQuery, unchangedHash } from "../sql/warehouse.ts";
import type { Workspace } from "../workspace.ts";
import type { Proof } from "./proof.ts";
import { proofsOf } from "./proofs.ts";

/** A file that is not as the release says, and what is wrong with it. */
export type DamagedFile = { readonly path: string; readonly fault: string };

export type Verification = {
  readonly releaseId: string;
  readonly fileCount: number;
  readonly damaged: readonly DamagedFile[];
  /**
   * `recomputed`: each proof was computed again from the warehouse. `warehouse_gone`: files it needs are no
   * longer there. `other_version`: the models have changed since the release was made.
   */
  readonly proofs: "recomputed" | "warehouse_gone" | "other_version";
  /** Proofs that do not hold, or came out otherwise than the release says. */
  readonly differing: readonly string[];
};

const ManifestParts = z.looseObject({
  release_id: z.string(),
  models: z.record(z.string(), z.string()),
  tables: z.record(
    z.string(),
    z.looseObject({ files: z.array(z.looseObject({ path: z.string(), sha256: z.string() })) }),
  ),
});

const KeptProofs = z.array(
  z.looseObject({
    proof_id: z.string(),
    expected: z.string(),
    found: z.string(),
    holds: z.boolean(),
  }),
);

/**
 * Reads every file of a release and computes its proofs again.
 *
 * The id of a release is the hash of its manifest, and the manifest holds the hash of every table file, so
 * one changed byte anywhere is named. The proofs are computed anew from the files of the warehouse the
 * release was made from, after these too have been held to their hashes.
 *
 * @throws UserError "release_damaged" when the manifest cannot be read at all.
 */
export async function verifyRelease(
  workspace: Workspace,
  releaseId: string,
  models: readonly Model[],
  engine: Engine,
): Promise<Verification> {
  const folder = join(workspace.releases, releaseId);
  readManifest(folder);
  const path = join(folder, "manifest.json");
  const text = readFileSync(path, "utf8");
  const manifest = parseFrom(path, ManifestParts, JSON.parse(text), "release_damaged");
  const listed = Object.values(manifest.tables).flatMap(({ files }) => files);
  const damaged = [
    ...manifestFaults(releaseId, text),
    ...(await fileFaults(folder, listed)),
    ...unlistedFiles(folder, listed),
  ];
  const files = filesOfRelease(workspace.root, releaseId);
  const result = { releaseId, fileCount: listed.length };
  if (models.some((model) => manifest.models[model.name] !== modelHash(model)))
    return { ...result, damaged, proofs: "other_version", differing: [] };
  const used = [...(files?.values() ?? [])].flat();
  if (files === null || used.some((file) => !existsSync(file.path)))
    return { ...result, damaged, proofs: "warehouse_gone", differing: [] };
  damaged.push(...(await warehouseFaults(used, workspace)));
  if (damaged.length > 0) return { ...result, damaged, proofs: "recomputed", differing: [] };
  const proofs = await proofsAgain(workspace, files, models, engine);
  return { ...result, damaged, proofs: "recomputed", differing: differences(folder, proofs) };
}

function manifestFaults(releaseId: string, text: string): DamagedFile[] {
  const { release_id: stated, ...content }: Record<string, unknown> = JSON.parse(text);
  const computed = contentHash([JSON.stringify(content)]).slice(0, 16);
  return stated === releaseId && computed === releaseId
    ? []
    : [{ path: "manifest.json", fault: "its content is not the one that the release is named by" }];
}

type ListedFile = { readonly path: string; readonly sha256: string };

async function fileFaults(folder: string, listed: readonly ListedFile[]): Promise<DamagedFile[]> {
  const faults: DamagedFile[] = [];
  for (const { path, sha256 } of listed) {
    const place = join(folder, path);
    if (!existsSync(place)) faults.push({ path, fault: "it is missing" });
    else if ((await fileHash(place)) !== sha256)
      faults.push({ path, fault: "its bytes have changed" });
  }
  return faults;
}

function unlistedFiles(folder: string, listed: readonly ListedFile[]): DamagedFile[] {
  const known = new Set(listed.map(({ path }) => path));
  return readdirSync(join(folder, "tables"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !known.has(path))
    .toSorted(compareTexts)
    .map((path) => ({ path, fault: "the manifest does not name it" }));
}

/** Files of the warehouse whose bytes are not those that their receipts tell. */
async function warehouseFaults(
  used: readonly Output[],
  workspace: Workspace,
): Promise<DamagedFile[]> {
  const faults: DamagedFile[] = [];
  for (const { path } of used) {
    try {
      await unchangedHash(path);
    } catch {
      faults.push({ path: relative(workspace.root, path), fault: "its bytes have changed" });
    }
  }
  return faults;
}

async function proofsAgain(
  workspace: Workspace,
  files: ReadonlyMap<string, readonly Output[]>,
  models: readonly Model[],
  engine: Engine,
): Promise<Proof[]> {
  const kept = [...files].map(([name, outputs]): [string, ModelOutput[]] => [
    name,
    outputs.map(outputOf),
  ]);
  const outputs = new Map(kept.filter(([name]) => models.some((model) => model.name === name)));
  const contract = loadContract(join(PACKAGE_ROOT, "contract"));
  const sources = new Map(landedSources(contract, { partitions: [] }));
  for (const [name, entries] of kept.filter(([name]) => !outputs.has(name))) {
    const [first] = entries;
    if (first !== undefined) sources.set(name, await sourceOf(first.path, entries, engine));
  }
  const run: ModelsRun = {
    engine,
    warehouseFolder: join(workspace.scratch, "verify"),
    models,
    sources,
    partitions: partitionsIn(kept.flatMap(([, entries]) => entries)),
    salt: "",
    steps: new Map(),
    onModel: () => {},
  };
  for (const model of models.filter(({ name }) => name.startsWith("proof__")))
    outputs.set(model.name, await computedAgain(model, run, outputs));
  return proofsOf(outputs, run, true);
}

function outputOf({ regionCode, year, path }: Output): ModelOutput {
  const partition = regionCode === null || year === null ? null : { regionCode, year };
  return { path, hash: path, sha256: path, rowCount: 1, partition };
}

async function sourceOf(
  first: string,
  files: readonly ModelOutput[],
  engine: Engine,
): Promise<Source> {
  const described = await engine.rows(`describe select * from read_parquet(${sqlText(first)})`);
  const list = described.map(
    (row) => `${requiredText(row, "column_name")}:${requiredText(row, "column_type")}`,
  );
  const isScoped =
    files.some(({ partition }) => partition === null) &&
    files.some(({ partition }) => partition !== null);
  return { columns: columns(list.join(" ").toLowerCase()), files, isScoped };
}

function partitionsIn(files: readonly ModelOutput[]): NonNullable<Partition>[] {
  const found = files.flatMap(({ partition }) => (partition === null ? [] : [partition]));
  return [...new Map(found.map((one) => [`${one.regionCode}/${one.year}`, one])).values()];
}

async function computedAgain(
  model: Model,
  run: ModelsRun,
  outputs: ModelOutputs,
): Promise<ModelOutput[]> {
  const computed: ModelOutput[] = [];
  for (const [index, partition] of partitionsOf(model, run).entries()) {
    const folder = join(run.warehouseFolder, model.name);
    const statement = orderedStatement(model, partition, run, outputs);
    const stored = await storeQuery(run.engine, folder, String(index), statement);
    computed.push({ ...stored, partition });
  }
  return computed;
}

/** Proofs that do not hold now, or whose sums are not those that the release tells. */
function differences(folder: string, proofs: readonly Proof[]): string[] {
  const path = join(folder, "proofs.json");
  const content: unknown = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
  const told = new Map(
    parseFrom(path, KeptProofs, content, "release_damaged").map((proof) => [proof.proof_id, proof]),
  );
  const differing = proofs.filter((proof) => {
    const before = told.get(proof.proof_id);
    const isSame =
      before?.expected === String(proof.expected) &&
      before.found === String(proof.found) &&
      before.holds === proof.holds;
    return !proof.holds || !isSame;
  });
  return differing.map(({ proof_id: id }) => id);
}
