import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";

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

/**
 * Reads `state/outputs.json`: which files hold the events behind the last release.
 *
 * @throws UserError "no_release" when no run has been finished, or when files it names are gone.
 */
export function readOutputs(workspaceRoot: string): Outputs {
  const path = join(workspaceRoot, "state", "outputs.json");
  if (!existsSync(path)) {
    throw new UserError(
      "no_release",
      `${workspaceRoot} has no finished run, so its events cannot be read; make one with: paketti run ${workspaceRoot}`,
    );
  }
  const { release_id: releaseId, models } = parseFrom(
    path,
    OutputsFile,
    parsedJson(path),
    "release_damaged",
  );
  const files = new Map(
    Object.entries(models).map(([model, outputs]) => [
      model,
      outputs.map((output) => ({
        regionCode: output.region_code ?? null,
        year: output.year ?? null,
        path: resolve(workspaceRoot, output.path),
      })),
    ]),
  );
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
