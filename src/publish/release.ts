import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../domain/errors.ts";
import { writeWhole } from "../domain/write-whole.ts";
import type { GivenTable, Policy } from "../given/index.ts";
import type { Landing } from "../identity/index.ts";
import type { Delivery } from "../ingest/index.ts";
import {
  CURRENT_FILE,
  currentReleaseId,
  HISTORY_FILE,
  readManifest,
  releaseHistory,
} from "../release/index.ts";
import type { Engine } from "../sql/engine.ts";
import { fileNameOf } from "../sql/file-name.ts";
import { type Model, modelHash } from "../sql/models.ts";
import {
  type ModelOutputs,
  type Partition,
  relationOfOutput,
  type Source,
} from "../sql/run-models.ts";
import {
  contentHash,
  fileHash,
  findStored,
  recordedHash,
  type StoredTable,
  storeQuery,
  unchangedHash,
} from "../sql/warehouse.ts";
import { notesOf, type Workspace } from "../workspace.ts";
import type { Proof } from "./proof.ts";

export type ReleaseInput = {
  readonly workspace: Workspace;
  readonly outputs: ModelOutputs;
  readonly given: readonly GivenTable[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly proofs: readonly Proof[];
  readonly deliveries: readonly Delivery[];
  readonly landing: Landing;
  readonly policies: readonly Policy[];
  readonly keyId: string;
  /** Of the key that areas share, under which identities of this release can be linked; null without one. */
  readonly linkageKeyId: string | null;
  readonly programVersion: string;
  readonly models: readonly Model[];
  /** Tables that neither a model nor a definition makes, by their names in the release. */
  readonly computed: ReadonlyMap<string, StoredTable>;
};

export type Release = { readonly id: string; readonly folder: string; readonly isKept: boolean };

type ReleasedFile = {
  readonly path: string;
  readonly from: string;
  readonly rows: number;
  /** As its receipt in the warehouse has it; the file is held to it before it is copied. */
  readonly sha256: string;
  /** Whether this run wrote it. */
  readonly isFresh: boolean;
};

/**
 * Writes an immutable release and makes it the current one.
 *
 * A release is named by its content: the same inputs give the same id and the same bytes, so a run that
 * changes nothing finds its release there. What the release before holds already is linked; the rest is copied
 * from the warehouse, so that whatever happens to a file there, what is served stays as it is. The release gets
 * its name only when it is whole.
 */
export async function writeRelease(input: ReleaseInput, engine: Engine): Promise<Release> {
  const { workspace } = input;
  const files = await releasedFiles(input, engine);
  const manifest = manifestOf(input, files, engine);
  const id = contentHash([JSON.stringify(manifest)]).slice(0, 16);
  const folder = join(workspace.releases, id);
  const isKept = await isWhole(folder, [...files.values()].flat());
  if (!isKept) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    const held = filesOfCurrent(workspace.releases);
    for (const file of [...files.values()].flat())
      await placeFile(file, join(unfinished, file.path), held.get(file.sha256));
    writeFileSync(join(unfinished, "proofs.json"), jsonText(input.proofs));
    writeFileSync(join(unfinished, "manifest.json"), jsonText({ release_id: id, ...manifest }));
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  }
  makeCurrent(workspace.releases, id);
  return { id, folder, isKept };
}

/** Makes a release the current one, and keeps the order in which releases became so. */
function makeCurrent(releases: string, id: string): void {
  if (currentReleaseId(releases) !== id || releaseHistory(releases).at(-1) !== id) {
    const history = [...releaseHistory(releases), id];
    writeWhole(join(releases, HISTORY_FILE), history.map((one) => `${one}\n`).join(""));
  }
  writeWhole(join(releases, CURRENT_FILE), `${id}\n`);
}

/** Whether a release lies there with every file as its manifest says; one that does not is written again. */
async function isWhole(folder: string, files: readonly ReleasedFile[]): Promise<boolean> {
  if (!existsSync(join(folder, "manifest.json")) || !existsSync(join(folder, "proofs.json")))
    return false;
  for (const { path, sha256, from } of files) {
    const placed = join(folder, path);
    if (!existsSync(placed)) return false;
    if (!isUntouchedCopy(placed, from) && (await fileHash(placed)) !== sha256) return false;
  }
  return true;
}

/** A file keeps the time of what it was copied from; one that was written since is read, and held to its hash. */
function isUntouchedCopy(copy: string, from: string): boolean {
  const [one, other] = [statSync(copy), statSync(from)];
  return one.size === other.size && Math.abs(one.mtimeMs - other.mtimeMs) < 2;
}

