import { basename, dirname, join } from "node:path";
import { compareTexts } from "../domain/text-order.ts";
import { type Check, checkOf, type Finding, findingOf } from "../ingest/index.ts";
import { countValue, type Engine, requiredText, sqlText } from "../sql/engine.ts";
import { filesRelation } from "../sql/run-models.ts";
import { contentHash, findStored, storeQuery } from "../sql/warehouse.ts";
import type { Workspace } from "../workspace.ts";
import type { ReceivedPackage } from "./received-packages.ts";

type Context = {
  readonly engine: Engine;
  readonly checks: readonly Check[];
  readonly isWriting: boolean;
};

/** Below so many clients it is no wonder that an area has none in common with another. */
const FEW_CLIENTS = 100;

/** What only shows when the packages of areas are held against each other. */
export async function nationFindings(
  used: readonly ReceivedPackage[],
  inForce: ReadonlyMap<string, ReceivedPackage>,
  workspace: Workspace,
  context: Context,
): Promise<Finding[]> {
  return [
    ...differentKeys(used, context.checks),
    ...olderYears(used, inForce, context.checks),
    ...(context.isWriting ? await withoutShared(used, workspace, context) : []),
  ];
}

function differentKeys(used: readonly ReceivedPackage[], checks: readonly Check[]): Finding[] {
  const keys = new Set(used.map(({ manifest }) => manifest.linkage_key_id));
  if (keys.size <= 1) return [];
  const lists = [...keys].map((key) => {
    const areas = used.filter(({ manifest }) => manifest.linkage_key_id === key);
    return `${key}: ${[...new Set(areas.map(({ record }) => record.area))].join(", ")}`;
  });
  return [finding(checks, "package.linkage_keys_differ", `linkage keys ${lists.join("; ")}`)];
}

/** Areas of whose packages more than one counts: the newer lacks years that the older has. */
function olderYears(
  used: readonly ReceivedPackage[],
  inForce: ReadonlyMap<string, ReceivedPackage>,
  checks: readonly Check[],
): Finding[] {
  return [...new Set(used.map(({ record }) => record.area))].flatMap((area) => {
    const own = used.filter(({ record }) => record.area === area);
    const older = own
      .slice(0, -1)
      .flatMap((one) =>
        one.manifest.places
          .map(({ region_code, year }) => `${region_code}/${year}`)
          .filter((place) => inForce.get(place) === one),
      );
    return older.length === 0
      ? []
      : [finding(checks, "package.years_from_older", `${area}: ${older.join(", ")}`)];
  });
}

/** Areas none of whose persons is in another area's package: most likely they were keyed with another key. */
async function withoutShared(
  used: readonly ReceivedPackage[],
  workspace: Workspace,
  { engine, checks }: Context,
): Promise<Finding[]> {
  const files = monthsOf(used);
  if (new Set(files.map(({ area }) => area)).size < 2) return [];
  const file = sharedClientsFile(used, workspace);
  const [folder, hash] = [dirname(file), basename(file, ".parquet")];
  const stored =
    findStored(folder, hash) ?? (await storeQuery(engine, folder, hash, sharedSql(files)));
  const rows = await engine.rows(`select * from ${filesRelation([stored.path])} order by area`);
  return rows.flatMap((row) => {
    const [clients, shared] = [countValue(row, "client_count"), countValue(row, "shared_count")];
    if (shared > 0 || clients < FEW_CLIENTS) return [];
    const what = `${requiredText(row, "area")}: none of ${clients} clients is a client of another area`;
    return [finding(checks, "package.no_shared_person", what)];
  });
}

type AreaFile = { readonly area: string; readonly path: string; readonly sha256: string };

function monthsOf(used: readonly ReceivedPackage[]): AreaFile[] {
  return used.flatMap(({ folder, record }) =>
    record.files
      .filter(({ table }) => table === "client_service_months")
      .map(({ path, sha256 }) => ({ area: record.area, path: join(folder, path), sha256 })),
  );
}

/** Where it is kept how many clients areas share, so that they are not counted in every run. */
export function sharedClientsFile(used: readonly ReceivedPackage[], workspace: Workspace): string {
  const names = monthsOf(used).map(({ area, sha256 }) => `${area} ${sha256}`);
  const hash = contentHash(names.toSorted(compareTexts));
  return join(workspace.warehouse, "national", "shared_clients", `${hash}.parquet`);
}

function sharedSql(files: readonly { readonly area: string; readonly path: string }[]): string {
  const areas = [...new Set(files.map(({ area }) => area))].map((area) => {
    const paths = files.filter((file) => file.area === area).map(({ path }) => path);
    return `select distinct ${sqlText(area)} as area, client_id from ${filesRelation(paths)} where client_id is not null`;
  });
  return `
    with clients as (${areas.join(" union all ")}),
    shared as (select client_id from clients group by client_id having count(*) > 1)
    select clients.area, count(*) as client_count, count(shared.client_id) as shared_count
    from clients
    left join shared on shared.client_id = clients.client_id
    group by clients.area
    order by clients.area`;
}

function finding(checks: readonly Check[], id: string, what: string): Finding {
  const place = { table: null, column: null, deliveryId: null };
  return findingOf(checkOf(checks, id), place, { rowCount: 0, checkedCount: 0 }, what);
}
