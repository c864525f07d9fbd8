import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../domain/errors.ts";
import {
  type PseudonymKey,
  pseudonymParameters,
  pseudonymSql,
  publicKey,
} from "../identity/index.ts";
import { countValue, type Engine, sqlName, sqlText } from "../sql/engine.ts";
import type { ModelSpec } from "../sql/models.ts";
import { filesRelation } from "../sql/run-models.ts";
import { PARQUET, writeReceipt } from "../sql/warehouse.ts";
import type { Workspace } from "../workspace.ts";
import { checkFiles, refused, type SignedPackage, signedPackage } from "./package-checks.ts";
import { MANIFEST_FILE, type PackageFile, SIGNATURE_FILE } from "./package-manifest.ts";
import { IDENTITY_LINKS, LINK_COLUMNS, packageTables } from "./package-tables.ts";
import {
  noteRefused,
  packagesInForce,
  RECORD_FILE,
  type ReceivedRecord,
  receivedFolder,
  receivedPackages,
} from "./received-packages.ts";
import { loadTrustedAreas, TRUSTED_FOLDER } from "./trusted-areas.ts";

export type ReceiveEffects = {
  readonly engine: Engine;
  readonly nationalKey: PseudonymKey;
  readonly now: Date;
};

/** What became of one package. */
export type Reception = {
  readonly name: string;
  readonly state: "received" | "known" | "refused";
  readonly packageId: string | null;
  readonly area: string | null;
  /** Region's years that it now stands for, and those of them for which an earlier package stood before. */
  readonly places: readonly string[];
  readonly replaced: readonly string[];
  readonly clientCount: number | null;
  /** Why it was refused; null when it was not. */
  readonly message: string | null;
};

/** How far the clocks of two machines may differ. */
const CLOCKS_APART_MS = 24 * 60 * 60 * 1000;

/**
 * Takes packages of areas into a national workspace, each whole or not at all: who signed it, whether that area
 * answers for its regions, its bytes, columns and sums are checked before persons get their national ids.
 *
 * @returns What became of each, in order. A refusal is noted beside the packages and stops no other.
 * @throws UserError "invalid_usage" for a workspace that is no national node, or one that trusts nobody.
 *
 * Protocol: docs/national-node.md.
 */
export async function receivePackages(
  workspace: Workspace,
  folders: readonly string[],
  effects: ReceiveEffects,
): Promise<Reception[]> {
  refuseOtherNode(workspace);
  const areas = loadTrustedAreas(workspace);
  if (areas.length === 0) {
    throw new UserError(
      "invalid_usage",
      `${join(workspace.root, TRUSTED_FOLDER)} names no area yet; put a file for each there: area, regions, public_keys (docs/national-node.md)`,
    );
  }
  const receptions: Reception[] = [];
  for (const folder of folders) {
    const name = basename(folder);
    try {
      receptions.push(await receiveOne(workspace, signedPackage(folder, areas), effects));
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== "package_refused") throw error;
      const { message } = error;
      noteRefused(workspace, { refused_at: effects.now.toISOString(), name, message });
      const nothing = { packageId: null, area: null, places: [], replaced: [], clientCount: null };
      receptions.push({ name, state: "refused", ...nothing, message });
    }
  }
  return receptions;
}

/** @throws UserError "invalid_usage" for a workspace that is not the nation's. */
export function refuseOtherNode({ root, settings }: Workspace): void {
  if (settings.node === "national") return;
  throw new UserError(
    "invalid_usage",
    `${root} is the workspace of an area; packages go to one made with: paketti init <folder> --national`,
  );
}

async function receiveOne(
  workspace: Workspace,
  sent: SignedPackage,
  effects: ReceiveEffects,
): Promise<Reception> {
  const { manifest, area, packageId } = sent;
  const places = manifest.places.map(({ region_code, year }) => `${region_code}/${year}`);
  const answer = {
    name: basename(sent.folder),
    packageId,
    area: area.area,
    places,
    replaced: [],
    clientCount: manifest.client_count,
    message: null,
  };
  const before = receivedPackages(workspace);
  if (before.some(({ record }) => record.package_id === packageId))
    return { ...answer, state: "known" };
  if (Date.parse(manifest.exported_at) > effects.now.getTime() + CLOCKS_APART_MS) {
    throw refused(
      `${sent.folder} says that it was exported at ${manifest.exported_at}, which is not yet; set the clock of the area or of this machine right, and export again`,
    );
  }
  const inForce = packagesInForce(before);
  const replaced = places.filter((place) => inForce.has(place));
  const newer = replaced.find(
    (place) => (inForce.get(place)?.manifest.exported_at ?? "") >= manifest.exported_at,
  );
  if (newer !== undefined) {
    const known = inForce.get(newer)?.manifest.exported_at ?? "";
    throw refused(
      `${sent.folder} was exported at ${manifest.exported_at}, and for ${newer} one of ${known} is here already: an older package never takes the place of a newer one; if the older facts are the right ones, let the area export them again`,
    );
  }
  await checkFiles(sent, workspace, effects.engine);
  await storePackage(workspace, sent, effects);
  return { ...answer, state: "received", replaced };
}

