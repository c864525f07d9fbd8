import { columns, type GivenTable } from "../given/index.ts";
import type { Delivery } from "../ingest/index.ts";
import type { Engine } from "../sql/engine.ts";
import type { PackageSum } from "./package-manifest.ts";
import { sumsOf } from "./package-sums.ts";
import type { ReceivedPackage } from "./received-packages.ts";

/** A package as a delivery, as a release lists what it was made from. */
export function packageDelivery(
  { folder, manifest, record }: ReceivedPackage,
  deliveryId: string,
  sequence: number,
): Delivery {
  const years = manifest.places.map(({ year }) => year);
  const [region = null, ...others] = new Set(manifest.places.map(({ region_code }) => region_code));
  return {
    deliveryId,
    organiser: others.length === 0 ? region : record.area,
    source: "national_package",
    period: { from: `${Math.min(...years)}-01-01`, until: `${Math.max(...years) + 1}-01-01` },
    deliveredOn: manifest.exported_at.slice(0, 10),
    sequence,
    contract: null,
    adapter: null,
    files: manifest.files.map(({ path, table, bytes, sha256 }) => ({
      path,
      absolutePath: `${folder}/${path}`,
      bytes,
      sha256,
      table,
      format: {
        kind: "parquet",
        compression: null,
        encoding: null,
        delimiter: null,
        decimalComma: false,
      },
      columns: [],
      isReadable: true,
      sameAs: null,
      isCorrected: false,
    })),
    replacedBy: null,
    sameAs: null,
    findings: [],
  };
}

/**
 * What the packages in force say of their regions' years. Where persons of an area turned out to be one, because
 * another area knows of a changed code, their clients are counted anew from the facts.
 *
 * @param touched Facts of client months in which identities were joined.
 */
export async function toldSums(
  inForce: ReadonlyMap<string, ReceivedPackage>,
  touched: readonly string[],
  engine: Engine,
): Promise<PackageSum[]> {
  const placeOf = ({ region_code: code, year }: PackageSum) => `${code}/${year}`;
  const told = [...new Set(inForce.values())].flatMap((one) =>
    one.manifest.sums.filter((sum) => inForce.get(placeOf(sum)) === one),
  );
  if (touched.length === 0) return told;
  const { sums } = await sumsOf(engine, { clientServiceMonths: touched, costLines: [] });
  const key = (sum: PackageSum) => `${placeOf(sum)}/${sum.package_id ?? ""}`;
  const joined = new Map(sums.map((sum) => [key(sum), sum.client_count]));
  return told.map((sum) => ({ ...sum, client_count: joined.get(key(sum)) ?? sum.client_count }));
}

export function packageSumsTable(sums: readonly PackageSum[]): GivenTable {
  return {
    name: "given__package_sums",
    columns: columns(
      `region_code:varchar year:integer package_id:varchar cost_microeuros:bigint net_cost_microeuros:bigint
      client_cost_microeuros:bigint event_count:bigint client_count:bigint`,
    ),
    rows: sums.map((sum) => ({ ...sum })),
  };
}
