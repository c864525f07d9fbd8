import { COST_TYPES, type Release } from "../release/index.ts";
import { countValue, requiredText, sqlText, textValue, wholeValue } from "../sql/engine.ts";

/** The money of one final cost centre and cost type: what its ledger lines were spread from. */
export type Pool = {
  readonly region_code: string;
  readonly year: number;
  readonly cost_centre_id: string;
  readonly cost_type: string;
};

/** Where money ended: on events of a service, or on a line that is on no client. */
export type EndPlace = {
  readonly package_id: string | null;
  readonly function_id: string | null;
  readonly service_id: string | null;
  /** `clients`, a line kind of cost_lines, or why the money stayed where it was. */
  readonly kind: string;
};

/** Different identified clients of a service, a function, a package, or (all null) of all. */
export type EndCount = {
  readonly level: "all" | "package" | "function" | "service";
  readonly code: string | null;
  readonly client_count: number;
};

export function poolKey(pool: Pool): string {
  return JSON.stringify([pool.region_code, pool.year, pool.cost_centre_id, pool.cost_type]);
}

/** Money that reached no service and no named line. */
export function unallocatedPlace(kind: string): EndPlace {
  return { package_id: null, function_id: null, service_id: null, kind };
}

/** Where the money of each pool ended, with its micro-euros; by `poolKey`. */
export async function endPlaces(
  release: Release,
  pools: readonly Pool[],
): Promise<ReadonlyMap<string, (EndPlace & { microeuros: bigint })[]>> {
  const places = new Map<string, (EndPlace & { microeuros: bigint })[]>();
  for (const together of readTogether(pools)) {
    const [{ region_code, year, cost_type }] = together;
    const column = moneyColumn(cost_type);
    const rows = await release.engine.rows(`
      select months.cost_centre_id, months.package_id, months.function_id,
          months.service_id, 'clients' as kind, sum(months.${column}) as microeuros
      from client_service_months as months
      where ${areInPools("months", together)}
      group by months.cost_centre_id, months.package_id, months.function_id,
          months.service_id
      union all
      select lines.cost_centre_id, lines.package_id, lines.function_id, lines.service_id,
          lines.line_kind as kind, sum(lines.${column}) as microeuros
      from cost_lines as lines
      where ${areInPools("lines", together)}
          and lines.line_kind not in ('excluded_account', 'unmapped_account')
      group by lines.cost_centre_id, lines.package_id, lines.function_id, lines.service_id,
          lines.line_kind
      order by 1, 2, 3, 4, 5`);
    for (const row of rows) {
      const cost_centre_id = requiredText(row, "cost_centre_id");
      const key = poolKey({ region_code, year, cost_centre_id, cost_type });
      const place = {
        package_id: textValue(row, "package_id"),
        function_id: textValue(row, "function_id"),
        service_id: textValue(row, "service_id"),
        kind: requiredText(row, "kind"),
        microeuros: wholeValue(row, "microeuros"),
      };
      places.set(key, [...(places.get(key) ?? []), place]);
    }
  }
  return places;
}

type SomePools = readonly [Pool, ...Pool[]];

/** Pools of the same region, year and cost type are read in one query. */
function readTogether(pools: readonly Pool[]): SomePools[] {
  const groups = new Map<string, [Pool, ...Pool[]]>();
  for (const pool of pools) {
    const key = poolKey({ ...pool, cost_centre_id: "" });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pool]);
    else group.push(pool);
  }
  return [...groups.values()];
}

/** The different clients who carry money of the pools, counted anew on every level. */
export async function endCounts(release: Release, pools: readonly Pool[]): Promise<EndCount[]> {
  if (pools.length === 0) return [{ level: "all", code: null, client_count: 0 }];
  const touched = readTogether(pools).map(
    (together) =>
      `(${areInPools("months", together)} and months.${moneyColumn(together[0].cost_type)} <> 0)`,
  );
  const clients = `
    select distinct months.client_id, months.service_id, months.package_id,
        months.function_id
    from client_service_months as months
    where months.client_id is not null and (${touched.join(" or ")})`;
  const levels = ["package", "function", "service"].map(
    (level) => `
      select '${level}' as level, ${level}_id as code, count(distinct client_id) as client_count
      from (${clients}) as clients
      group by ${level}_id`,
  );
  const rows = await release.engine.rows(`
    select 'all' as level, cast(null as varchar) as code,
        count(distinct client_id) as client_count
    from (${clients}) as clients
    union all ${levels.join(" union all ")}
    order by 1, 2`);
  return rows.map((row) => ({
    level: LEVELS.find((level) => level === row["level"]) ?? "all",
    code: textValue(row, "code"),
    client_count: countValue(row, "client_count"),
  }));
}

const LEVELS = ["all", "package", "function", "service"] as const;

function moneyColumn(costType: string): string {
  const type = COST_TYPES.find((known) => known === costType);
  if (type === undefined) throw new RangeError("a pool is of a known cost type");
  return `${type}_microeuros`;
}

function areInPools(source: string, pools: SomePools): string {
  const [{ region_code, year }] = pools;
  const centres = pools.map(({ cost_centre_id }) => sqlText(cost_centre_id));
  return `${source}.region_code = ${sqlText(region_code)} and ${source}.year = ${year}
        and ${source}.cost_centre_id in (${centres.join(", ")})`;
}
