import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../domain/errors.ts";
import { makeFolder } from "../domain/make-folder.ts";
import { compareTexts } from "../domain/text-order.ts";
import { type PseudonymKey, publicKeyOf } from "../identity/index.ts";
import {
  catalogueVersion,
  currentReleaseId,
  filesOfRelease,
  type Output,
  proofList,
  readManifest,
} from "../release/index.ts";
import { countValue, type Engine, requiredText, sqlText } from "../sql/engine.ts";
import { fileNameOf } from "../sql/file-name.ts";
import { emptyRelation } from "../sql/rows-sql.ts";
import { filesRelation, type Partition } from "../sql/run-models.ts";
import { fileHash, PARQUET, unchangedHash } from "../sql/warehouse.ts";
import type { Workspace } from "../workspace.ts";
import { LINKAGE_MAP, makeLinkageMap, writeLinks } from "./linkage-map.ts";
import {
  MANIFEST_FILE,
  manifestBytes,
  PACKAGE_FORMAT,
  type PackageFile,
  type PackageManifest,
  packageId,
  packagePath,
  SIGNATURE_FILE,
  signManifest,
} from "./package-manifest.ts";
import { sumDifference, sumOfRow, sumsOf } from "./package-sums.ts";
import {
  hasClients,
  IDENTITY_LINKS,
  type PackageTable,
  packageTables,
  tableSql,
} from "./package-tables.ts";
import { refuseCodes } from "./without-codes.ts";

export type ExportEffects = {
  readonly engine: Engine;
  readonly signingKey: PseudonymKey;
  /** The key that areas share, as the workspace has it now. */
  readonly linkageKey: PseudonymKey;
  readonly programVersion: string;
  readonly now: Date;
  readonly onTable: (table: string) => void;
};

export type ExportedPackage = {
  readonly packageId: string;
  readonly folder: string;
  readonly manifest: PackageManifest;
};

/**
 * Writes the current release of an area as a package for the nation: facts of persons under the ids that areas
 * share, without producers, sums to hold them to, and a signature over all of it.
 *
 * @param folder A folder that is not there yet; it gets its name only when the package is whole.
 * @throws UserError "no_release" without a release whose files are there; "key_missing" for a release made without
 *   the linkage key of now; "proof_broken" when a proof of the release does not hold or the facts of the package do
 *   not add up to it; "already_there" for a folder that is.
 *
 * Protocol: docs/national-node.md.
 */
