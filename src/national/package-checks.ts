import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";
import { countValue, type Engine, requiredText, sqlName, sqlText } from "../sql/engine.ts";
import { fileNameOf } from "../sql/file-name.ts";
import type { ModelSpec } from "../sql/models.ts";
import { filesRelation } from "../sql/run-models.ts";
import { fileHash } from "../sql/warehouse.ts";
import type { Workspace } from "../workspace.ts";
import {
  isManifestSigned,
  MANIFEST_FILE,
  type PackageFile,
  PackageManifest,
  packageId,
  packagePath,
  SIGNATURE_FILE,
} from "./package-manifest.ts";
import { sumDifference, sumsOf } from "./package-sums.ts";
import { IDENTITY_LINKS, LINK_COLUMNS, packageTables } from "./package-tables.ts";
import { TRUSTED_FOLDER, type TrustedArea } from "./trusted-areas.ts";
import { refuseCodes } from "./without-codes.ts";

/** A package whose manifest is signed by an area that is trusted with its regions. */
export type SignedPackage = {
  readonly folder: string;
  readonly packageId: string;
  readonly area: TrustedArea;
  readonly manifest: PackageManifest;
  readonly bytes: Buffer;
  readonly signature: string;
};

const LARGEST_MANIFEST = 64 * 1024 * 1024;

/**
 * Reads who sent a package and what it says, and nothing else of it.
 *
 * @throws UserError "package_refused" naming the file that is missing, the key that is not trusted, or the
 *   signature, form or region that is wrong.
 */
export function signedPackage(folder: string, areas: readonly TrustedArea[]): SignedPackage {
  const manifestPath = join(folder, MANIFEST_FILE);
  const signaturePath = join(folder, SIGNATURE_FILE);
  for (const path of [manifestPath, signaturePath]) {
    if (!isPlainFile(path)) {
      throw refused(
        `${path} is not there; give the folder that \`paketti export-national\` wrote, unpacked`,
      );
    }
  }
  if (statSync(manifestPath).size > LARGEST_MANIFEST)
    throw refused(`${manifestPath} is larger than any manifest; ask the area to export again`);
  const bytes = readFileSync(manifestPath);
  const manifest = parseFrom(manifestPath, PackageManifest, json(bytes), "package_refused");
  const area = areas.find(({ public_keys: keys }) => keys.includes(manifest.public_key));
  if (area === undefined) {
    throw refused(
      `${manifestPath}: no file of ${TRUSTED_FOLDER}/ has the key ${manifest.public_key}; if it is the area's (ask by another channel), add it there`,
    );
  }
  const signature = readFileSync(signaturePath, "utf8").trim();
  if (!isManifestSigned(bytes, signature, manifest.public_key)) {
    throw refused(
      `${manifestPath} is not what ${area.area} signed: it or ${SIGNATURE_FILE} has been changed on the way; ask for the package again`,
    );
  }
  const foreign = manifest.places.find(({ region_code: code }) => !area.regions.includes(code));
  if (foreign !== undefined) {
    throw refused(
      `${manifestPath}: ${area.area} sends facts of region ${foreign.region_code}, and ${TRUSTED_FOLDER}/ trusts it with ${area.regions.join(", ")} alone`,
    );
  }
  refuseWrongList(manifest, manifestPath);
  return { folder, packageId: packageId(bytes), area, manifest, bytes, signature };
}

/** Whether a path is a file itself, and no link to one. */
function isPlainFile(path: string): boolean {
  return existsSync(path) && lstatSync(path).isFile();
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}

/** A package has one file of each table for each of its places, under the name that follows from these. */
function refuseWrongList({ files, places, has_indicators }: PackageManifest, path: string): void {
  const expected = new Map<string, string>();
  const tables = packageTables().filter(({ isOfIndicators }) => has_indicators || !isOfIndicators);
  for (const { table, isCut } of [...tables, { table: IDENTITY_LINKS, isCut: false }]) {
    for (const place of isCut ? places : [null]) {
      const name = place === null ? null : fileNameOf(place.region_code);
      const file = packagePath(table, name, place?.year ?? null);
      expected.set(file, [table, place?.region_code ?? null, place?.year ?? null].join(" "));
    }
  }
  const listed = new Set(files.map((file) => file.path));
  const missing = [...expected.keys()].find((file) => !listed.has(file));
  if (missing !== undefined) throw refused(`${path} names no file ${missing}; export again`);
  const wrong = files.find(
    ({ path: file, table, region_code, year }) =>
      expected.get(file) !== [table, region_code, year].join(" "),
  );
  if (wrong !== undefined || listed.size !== files.length) {
    throw refused(
      `${path} names ${wrong?.path ?? "a file twice"}, which is no file of a package of these regions and years; export again with the program's version of this node`,
    );
  }
}

/**
 * Reads the files of a signed package and holds them to what it says: bytes, columns, regions, what has to be left
 * out, and the sums of euros, events and clients.
 *
 * @throws UserError "package_refused" naming the file and what is wrong with it.
 */
