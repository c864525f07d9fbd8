import { readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { UserError } from "./domain/errors.ts";
import { compareTexts } from "./domain/text-order.ts";
import {
  currentReleaseId,
  filesOfRelease,
  listPublications,
  outputsPath,
  releaseHistory,
  releaseIds,
} from "./release/index.ts";
import type { Workspace } from "./workspace.ts";

/** What no kept release and no next run needs; paths are below the workspace. */
export type Sweep = {
  readonly keptReleases: readonly string[];
  readonly releases: readonly string[];
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
};

/**
 * Finds what can be removed: releases beyond those to keep, and files of the warehouse that neither a kept
 * release was made from nor the next run would use.
 *
 * @param neededByRun Files and folders that a run would use as they are now (`planRun`).
 * @param keep How many releases stay: the current one and those that became current last. All of them
 *   when left out. One that was published stays whatever is asked: others rest on what it showed.
 * @throws UserError "invalid_usage" when not even the current release would be kept.
 */
export function planSweep(
  workspace: Workspace,
  neededByRun: readonly string[],
  keep?: number,
): Sweep {
  if (keep === 0)
    throw new UserError(
      "invalid_usage",
      "--keep takes 1 or more: the current release always stays",
    );
  const known = releaseIds(workspace.releases);
  const published = listPublications(workspace.releases).map(({ manifest }) => manifest.release_id);
  const kept = new Set([...keptReleases(workspace, known, keep), ...published]);
  const used = known
    .filter((id) => kept.has(id))
    .flatMap((id) => [...(filesOfRelease(workspace.root, id)?.values() ?? [])].flat());
  const needed = new Set([...neededByRun, ...used.map(({ path }) => path)]);
  // A landed table is kept whole: its record and lists stand beside its rows.
  const landed = join(workspace.warehouse, "landed", sep);
  for (const { path } of used.filter((file) => file.path.startsWith(landed)))
    needed.add(dirname(path));
  const isNeeded = (path: string) =>
    needed.has(path.replace(/\.parquet\.json$/, ".parquet")) || needed.has(dirname(path));
  return {
    keptReleases: known.filter((id) => kept.has(id)),
    releases: known.filter((id) => !kept.has(id)),
    files: filesBelow(workspace.warehouse)
      .filter((path) => !isNeeded(path))
      .map((path) => ({ path: relative(workspace.root, path), bytes: statSync(path).size })),
  };
}

/** Removes what a sweep found. */
export function sweepWarehouse(workspace: Workspace, sweep: Sweep): void {
  for (const id of sweep.releases) {
    rmSync(join(workspace.releases, id), { recursive: true, force: true });
    rmSync(outputsPath(workspace.root, id), { force: true });
  }
  for (const { path } of sweep.files) rmSync(join(workspace.root, path), { force: true });
  removeEmptyFolders(workspace.warehouse);
}

function keptReleases(
  workspace: Workspace,
  known: readonly string[],
  keep: number | undefined,
): readonly string[] {
  if (keep === undefined) return known;
  const newestFirst = [
    currentReleaseId(workspace.releases) ?? "",
    ...releaseHistory(workspace.releases).toReversed(),
  ];
  return [...new Set(newestFirst)].filter((id) => known.includes(id)).slice(0, keep);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted(compareTexts);
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    removeEmptyFolders(path);
    if (readdirSync(path).length === 0) rmSync(path, { recursive: true });
  }
}
