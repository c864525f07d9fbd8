import type { ContractTable, Delivery } from "../ingest/index.ts";
import { NOT_MADE } from "../sql/plan-models.ts";
import { landingResult } from "./land.ts";
import type { Landing } from "./landed.ts";
import {
  CHANGES,
  filesOf,
  landingStages,
  linksHash,
  openingPath,
  type PlaceContext,
  partOf,
  placeOf,
  tablesGiven,
} from "./landing-places.ts";
import { type Landed, readTableLanding, type TableLanding } from "./table-landing.ts";

/** A table of a delivery that no run has landed yet; `bytes` are those of its delivered files. */
export type TableToLand = {
  readonly deliveryId: string;
  readonly table: string;
  readonly bytes: number;
};

export type LandingPlan = {
  /** What has landed already, and files that are not made yet where the manifests lead to expect the rest. */
  readonly landing: Landing;
  readonly toLand: readonly TableToLand[];
  /** The folders and files of what has landed already. */
  readonly kept: readonly string[];
};

/**
 * What `landDeliveries` would find landed already and what it would land, without landing anything.
 *
 * Which regions and years a table will hold is not known before it has landed: its organiser's region and
 * the years of its period are taken, as the manifest says.
 */
export function planLanding(deliveries: readonly Delivery[], context: PlaceContext): LandingPlan {
  const landed: Landed[] = [];
  const toLand: TableToLand[] = [];
  const kept: string[] = [];
  let links = linksHash([]);
  for (const stage of landingStages(context.contract)) {
    for (const delivery of deliveries) {
      const given = stage.filter(({ table }) => tablesGiven(delivery, context.adapters).has(table));
      if (given.length === 0) continue;
      const part = partOf(delivery, given, context.adapters);
      kept.push(openingPath(part, context));
      for (const { table, hash, folder } of given.map((table) =>
        placeOf(part, table, landed, links, context),
      )) {
        const known = readTableLanding(folder);
        const name = table.table;
        if (known !== null) kept.push(folder);
        else
          toLand.push({
            deliveryId: delivery.deliveryId,
            table: name,
            bytes: filesOf(part, name).reduce((sum, file) => sum + file.bytes, 0),
          });
        const landing = known ?? expectedLanding(delivery, table);
        landed.push({ delivery, table: name, folder, hash, landing, isFresh: false });
      }
    }
    if (stage[0]?.table === CHANGES) links = linksHash(landed);
  }
  const result = landingResult(landed);
  const partitions = result.partitions.map((partition) =>
    partition.path.endsWith(`/${EXPECTED}`)
      ? { ...partition, sha256: `${NOT_MADE}${partition.sha256}` }
      : partition,
  );
  return { landing: { ...result, partitions, findings: [] }, toLand, kept };
}

/** Stands for the name of a file that is not there. */
const EXPECTED = "expected";

function expectedLanding(delivery: Delivery, table: ContractTable): TableLanding {
  const places =
    table.partition === "all"
      ? [{ regionCode: null, year: null }]
      : yearsOf(delivery).map((year) => ({ regionCode: delivery.organiser, year }));
  return {
    format: 1,
    receivedCount: 0,
    acceptedCount: 0,
    quarantinedCount: 0,
    partitions: places.map((place) => ({ ...place, file: EXPECTED, rowCount: 1, months: [] })),
    identities: table.columns.some((column) => column.identifies_person)
      ? { file: EXPECTED, rowCount: 1 }
      : null,
    quarantine: null,
    findings: [],
  };
}

/** The years that a delivery's period touches; none when it has no manifest. */
function yearsOf({ period }: Delivery): number[] {
  if (period === null) return [];
  const first = Number(period.from.slice(0, 4));
  const last = Number(period.until.slice(0, 4)) - (period.until.endsWith("-01-01") ? 1 : 0);
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index);
}
