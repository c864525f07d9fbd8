import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../domain/errors.ts";
import type { GivenTable } from "../given/index.ts";
import {
  type LandedPartition,
  type Landing,
  linkFindings,
  type PseudonymKey,
} from "../identity/index.ts";
import type { Check, Delivery } from "../ingest/index.ts";
import { type Engine, sqlText } from "../sql/engine.ts";
import { fileNameOf } from "../sql/file-name.ts";
import { filesRelation, type ModelOutput, type ModelOutputs } from "../sql/run-models.ts";
import { contentHash, findStored, storeQuery } from "../sql/warehouse.ts";
import type { Workspace } from "../workspace.ts";
import { nationFindings, sharedClientsFile } from "./nation-findings.ts";
import { linksOfFile, makeNationLinks, NATION_LINKS } from "./nation-links.ts";
import { packageDelivery, packageSumsTable, toldSums } from "./package-deliveries.ts";
import {
  hasClients,
  IDENTITY_LINKS,
  type PackageTable,
  packageTables,
  tableSql,
} from "./package-tables.ts";
import { refuseOtherNode } from "./receive-package.ts";
import { packagesInForce, type ReceivedPackage, receivedPackages } from "./received-packages.ts";

export type NationContext = {
  readonly engine: Engine;
  readonly key: PseudonymKey;
  readonly checks: readonly Check[];
  /** False to say what would be read without writing anything. */
  readonly isWriting: boolean;
};

/** What a run of a national node begins with, in the forms in which a run of an area begins. */
export type NationInputs = {
  readonly deliveries: Delivery[];
  /** The tables of the contract that packages carry, with what was found. */
  readonly landing: Landing;
  /** The models that packages carry. */
  readonly received: ModelOutputs;
  /** What the packages say of themselves, for the proofs. */
  readonly sums: GivenTable;
  /** Files of the warehouse that it rests on besides those. */
  readonly kept: readonly string[];
};

/** One file of a package in force, with the table it is of. */
type FileInForce = {
  readonly one: ReceivedPackage;
  readonly table: PackageTable;
  readonly file: ReceivedPackage["record"]["files"][number];
};

/**
 * Takes the newest package of every region's year, follows the identities that changed in any area, and gives it
 * all as sources of the models that come after.
 *
 * @throws UserError "invalid_delivery" when nothing has been received; "key_invalid" when packages were received
 *   under another national key than that of now.
 */
export async function nationInputs(
  workspace: Workspace,
  context: NationContext,
): Promise<NationInputs> {
  refuseOtherNode(workspace);
  const packages = receivedPackages(workspace);
  if (packages.length === 0) {
    throw new UserError(
      "invalid_delivery",
      `${workspace.root} has received no packages yet; receive those of areas: paketti receive ${workspace.root} <package>…`,
    );
  }
  refuseOtherKey(packages, context.key);
  const inForce = packagesInForce(packages);
  const used = packages.filter((one) => [...inForce.values()].includes(one));
  const links = await makeNationLinks(context.engine, linkPaths(used));
  const received = new Map<string, ModelOutput[]>();
  const landed: LandedPartition[] = [];
  const touched: string[] = [];
  for (const { one, table, file } of filesInForce(used, inForce)) {
    const linked = await broughtUpToDate(
      { one, table, file, condition: table.isReference ? namedBy(one, inForce) : table.where },
      links.linkCount > 0,
      workspace,
      context,
    );
    const partition =
      file.region_code === null || file.year === null
        ? null
        : { regionCode: file.region_code, year: file.year };
    const { path, hash, isTouched } = linked;
    if (isTouched && table.table === "client_service_months") touched.push(path);
    const name = "model" in table.becomes ? table.becomes.model : table.becomes.landed;
    landed.push({
      table: name,
      deliveryId: deliveryIdOf(one),
      regionCode: file.region_code,
      year: file.year,
      path,
      rowCount: linked.rowCount,
      sha256: hash,
      isFresh: false,
    });
    if ("model" in table.becomes) {
      const output = { path, hash, sha256: hash, rowCount: linked.rowCount, partition };
      received.set(name, [...(received.get(name) ?? []), output]);
    }
  }
  const deliveries = used.map((one, index) => packageDelivery(one, deliveryIdOf(one), index));
  const findings = [
    ...linkFindings(links.findings, context.checks),
    ...(await nationFindings(used, inForce, workspace, context)),
  ];
  const sums = await toldSums(inForce, touched, context.engine);
  return {
    deliveries,
    landing: {
      partitions: landed,
      findings,
      deliveries: used.flatMap((one) =>
        one.record.files.map(({ table, rows }) => ({
          deliveryId: deliveryIdOf(one),
          table,
          receivedCount: rows,
          acceptedCount: rows,
          quarantinedCount: 0,
        })),
      ),
      quarantine: [],
    },
    received,
    sums: packageSumsTable(sums),
    kept: [sharedClientsFile(used, workspace)],
  };
}

