import { UserError } from "../domain/errors.ts";
import type { Engine } from "../sql/engine.ts";
import type { Workspace } from "../workspace.ts";
import { filesRelation, openRelease } from "./open-release.ts";
import { type Output, type Outputs, readOutputs } from "./outputs.ts";
import { releaseIds } from "./release-ids.ts";

/** The events behind a release: its own tables as views of `engine`, and those of the warehouse by name. */
export type EventTables = {
  readonly releaseId: string;
  readonly engine: Engine;
  /**
   * A relation of the rows of a warehouse table, for `from`.
   *
   * @param keeps Which of its files are read; all when left out.
   * @throws UserError "no_release" when no file is left.
   */
  readonly relationOf: (model: string, keeps?: (output: Output) => boolean) => string;
  readonly filesOf: Outputs["filesOf"];
};

/**
 * Opens the release of the last run together with the events it was made of, for the length of some work.
 *
 * The engine reads the release and the warehouse and nothing else.
 *
 * @throws UserError "no_release" when there is no run, or what it made is gone; "release_damaged".
 */
export async function withEvents<Result>(
  workspace: Workspace,
  work: (tables: EventTables) => Promise<Result>,
): Promise<Result> {
  const { settings } = workspace;
  const { releaseId, filesOf } = readOutputs(workspace.root);
  if (!releaseIds(workspace.releases).includes(releaseId)) {
    throw new UserError(
      "no_release",
      `release ${releaseId} of the last run is gone; make it again with: paketti run ${workspace.root}`,
    );
  }
  const { engine } = await openRelease(workspace.releases, {
    releaseId,
    furtherFolders: [workspace.warehouse, workspace.scratch],
    spillFolder: workspace.scratch,
    ...(settings.threads === undefined ? {} : { threads: settings.threads }),
    ...(settings.memory_limit === undefined ? {} : { memoryLimit: settings.memory_limit }),
  });
  try {
    return await work({
      releaseId,
      engine,
      filesOf,
      relationOf: (model, keeps = () => true) => modelRelation(model, filesOf(model).filter(keeps)),
    });
  } finally {
    engine.close();
  }
}

function modelRelation(model: string, files: readonly Output[]): string {
  if (files.length > 0) return filesRelation(files.map(({ path }) => path));
  throw new UserError("no_release", `the last run made no rows of ${model}; see: paketti check`);
}