export async function checkFiles(
  { folder, manifest, area }: SignedPackage,
  workspace: Pick<Workspace, "settings">,
  engine: Engine,
): Promise<void> {
  refuseOtherSettings(manifest, workspace);
  const inside = realpathSync(folder);
  const tables = new Map(packageTables().map((table) => [table.table, table]));
  for (const file of manifest.files) {
    const path = join(folder, file.path);
    if (!isPlainFile(path) || !realpathSync(path).startsWith(inside + sep))
      throw refused(`${path} is not there, or is a link; ask the area to send the package again`);
    if (statSync(path).size !== file.bytes || (await fileHash(path)) !== file.sha256)
      throw refused(`${path} is not the file that was signed: its bytes differ; ask for it again`);
    const table = tables.get(file.table);
    const columns = table?.columns ?? LINK_COLUMNS;
    await refuseOtherColumns(path, columns, engine);
    const isOfRegions =
      columns.some(({ name }) => name === "region_code") && table?.isReference !== true;
    const elsewhere = elsewhereSql(file, isOfRegions ? area.regions : []);
    await refuseOtherRows(path, file.rows, elsewhere, [...(table?.leftOut ?? [])], engine);
  }
  await engineRefuses(() =>
    refuseCodes(
      engine,
      manifest.files.map(({ path }) => join(folder, path)),
    ),
  );
  const ofTable = (name: string) =>
    manifest.files.filter(({ table }) => table === name).map(({ path }) => join(folder, path));
  const found = await sumsOf(engine, {
    clientServiceMonths: ofTable("client_service_months"),
    costLines: ofTable("cost_lines"),
  });
  const difference = sumDifference(manifest, found);
  if (difference !== null)
    throw refused(`${folder}: the facts do not add up to the sums that are signed: ${difference}`);
}

/** What looks like a code is a reason to refuse here, not a fault of a proof of ours. */
async function engineRefuses(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UserError) throw refused(error.message);
    throw error;
  }
}

function refuseOtherSettings(manifest: PackageManifest, { settings }: Pick<Workspace, "settings">) {
  if (manifest.catalogue !== settings.catalogue) {
    throw refused(
      `the package is in catalogue ${manifest.catalogue} and the nation in ${settings.catalogue}; let both use one (catalogue in paketti.yaml) and export again`,
    );
  }
  if (manifest.is_synthetic !== settings.is_synthetic) {
    const [here, there] = settings.is_synthetic ? ["synthetic", "real"] : ["real", "synthetic"];
    throw refused(
      `the package holds ${there} data and this workspace ${here} data, which never stand together (is_synthetic in paketti.yaml)`,
    );
  }
  if (settings.indicators && !manifest.has_indicators) {
    throw refused(
      "the package has no facts for indicators and the nation computes them; set indicators: true in the area's paketti.yaml and run and export again, or indicators: false here",
    );
  }
}

async function refuseOtherColumns(
  path: string,
  columns: ModelSpec["columns"],
  engine: Engine,
): Promise<void> {
  const described = await readOrRefuse(path, () =>
    engine.rows(`describe select * from ${filesRelation([path])}`),
  );
  const found = described.map(
    (row) => `${requiredText(row, "column_name")} ${requiredText(row, "column_type")}`,
  );
  const expected = columns.map(({ name, type }) => `${name} ${type.toUpperCase()}`);
  if (found.join(", ") === expected.join(", ")) return;
  const first = expected.findIndex((column, index) => column !== found[index]);
  const [has, wants] = first === -1 ? [found.at(-1), "no more"] : [found[first], expected[first]];
  throw refused(
    `${path} has column ${has ?? "missing"} where ${wants} belongs; export with the program's version of this node`,
  );
}

/** A condition that is true for rows of a region or year that the file is not of. */
function elsewhereSql({ region_code: region, year }: PackageFile, regions: readonly string[]) {
  if (region !== null && year !== null)
    return `region_code is distinct from ${sqlText(region)} or year is distinct from ${year}`;
  const list = regions.map((code) => sqlText(code)).join(", ");
  return regions.length === 0 ? "false" : `region_code is null or region_code not in (${list})`;
}

async function refuseOtherRows(
  path: string,
  rows: number,
  elsewhere: string,
  leftOut: readonly string[],
  engine: Engine,
): Promise<void> {
  const kept = leftOut.map((name) => `count(${sqlName(name)})`).join(" + ") || "0";
  const [row] = await readOrRefuse(path, () =>
    engine.rows(
      `select count(*) as row_count, count(*) filter (where ${elsewhere}) as elsewhere, ${kept} as kept
       from ${filesRelation([path])}`,
    ),
  );
  if (row === undefined) throw new Error("an aggregate gave no row");
  if (countValue(row, "row_count") !== rows)
    throw refused(`${path} has ${countValue(row, "row_count")} rows, ${rows} are signed`);
  if (countValue(row, "elsewhere") > 0)
    throw refused(`${path} has rows of another region or year than its name says`);
  if (countValue(row, "kept") > 0)
    throw refused(
      `${path}: ${leftOut.join(", ")} must be empty for the nation, and ${countValue(row, "kept")} cells are not; export with the program's version of this node`,
    );
}

async function readOrRefuse<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      "package_refused",
      `${path} cannot be read as Parquet: it is cut short or damaged; ask the area to export again`,
      { cause },
    );
  }
}

export function refused(message: string): UserError {
  return new UserError("package_refused", message);
}
