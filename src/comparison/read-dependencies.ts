import { audiencePolicy, visibleRows } from "../audience/index.ts";
import { countValue, type Row, requiredText, sqlText, wholeValue } from "../sql/engine.ts";
import { numberOrNull, oneOf, type Reading } from "./read-figures.ts";

/** Two packages with the same clients in an area and year. */
export type DependencyPair = {
  readonly packageId: string;
  readonly otherPackageId: string;
  /** Clients of both. */
  readonly clientCount: number;
  readonly packageClientCount: number;
  readonly otherClientCount: number;
  /** Of the clients of both, in the package and in the other one. */
  readonly costMicroeuros: bigint;
  readonly otherCostMicroeuros: bigint;
};

export type PackageFlow = {
  /** First day of the half-year. */
  readonly periodFrom: string;
  readonly fromPackageId: string;
  readonly toPackageId: string;
  readonly clientCount: number;
  readonly costMicroeuros: bigint;
};

/** A row of `cost_shifts`: see docs/methods/sub-optimisation.md. */
export type ReadCostShift = {
  readonly regionCode: string;
  readonly periodKind: "half_year" | "year";
  readonly afterFrom: string;
  readonly packageId: string;
  readonly serviceId: string;
  readonly otherPackageId: string;
  readonly otherServiceId: string;
  readonly changeMicroeuros: bigint;
  readonly changeDeviation: number;
  readonly clientCount: number;
  readonly roseCount: number;
  readonly otherChangeMicroeuros: bigint;
  readonly otherChangeDeviation: number;
  readonly linkProbability: number;
  readonly pairCount: number;
  readonly isAlarm: boolean;
};

/** Clients shared by packages in an area's year; empty where the viewer may not see the area's own figures. */
export async function readDependencies(
  { engine, viewer }: Reading,
  { areaCode, year }: { readonly areaCode: string; readonly year: number },
): Promise<DependencyPair[]> {
  const relation = `(
    select *, 'package' as level, cast(null as varchar) as producer_id from dependency_pairs
  )`;
  const rows = await engine.rows(`
    select pairs.*
    from ${relation} as pairs
    where area_code = ${sqlText(areaCode)} and year = ${year}
        and ${visibleRows(audiencePolicy(), viewer, "economy", "pairs")}
    order by package_id, other_package_id`);
  return rows.map((row) => ({
    packageId: requiredText(row, "package_id"),
    otherPackageId: requiredText(row, "other_package_id"),
    clientCount: countValue(row, "client_count"),
    packageClientCount: countValue(row, "package_client_count"),
    otherClientCount: countValue(row, "other_client_count"),
    costMicroeuros: wholeValue(row, "cost_microeuros"),
    otherCostMicroeuros: wholeValue(row, "other_cost_microeuros"),
  }));
}

/** Clients who came from one package to another in a region, newest half-year first. */
export async function readFlows(
  { engine, viewer }: Reading,
  { areaCode, year }: { readonly areaCode: string; readonly year: number },
): Promise<PackageFlow[]> {
  const rows = await engine.rows(`
    select flows.*
    from ${ofRegions("package_flows", "package")} as flows
    where area_code = ${sqlText(areaCode)} and extract(year from period_from) = ${year}
        and ${visibleRows(audiencePolicy(), viewer, "economy", "flows")}
    order by period_from desc, from_package_id, to_package_id`);
  return rows.map((row) => ({
    periodFrom: requiredText(row, "period_from"),
    fromPackageId: requiredText(row, "from_package_id"),
    toPackageId: requiredText(row, "to_package_id"),
    clientCount: countValue(row, "client_count"),
    costMicroeuros: wholeValue(row, "cost_microeuros"),
  }));
}

/**
 * Services whose cost fell while the same clients' cost rose in another package: alarms first, then what was
 * looked at and left.
 */
export async function readCostShifts(
  { engine, viewer }: Reading,
  { areaCode = null }: { readonly areaCode?: string | null } = {},
): Promise<ReadCostShift[]> {
  const rows = await engine.rows(`
    select shifts.*
    from ${ofRegions("cost_shifts", "service")} as shifts
    where ${areaCode === null ? "true" : `area_code = ${sqlText(areaCode)}`}
        and ${visibleRows(audiencePolicy(), viewer, "economy", "shifts")}
    order by is_alarm desc, link_p_value, area_code, service_id, other_service_id`);
  return rows.map((row) => ({
    regionCode: requiredText(row, "region_code"),
    periodKind: oneOf(row, "period_kind", ["half_year", "year"]),
    afterFrom: requiredText(row, "after_from"),
    packageId: requiredText(row, "package_id"),
    serviceId: requiredText(row, "service_id"),
    otherPackageId: requiredText(row, "other_package_id"),
    otherServiceId: requiredText(row, "other_service_id"),
    changeMicroeuros: wholeValue(row, "change_microeuros"),
    changeDeviation: amount(row, "change_deviation"),
    clientCount: countValue(row, "client_count"),
    roseCount: countValue(row, "rose_count"),
    otherChangeMicroeuros: wholeValue(row, "other_change_microeuros"),
    otherChangeDeviation: amount(row, "other_change_deviation"),
    linkProbability: amount(row, "link_p_value"),
    pairCount: countValue(row, "pair_count"),
    isAlarm: row["is_alarm"] === true,
  }));
}

/** A table of regions with the columns that the policy asks about. */
function ofRegions(table: string, level: "package" | "service"): string {
  return `(
    select *, 'region' as area_kind, region_code as area_code,
        '${level}' as level, cast(null as varchar) as producer_id
    from ${table}
  )`;
}

function amount(row: Row, column: string): number {
  return numberOrNull(row, column) ?? 0;
}
