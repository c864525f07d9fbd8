import { resolve } from "node:path";
import { openRelease, type Release } from "../release/index.ts";
import { openWorkspace } from "../workspace.ts";
import type { Edge } from "./command.ts";

/**
 * Opens a release of a workspace for the length of some work.
 *
 * @param releaseId The current release when left out.
 * @throws UserError "workspace_not_found", "no_release", "unknown_name" or "release_damaged".
 */
export async function withRelease<Result>(
  edge: Edge,
  folder: string,
  releaseId: string | undefined,
  work: (release: Release) => Promise<Result>,
): Promise<Result> {
  const { releases, settings } = openWorkspace(resolve(edge.currentFolder, folder));
  const release = await openRelease(releases, {
    ...(releaseId === undefined ? {} : { releaseId }),
    ...(settings.threads === undefined ? {} : { threads: settings.threads }),
    ...(settings.memory_limit === undefined ? {} : { memoryLimit: settings.memory_limit }),
  });
  try {
    return await work(release);
  } finally {
    release.engine.close();
  }
}