export async function exportPackage(
  workspace: Workspace,
  folder: string,
  effects: ExportEffects,
): Promise<ExportedPackage> {
  if (existsSync(folder)) {
    throw new UserError(
      "already_there",
      `${folder} is there already; give the name of a new folder`,
    );
  }
  const source = releaseOf(workspace, effects);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(unfinished, 0o700);
  try {
    const manifest = await writePackage(workspace, unfinished, source, effects);
    const bytes = manifestBytes(manifest);
    writeFileSync(join(unfinished, MANIFEST_FILE), bytes);
    writeFileSync(join(unfinished, SIGNATURE_FILE), `${signManifest(bytes, effects.signingKey)}\n`);
    renameSync(unfinished, folder);
    return { packageId: packageId(bytes), folder, manifest };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

type ReleaseSource = {
  readonly releaseId: string;
  readonly manifest: ReturnType<typeof readManifest>;
  readonly filesOf: (name: string) => readonly Output[];
  /** Files that have been held to their hashes. */
  readonly whole: Set<string>;
};

/** The current release with the files of the warehouse behind it, proven and made with the linkage key of now. */
function releaseOf(workspace: Workspace, { linkageKey }: ExportEffects): ReleaseSource {
  const { root, releases } = workspace;
  const releaseId = currentReleaseId(releases);
  const files = releaseId === null ? null : filesOfRelease(root, releaseId);
  if (releaseId === null || files === null)
    throw new UserError(
      "no_release",
      `${root} holds no release yet; make one: paketti run ${root}`,
    );
  const folder = join(releases, releaseId);
  const manifest = readManifest(folder);
  const broken = (proofList(folder) ?? []).filter(({ holds }) => !holds);
  if (broken.length > 0 || proofList(folder) === null) {
    const names = broken.map(({ proof_id: id }) => id).join(", ") || "proofs.json is not there";
    throw new UserError(
      "proof_broken",
      `release ${releaseId} is not proven (${names}); run again before it is sent: paketti run ${root}`,
    );
  }
  if (manifest.linkage_key_id !== linkageKey.id) {
    throw new UserError(
      "key_missing",
      `release ${releaseId} was made without the linkage key ${linkageKey.id} of this workspace; run again with it: paketti run ${root}`,
    );
  }
  return { releaseId, manifest, filesOf: (name) => files.get(name) ?? [], whole: new Set() };
}

async function writePackage(
  workspace: Workspace,
  folder: string,
  source: ReleaseSource,
  effects: ExportEffects,
): Promise<PackageManifest> {
  const { engine } = effects;
  const places = await placesOf(source, engine);
  if (places.length === 0) {
    throw new UserError(
      "no_release",
      `release ${source.releaseId} has no costs or events of any region, so there is nothing to send`,
    );
  }
  await makeLinkageMap(engine, await wholePaths(source, "landed__identities"));
  const files: PackageFile[] = [];
  for (const table of packageTables()) {
    if (table.isOfIndicators && !workspace.settings.indicators) continue;
    effects.onTable(table.table);
    for (const place of table.isCut ? places : [null])
      files.push(await writeTable(folder, table, place, places, source, engine));
  }
  const links = packagePath(IDENTITY_LINKS, null, null);
  await writeLinks(
    engine,
    await wholePaths(source, "landed__identity_code_changes"),
    placed(folder, links),
  );
  files.push(await fileOf(folder, IDENTITY_LINKS, null, links, engine));
  await refuseCodes(
    engine,
    files.map(({ path }) => join(folder, path)),
  );
  const sums = await provenSums(folder, files, source, places, engine);
  return {
    format: PACKAGE_FORMAT,
    title: source.manifest.title,
    exported_at: effects.now.toISOString(),
    release_id: source.releaseId,
    paketti: effects.programVersion,
    catalogue: catalogueVersion(source.manifest),
    is_synthetic: source.manifest.is_synthetic,
    has_indicators: workspace.settings.indicators,
    public_key: publicKeyOf(effects.signingKey).text,
    linkage_key_id: effects.linkageKey.id,
    places: places.map(({ regionCode, year }) => ({ region_code: regionCode, year })),
    ...sums,
    files,
  };
}

/** The regions and years that have costs or events, in order. */
async function placesOf(source: ReleaseSource, engine: Engine): Promise<NonNullable<Partition>[]> {
  const found = new Map<string, NonNullable<Partition>>();
  for (const model of ["packages__client_service_months", "costing__cost_lines"]) {
    const paths = await wholePaths(source, model);
    if (paths.length === 0) continue;
    const rows = await engine.rows(
      `select distinct region_code, year from ${filesRelation(paths)}`,
    );
    for (const row of rows) {
      const place = { regionCode: requiredText(row, "region_code"), year: countValue(row, "year") };
      found.set(`${place.regionCode}/${place.year}`, place);
    }
  }
  return [...found.values()].toSorted(
    (left, right) => compareTexts(left.regionCode, right.regionCode) || left.year - right.year,
  );
}

/** Files of the warehouse, held to their hashes. */
async function wholePaths(
  { filesOf, whole }: ReleaseSource,
  name: string,
  place: Partition = null,
): Promise<string[]> {
  const paths = filesOf(name)
    .filter(
      ({ regionCode, year }) =>
        place === null ||
        regionCode === null ||
        (regionCode === place.regionCode && year === place.year),
    )
    .map(({ path }) => path);
  for (const path of paths.filter((file) => !whole.has(file))) {
    if (!existsSync(path)) {
      throw new UserError(
        "no_release",
        `${path} is gone, of which the release was made; make it again with: paketti run`,
      );
    }
    await unchangedHash(path);
    whole.add(path);
  }
  return paths;
}

async function writeTable(
  folder: string,
  table: PackageTable,
  place: Partition,
  places: readonly NonNullable<Partition>[],
  source: ReleaseSource,
  engine: Engine,
): Promise<PackageFile> {
  const paths = await wholePaths(source, table.model, place);
  const path = packagePath(
    table.table,
    place === null ? null : fileNameOf(place.regionCode),
    place?.year ?? null,
  );
  const rows =
    paths.length === 0 ? emptyRelation(table.columns) : rowsOf(table, paths, place, places);
  const joined = hasClients(table)
    ? `left join ${LINKAGE_MAP} as linkage on linkage.client_id = facts.client_id`
    : "";
  const sql = tableSql(table, rows, "linkage.linkage_id", joined);
  await engine.run(`copy (${sql}) to ${sqlText(placed(folder, path))} (${PARQUET})`);
  return fileOf(folder, table.table, place, path, engine);
}

/** The rows of one region's year, or of the regions that the package is of. */
function rowsOf(
  table: PackageTable,
  paths: readonly string[],
  place: Partition,
  places: readonly NonNullable<Partition>[],
): string {
  const relation = filesRelation(paths);
  if (place !== null)
    return `(select * from ${relation} where region_code = ${sqlText(place.regionCode)} and year = ${place.year})`;
  const codes = [...new Set(places.map(({ regionCode }) => sqlText(regionCode)))].join(", ");
  return table.columns.some(({ name }) => name === "region_code") && !table.isReference
    ? `(select * from ${relation} where region_code in (${codes}))`
    : relation;
}

function placed(folder: string, path: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  return full;
}

async function fileOf(
  folder: string,
  table: string,
  place: Partition,
  path: string,
  engine: Engine,
): Promise<PackageFile> {
  const full = join(folder, path);
  const [row] = await engine.rows(`select count(*) as row_count from ${filesRelation([full])}`);
  return {
    path,
    table,
    region_code: place?.regionCode ?? null,
    year: place?.year ?? null,
    rows: row === undefined ? 0 : countValue(row, "row_count"),
    bytes: statSync(full).size,
    sha256: await fileHash(full),
  };
}

/** What the release says of its packages, held to the facts as they go out: to the micro-euro and the client. */
async function provenSums(
  folder: string,
  files: readonly PackageFile[],
  source: ReleaseSource,
  places: readonly NonNullable<Partition>[],
  engine: Engine,
) {
  const ofTable = (name: string) =>
    files.filter(({ table }) => table === name).map(({ path }) => join(folder, path));
  const found = await sumsOf(engine, {
    clientServiceMonths: ofTable("client_service_months"),
    costLines: ofTable("cost_lines"),
  });
  const paths = await wholePaths(source, "packages__package_years");
  const rows = await engine.rows(
    `select * from ${filesRelation(paths)} order by region_code, year, package_id nulls last`,
  );
  const inPackage = new Set(places.map(({ regionCode, year }) => `${regionCode}/${year}`));
  const told = rows
    .map(sumOfRow)
    .filter(({ region_code, year }) => inPackage.has(`${region_code}/${year}`));
  const difference = sumDifference({ ...found, sums: told }, found);
  if (difference === null) return found;
  throw new UserError(
    "proof_broken",
    `the facts of the package do not add up to release ${source.releaseId}, so nothing was written: ${difference}`,
  );
}
