import { join, resolve } from "node:path";
import { UserError, unknownName } from "../domain/errors.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import { countValue, type Engine, type EngineSettings, sqlName, sqlText } from "../sql/engine.ts";
import { type ReleaseManifest, readManifest } from "./manifest.ts";
import { type OpenTable, openedWhenNamed } from "./named-tables.ts";
import { AGE_SEX_COLUMNS, type PublicationSummary, publicationInForce } from "./publications.ts";
import { currentReleaseId, releaseIds } from "./release-ids.ts";
import { RELEASE_TABLES } from "./release-tables.ts";

/** One release, opened to be read: each of its tables is a view of the same name in `engine`. */
export type Release = {
  readonly releaseId: string;
  readonly isCurrent: boolean;
  readonly folder: string;
  readonly manifest: ReleaseManifest;
  /** The publication for the public whose rows are in `published_figures`; null when there is none, and no rows. */
  readonly publicationId: string | null;
  readonly engine: Engine;
};

/** Which release is opened, and how. */
export type ReleaseOpening = EngineSettings & {
  /** The current release when left out. */
  readonly releaseId?: string;
  /** Folders that the engine may read besides that of the release. */
  readonly furtherFolders?: readonly string[];
  /**
   * `now`: every table is held to the manifest before anything is answered. `when named`, which is usual: each when a
   * statement first names it.
   */
  readonly tables?: "now" | "when named";
};

/**
 * Opens a release for reading.
 *
 * The engine reads files of this release and nothing else: access outside its folder is switched
 * off and the settings are locked before the first query.
 *
 * @param releasesFolder The `releases` folder of a workspace.
 * @throws UserError "no_release" when there is none, "unknown_name" when the named one is not there,
 * "release_damaged" when a table is missing, unreadable or has another number of rows than its manifest says; that of
 * a table that is opened when it is named comes from the statement.
 */
export async function openRelease(
  releasesFolder: string,
  options: ReleaseOpening = {},
): Promise<Release> {
  const {
    releaseId: wanted,
    furtherFolders = [],
    tables: when = "when named",
    ...settings
  } = options;
  const current = currentReleaseId(releasesFolder);
  const releaseId = wanted ?? current;
  const known = releaseIds(releasesFolder);
  if (releaseId === null || known.length === 0) {
    throw noReleaseYet(releasesFolder);
  }
  if (!known.includes(releaseId)) {
    if (wanted !== undefined) throw unknownName("release", wanted, known);
    throw new UserError(
      "release_damaged",
      `releases/current names ${releaseId}, which is not there; there are: ${known.join(", ")}`,
    );
  }
  const folder = resolve(releasesFolder, releaseId);
  // The engine starts while the manifest is read.
  const starting = openDuckDb(settings);
  try {
    const manifest = readManifest(folder);
    const published = publicationInForce(resolve(releasesFolder), releaseId, PUBLIC_AUDIENCE);
    const engine = await starting;
    const tables = new Map([
      ...releaseTables(engine, folder, manifest),
      ...publishedTables(engine, published),
    ]);
    // Files of a release never change, so what they hold is looked up in them once.
    await engine.run("set parquet_metadata_cache = true");
    await lock(engine, [
      folder,
      ...(published === null ? [] : [published.folder]),
      ...furtherFolders.map((further) => resolve(further)),
    ]);
    if (when === "now") for (const open of tables.values()) await open();
    return {
      releaseId,
      isCurrent: releaseId === current,
      folder,
      manifest,
      publicationId: published?.manifest.publication_id ?? null,
      engine: when === "now" ? engine : openedWhenNamed(engine, tables),
    };
  } catch (error) {
    (await starting).close();
    throw error;
  }
}

type Columns = Readonly<Record<string, string>>;