function refuseOtherKey(packages: readonly ReceivedPackage[], key: PseudonymKey): void {
  const other = packages.find(({ record }) => record.national_key_id !== key.id);
  if (other === undefined) return;
  throw new UserError(
    "key_invalid",
    `${other.folder} was received under the national key ${other.record.national_key_id} and the key of now is ${key.id}: bring the former back, or remove the folder and receive that package again`,
  );
}

/** Names a package among the deliveries of a release: whose it is and which. */
function deliveryIdOf({ record, manifest }: ReceivedPackage): string {
  const regions = [...new Set(manifest.places.map(({ region_code }) => region_code))].join("-");
  return `${regions}-${record.package_id.slice(0, 12)}`;
}

function linkPaths(used: readonly ReceivedPackage[]): string[] {
  return used.flatMap(({ folder, record }) =>
    record.files
      .filter(({ table, rows }) => table === IDENTITY_LINKS && rows > 0)
      .map(({ path }) => join(folder, path)),
  );
}

/**
 * Of each region's year the files of its package; of what a package has one file for, those of each package that
 * stands for a region, but of one region those of its newest alone.
 */
function filesInForce(
  used: readonly ReceivedPackage[],
  inForce: ReadonlyMap<string, ReceivedPackage>,
): FileInForce[] {
  const tables = new Map(packageTables().map((table) => [table.table, table]));
  const newest = new Set(
    [...new Set([...inForce.keys()].map((place) => place.split("/")[0]))].flatMap((region) => {
      const ofRegion = used.filter(({ manifest }) =>
        manifest.places.some(({ region_code: code }) => code === region),
      );
      return ofRegion.slice(-1);
    }),
  );
  return used.flatMap((one) =>
    one.record.files.flatMap((file) => {
      const table = tables.get(file.table);
      if (table === undefined) return [];
      const stands =
        file.region_code === null
          ? newest.has(one)
          : inForce.get(`${file.region_code}/${file.year}`) === one;
      return stands ? [{ one, table, file }] : [];
    }),
  );
}

/** The regions that a package names: its own, and those of which there is no package yet. */
function namedBy(one: ReceivedPackage, inForce: ReadonlyMap<string, ReceivedPackage>): string {
  const others = [...inForce]
    .filter(([, other]) => other !== one)
    .map(([place]) => sqlText(place.split("/")[0] ?? ""));
  return others.length === 0
    ? "region_code is not null"
    : `region_code not in (${[...new Set(others)].toSorted().join(", ")})`;
}

type Linked = {
  readonly path: string;
  readonly hash: string;
  readonly rowCount: number;
  /** Whether clients of it were joined with others. */
  readonly isTouched: boolean;
};

/** The file itself, or one of the warehouse with changed identities followed and what landed rows carry besides. */
async function broughtUpToDate(
  { one, table, file, condition }: FileInForce & { readonly condition: string | null },
  hasLinks: boolean,
  workspace: Workspace,
  { engine, isWriting }: NationContext,
): Promise<Linked> {
  const path = join(one.folder, file.path);
  if (!existsSync(path)) {
    throw new UserError(
      "release_damaged",
      `${path} is gone; remove ${one.folder} and receive the package again`,
    );
  }
  const links = hasLinks && hasClients(table) ? await linksOfFile(engine, path) : null;
  const isLanded = "landed" in table.becomes;
  if (links === null && !isLanded)
    return { path, hash: file.sha256, rowCount: file.rows, isTouched: false };
  const place = file.region_code === null ? "all" : fileNameOf(file.region_code);
  const folder = join(workspace.warehouse, "national", table.table, place, String(file.year ?? 0));
  const hash = contentHash([
    table.table,
    file.sha256,
    links ?? "",
    deliveryIdOf(one),
    condition ?? "",
  ]);
  const found = findStored(folder, hash);
  if (found !== null) return { ...found, hash, isTouched: links !== null };
  if (!isWriting) {
    const unmade = join(folder, `${hash}.parquet`);
    return { path: unmade, hash, rowCount: file.rows, isTouched: false };
  }
  mkdirSync(dirname(folder), { recursive: true });
  const rows = tableSql(
    table,
    filesRelation([path]),
    "coalesce(links.client_id, facts.client_id)",
    hasClients(table)
      ? `left join ${NATION_LINKS} as links on links.old_client_id = facts.client_id`
      : "",
    condition,
  );
  const sql = isLanded
    ? `select *, ${sqlText(deliveryIdOf(one))} as delivery_id, ${sqlText(file.path)} as file_path, row_number() over () as row_number from (${rows}) as landed`
    : rows;
  const stored = await storeQuery(engine, folder, hash, sql, {
    package: file.sha256,
    links: links ?? "",
  });
  return { ...stored, hash, isTouched: links !== null };
}