/** The files of the current release by their hashes; none when there is none, or its manifest is damaged. */
function filesOfCurrent(releases: string): ReadonlyMap<string, string> {
  const id = currentReleaseId(releases);
  if (id === null) return new Map();
  const folder = join(releases, id);
  const found = new Map<string, string>();
  try {
    for (const { files } of Object.values(readManifest(folder).tables)) {
      for (const { path, sha256 } of files)
        if (typeof sha256 === "string") found.set(sha256, join(folder, path));
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return found;
}

async function releasedFiles(
  input: ReleaseInput,
  engine: Engine,
): Promise<Map<string, ReleasedFile[]>> {
  const files = new Map<string, ReleasedFile[]>();
  for (const model of input.models) {
    const table = model.spec.released_as;
    if (table === undefined) continue;
    const outputs = input.outputs.get(model.name) ?? [];
    const placed = outputs.map((output) => ({ ...output, place: placeOf(output.partition) }));
    if (placed.length === 0) placed.push(await emptyTable(model, input, engine));
    files.set(
      table,
      placed.map(({ place, path, rowCount, isFresh }) =>
        releasedFile(table, place, path, rowCount, isFresh),
      ),
    );
  }
  for (const [table, { path, rowCount }] of input.computed) {
    files.set(table, [releasedFile(table, "all", path, rowCount)]);
  }
  for (const table of input.given) {
    const [file] = input.sources.get(table.name)?.files ?? [];
    if (table.releasedAs === undefined || file === undefined) continue;
    files.set(table.releasedAs, [
      releasedFile(table.releasedAs, "all", file.path, table.rows.length),
    ]);
  }
  return files;
}

function placeOf(partition: Partition): string {
  return partition === null ? "all" : `${fileNameOf(partition.regionCode)}-${partition.year}`;
}

/** A table for which nothing was delivered is in the release too, with its columns and no rows. */
async function emptyTable(model: Model, input: ReleaseInput, engine: Engine) {
  const sql = `select * from ${relationOfOutput(input.outputs, model)}`;
  const folder = join(input.workspace.warehouse, "models", model.name, "none");
  const hash = contentHash([sql]);
  const stored = findStored(folder, hash) ?? (await storeQuery(engine, folder, hash, sql));
  return { ...stored, partition: null, place: "none" };
}

function releasedFile(
  table: string,
  place: string,
  from: string,
  rows: number,
  isFresh = false,
): ReleasedFile {
  return {
    path: `tables/${table}/${place}.parquet`,
    from,
    rows,
    sha256: recordedHash(from),
    isFresh,
  };
}

/** @param held The same file in the release before, if it has it. */
async function placeFile(
  { from, isFresh }: ReleasedFile,
  to: string,
  held: string | undefined,
): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  if (held !== undefined && existsSync(held) && isUntouchedCopy(held, from)) {
    try {
      linkSync(held, to);
      return;
    } catch {
      // A disk without links gets a copy.
    }
  }
  if (!isFresh) await unchangedHash(from);
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  const { atime, mtime } = statSync(from);
  utimesSync(to, atime, mtime);
}

function manifestOf(
  input: ReleaseInput,
  files: ReadonlyMap<string, readonly ReleasedFile[]>,
  engine: Engine,
) {
  const { workspace } = input;
  return {
    format: 1,
    title: workspace.settings.title,
    paketti: input.programVersion,
    engine: engine.version,
    catalogue: workspace.settings.catalogue,
    allocation: workspace.settings.allocation,
    is_synthetic: workspace.settings.is_synthetic,
    notes: notesOf(workspace.settings).map(({ en }) => en),
    note_names: notesOf(workspace.settings),
    policies: input.policies,
    key_id: input.keyId,
    ...(input.linkageKeyId === null ? {} : { linkage_key_id: input.linkageKeyId }),
    models: Object.fromEntries(input.models.map((model) => [model.name, modelHash(model)])),
    definitions: Object.fromEntries(
      input.given.map((table) => [table.name, input.sources.get(table.name)?.files[0]?.hash ?? ""]),
    ),
    deliveries: input.deliveries.map((delivery) => ({
      delivery_id: delivery.deliveryId,
      organiser: delivery.organiser,
      source: delivery.source,
      period: delivery.period,
      contract: delivery.contract,
      adapter: delivery.adapter,
      replaced_by: delivery.replacedBy,
      same_as: delivery.sameAs,
      files: delivery.files.map((file) => ({
        path: file.path,
        table: file.table,
        bytes: file.bytes,
        sha256: file.sha256,
        format: file.format,
        same_as: file.sameAs,
      })),
    })),
    tables: Object.fromEntries(
      [...files.entries()]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([table, tableFiles]) => [
          table,
          {
            rows: tableFiles.reduce((sum, file) => sum + file.rows, 0),
            files: tableFiles.map(({ path, rows, sha256 }) => ({ path, rows, sha256 })),
          },
        ]),
    ),
  };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part), 2)}\n`;
}