/** Every table of the manifest as a view of its files, and every other that a release may have without rows. */
function releaseTables(
  engine: Engine,
  folder: string,
  manifest: ReleaseManifest,
): Map<string, OpenTable> {
  const tables = new Map(
    Object.entries(RELEASE_TABLES).map(([table, columns]) => [
      table,
      () => createEmpty(engine, table, columns),
    ]),
  );
  for (const [table, { rows, files }] of Object.entries(manifest.tables)) {
    if (files.length === 0) continue;
    tables.set(table, async () => {
      const relation = filesRelation(files.map(({ path }) => join(folder, path)));
      const found = await rowCount(engine, relation);
      if (found !== rows) {
        const fault =
          found === null ? "cannot be read" : `has ${found} rows; the manifest says ${rows}`;
        throw new UserError(
          "release_damaged",
          `table ${table} of release ${manifest.release_id} ${fault}; run the pipeline again to rebuild it`,
        );
      }
      await engine.run(`create view ${sqlName(table)} as select * from ${relation}`);
    });
  }
  return tables;
}

async function createEmpty(engine: Engine, table: string, columns: Columns): Promise<void> {
  const empty = Object.entries(columns).map(([column, type]) => `${sqlName(column)} ${type}`);
  await engine.run(`create table ${sqlName(table)} (${empty.join(", ")})`);
}

/** The rows of Parquet files, for `from`. */
export function filesRelation(paths: readonly string[]): string {
  return `read_parquet([${paths.map(sqlText).join(", ")}])`;
}

/** The rows by the footers of the files; null when one is missing or is no Parquet file. */
async function rowCount(engine: Engine, relation: string): Promise<number | null> {
  try {
    const [row] = await engine.rows(
      `select cast(count(*) as bigint) as row_count from ${relation}`,
    );
    return row === undefined ? null : countValue(row, "row_count");
  } catch {
    return null;
  }
}

/** The rules of protection whose publication everybody may read. */
export const PUBLIC_AUDIENCE = "public";

/**
 * What is published of this release: the views `published_figures`, with the columns of `figures`, and
 * `published_ages_and_sexes`.
 */
function publishedTables(
  engine: Engine,
  published: PublicationSummary | null,
): Map<string, OpenTable> {
  const { files = [], age_files: ageFiles = [] } = published?.manifest ?? {};
  return new Map([
    [
      "published_figures",
      () => openPublished(engine, published, files, "published_figures", RELEASE_TABLES.figures),
    ],
    [
      "published_ages_and_sexes",
      () => openPublished(engine, published, ageFiles, "published_ages_and_sexes", AGE_SEX_COLUMNS),
    ],
  ]);
}

async function openPublished(
  engine: Engine,
  published: PublicationSummary | null,
  files: PublicationSummary["manifest"]["files"],
  name: string,
  columns: Columns,
): Promise<void> {
  if (published === null || files.length === 0) return createEmpty(engine, name, columns);
  const { folder, manifest } = published;
  const relation = filesRelation(files.map(({ path }) => join(folder, path)));
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  if ((await rowCount(engine, relation)) !== rows) {
    throw new UserError(
      "release_damaged",
      `publication ${manifest.publication_id} has not the rows that its manifest says; withdraw it and publish again`,
    );
  }
  const typed = Object.entries(columns).map(
    ([column, type]) => `cast(${sqlName(column)} as ${type}) as ${sqlName(column)}`,
  );
  await engine.run(`create view ${name} as select ${typed.join(", ")} from ${relation}`);
}

async function lock(engine: Engine, folders: readonly string[]): Promise<void> {
  const allowed = folders.map((folder) => sqlText(`${folder}/`));
  await engine.run(`set allowed_directories = [${allowed.join(", ")}]`);
  await engine.run("set enable_external_access = false");
  await engine.run("set lock_configuration = true");
}

export function noReleaseYet(releasesFolder: string): UserError {
  return new UserError(
    "no_release",
    `${releasesFolder} holds no release yet; make one with: paketti run`,
  );
}
