import { join, resolve } from "node:path";
import { UserError } from "../domain/errors.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import { type Engine, sqlName, sqlText } from "../sql/engine.ts";
import type { Workspace } from "../workspace.ts";
import { openRelease } from "./open-release.ts";
import { type Output, type Outputs, readOutputs } from "./outputs.ts";
import { releaseIds } from "./release-ids.ts";
import { RELEASE_TABLES } from "./release-tables.ts";

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
  const outputs = readOutputs(workspace.root);
  const { releaseId } = outputs;
  const { folder, manifest } = await checkedRelease(workspace, releaseId);
  const engine = await openDuckDb({
    ...(settings.threads === undefined ? {} : { threads: settings.threads }),
    ...(settings.memory_limit === undefined ? {} : { memoryLimit: settings.memory_limit }),
    spillFolder: workspace.scratch,
  });
  try {
    for (const [table, columns] of Object.entries(RELEASE_TABLES)) {
      const paths = (manifest.tables[table]?.files ?? []).map(({ path }) => join(folder, path));
      await engine.run(
        paths.length === 0
          ? `create table ${sqlName(table)} (${columnList(columns)})`
          : `create view ${sqlName(table)} as select * from ${filesRelation(paths)}`,
      );
    }
    const folders = [folder, workspace.warehouse, workspace.scratch].map((path) =>
      sqlText(`${resolve(path)}/`),
    );
    await engine.run(`set allowed_directories = [${folders.join(", ")}]`);
    await engine.run("set enable_external_access = false");
    await engine.run("set lock_configuration = true");
    return await work({
      releaseId,
      engine,
      filesOf: outputs.filesOf,
      relationOf: (model, keeps = () => true) =>
        modelRelation(model, outputs.filesOf(model).filter(keeps)),
    });
  } finally {
    engine.close();
  }
}

async function checkedRelease(workspace: Workspace, releaseId: string) {
  if (!releaseIds(workspace.releases).includes(releaseId)) {
    throw new UserError(
      "no_release",
      `release ${releaseId} of the last run is gone; make it again with: paketti run ${workspace.root}`,
    );
  }
  const { folder, manifest, engine } = await openRelease(workspace.releases, { releaseId });
  engine.close();
  return { folder, manifest };
}

function columnList(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([column, type]) => `${sqlName(column)} ${type}`)
    .join(", ");
}

function modelRelation(model: string, files: readonly Output[]): string {
  if (files.length > 0) return filesRelation(files.map(({ path }) => path));
  throw new UserError("no_release", `the last run made no rows of ${model}; see: paketti check`);
}

function filesRelation(paths: readonly string[]): string {
  return `read_parquet([${paths.map(sqlText).join(", ")}])`;
}
