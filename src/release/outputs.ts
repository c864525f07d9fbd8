import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";
import type { Partition } from "../sql/run-models.ts";
import { currentReleaseId } from "./release-ids.ts";

const OutputFile = z.object({
  /** Null, or left out, when the file holds all regions or years. */
  region_code: z.string().nullish(),
  year: z.int().nullish(),
  /** Inside the workspace. */
  path: z.string().min(1),
});

const OutputsFile = z.object({
  release_id: z.string().min(1),
  models: z.record(z.string(), z.array(OutputFile)),
});

/** One Parquet file of the warehouse, by its full path, with the region and year it holds. */
export type Output = {
  readonly regionCode: string | null;
  readonly year: number | null;
  readonly path: string;
};

/** The files of the warehouse from which a release was made. */
export type Outputs = {
  readonly releaseId: string;
  /** The files of a model or landed table; none when nothing was made of it. */
  readonly filesOf: (model: string) => readonly Output[];
};

/** The file inside a workspace that says which files of the warehouse a release was made from. */
export function outputsPath(workspaceRoot: string, releaseId: string): string {
  return join(workspaceRoot, "state", "outputs", `${releaseId}.json`);
}

/** The file that the current release has of a model in a partition; null when there is none. */
export function lastFileOf(
  workspaceRoot: string,
): (model: string, partition: Partition) => string | null {
  const releaseId = currentReleaseId(join(workspaceRoot, "releases"));
  const files = releaseId === null ? null : filesOfRelease(workspaceRoot, releaseId);
  return (model, partition) => {
    const file = (files?.get(model) ?? []).find(
      ({ regionCode, year }) =>
        regionCode === (partition?.regionCode ?? null) && year === (partition?.year ?? null),
    );
    return file?.path ?? null;
  };
}

/**
 * Which files of the warehouse a release was made from, by model, landed or given table; null when that is
 * not known. The files may be gone.
 *
 * @throws UserError "release_damaged" when what is known cannot be read.
 */
export function filesOfRelease(
  workspaceRoot: string,
  releaseId: string,
): ReadonlyMap<string, readonly Output[]> | null {
  const path = outputsPath(workspaceRoot, releaseId);
  if (!existsSync(path)) return null;
  const { models } = parseFrom(path, OutputsFile, parsedJson(path), "release_damaged");
  return new Map(
    Object.entries(models).map(([model, outputs]) => [
      model,
      outputs.map((output) => ({
        regionCode: output.region_code ?? null,
        year: output.year ?? null,
        path: resolve(workspaceRoot, output.path),
      })),
    ]),
  );
}

/**
 * Reads which files hold the events behind the current release.
 *
 * @throws UserError "no_release" when no run has been finished, or when files it names are gone.
 */
export function readOutputs(workspaceRoot: string): Outputs {
  const releaseId = currentReleaseId(join(workspaceRoot, "releases"));
  const files = releaseId === null ? null : filesOfRelease(workspaceRoot, releaseId);
  if (releaseId === null || files === null) {
    throw new UserError(
      "no_release",
      `${workspaceRoot} has no finished run, so its events cannot be read; make one with: paketti run ${workspaceRoot}`,
    );
  }
  const missing = [...files.values()].flat().filter((output) => !existsSync(output.path));
  if (missing.length > 0) {
    throw new UserError(
      "no_release",
      `${missing.length} files of the warehouse behind release ${releaseId} are gone; make them again with: paketti run ${workspaceRoot}`,
    );
  }
  return { releaseId, filesOf: (model) => files.get(model) ?? [] };
}

function parsedJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new UserError("release_damaged", `${path} is not JSON; run the pipeline again`, {
      cause,
    });
  }
}