/** Writes the package under national ids, into a folder that gets its name when it is whole. */
async function storePackage(
  workspace: Workspace,
  { folder, manifest, area, packageId, bytes, signature }: SignedPackage,
  { engine, nationalKey, now }: ReceiveEffects,
): Promise<void> {
  const target = join(receivedFolder(workspace), packageId);
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  try {
    await makeNationalIds(engine, folder, manifest.files, nationalKey);
    const files: ReceivedRecord["files"] = [];
    for (const file of manifest.files) {
      const { path, table, region_code, year } = file;
      const to = join(unfinished, path);
      mkdirSync(dirname(to), { recursive: true });
      const sql = withNationalIds(columnsOf(table), join(folder, path));
      await engine.run(`copy (${sql}) to ${sqlText(to)} (${PARQUET})`);
      const [row] = await engine.rows(`select count(*) as row_count from ${filesRelation([to])}`);
      const rows = row === undefined ? 0 : countValue(row, "row_count");
      if (rows !== file.rows) throw new Error(`${path}: ${rows} rows of ${file.rows} were written`);
      const sha256 = await writeReceipt(to, to, rows, { package: packageId });
      files.push({ path, table, region_code, year, rows, sha256 });
    }
    const record: ReceivedRecord = {
      format: "paketti-received/1",
      package_id: packageId,
      area: area.area,
      public_key_id: publicKey(manifest.public_key).id,
      national_key_id: nationalKey.id,
      received_at: now.toISOString(),
      files,
    };
    writeFileSync(join(unfinished, MANIFEST_FILE), bytes);
    writeFileSync(join(unfinished, SIGNATURE_FILE), `${signature}\n`);
    writeFileSync(join(unfinished, RECORD_FILE), `${JSON.stringify(record, null, 1)}\n`);
    if (existsSync(target)) rmSync(target, { recursive: true });
    renameSync(unfinished, target);
  } finally {
    await engine.run(`drop table if exists ${NATIONAL_IDS}`);
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function columnsOf(table: string): ModelSpec["columns"] {
  if (table === IDENTITY_LINKS) return LINK_COLUMNS;
  return packageTables().find((one) => one.table === table)?.columns ?? [];
}

const NATIONAL_IDS = "national_ids";

/** The ids that areas share → those that the nation alone can make; each person is keyed once. */
async function makeNationalIds(
  engine: Engine,
  folder: string,
  files: readonly PackageFile[],
  key: PseudonymKey,
): Promise<void> {
  const ids = files.flatMap(({ path, table }) =>
    columnsOf(table)
      .filter(({ type }) => type === "uuid")
      .map(
        ({ name }) => `select ${name} as linkage_id from ${filesRelation([join(folder, path)])}`,
      ),
  );
  await engine.run(
    `create or replace temp table ${NATIONAL_IDS} as
     select linkage_id, ${pseudonymSql("cast(linkage_id as varchar)")} as national_id
     from (select distinct linkage_id from (${ids.join(" union all ")}) as sent where linkage_id is not null) as persons`,
    pseudonymParameters(key),
  );
}

/** Rows under national ids, in an order that tells nothing of that in which they came. */
function withNationalIds(columns: ModelSpec["columns"], path: string): string {
  const ids = columns.filter(({ type }) => type === "uuid").map(({ name }) => name);
  const list = columns.map(({ name }) =>
    ids.includes(name)
      ? `${name}_ids.national_id as ${sqlName(name)}`
      : `facts.${sqlName(name)} as ${sqlName(name)}`,
  );
  const joins = ids.map(
    (name) => `left join ${NATIONAL_IDS} as ${name}_ids on ${name}_ids.linkage_id = facts.${name}`,
  );
  return `select ${list.join(", ")} from ${filesRelation([path])} as facts ${joins.join(" ")} order by all`;
}
