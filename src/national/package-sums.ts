import { countValue, type Engine, requiredText, textValue, wholeValue } from "../sql/engine.ts";
import { filesRelation } from "../sql/run-models.ts";
import type { PackageManifest, PackageSum } from "./package-manifest.ts";

/** Where the facts lie from which sums are made; a table without files has no rows. */
export type SumFiles = {
  readonly clientServiceMonths: readonly string[];
  readonly costLines: readonly string[];
};

/** The numbers by which an area's package is held to its facts. */
export type Sums = Pick<PackageManifest, "sums" | "clients" | "client_count">;

const MONEY = ["cost_microeuros", "net_cost_microeuros", "client_cost_microeuros"] as const;

/** Adds up the facts of a package anew: euros, events and clients of every package, region and year. */
export async function sumsOf(engine: Engine, files: SumFiles): Promise<Sums> {
  const months = relationOr(files.clientServiceMonths, MONTHS_EMPTY);
  const lines = relationOr(files.costLines, LINES_EMPTY);
  const rows = await engine.rows(`
    with parts as (
        select
            region_code, year, package_id, client_id,
            cost_microeuros,
            cost_microeuros + income_microeuros + client_fees_microeuros as net_cost_microeuros,
            case when client_id is not null then cost_microeuros else 0 end as client_cost_microeuros,
            event_count
        from ${months} as months
        union all
        select
            region_code, year, package_id, null,
            cost_microeuros,
            cost_microeuros + income_microeuros + client_fees_microeuros,
            0,
            0
        from ${lines} as lines
    )
    select
        region_code,
        year,
        package_id,
        ${MONEY.map((name) => `cast(sum(${name}) as bigint) as ${name}`).join(",\n        ")},
        cast(sum(event_count) as bigint) as event_count,
        count(distinct client_id) as client_count
    from parts
    group by region_code, year, package_id
    order by region_code, year, package_id nulls last`);
  const clients = await engine.rows(`
    select region_code, year, count(distinct client_id) as client_count
    from ${months} as months
    group by region_code, year
    order by region_code, year`);
  const [all] = await engine.rows(
    `select count(distinct client_id) as client_count from ${months} as months`,
  );
  return {
    sums: rows.map(sumOfRow),
    clients: clients.map((row) => ({
      region_code: requiredText(row, "region_code"),
      year: countValue(row, "year"),
      client_count: countValue(row, "client_count"),
    })),
    client_count: all === undefined ? 0 : countValue(all, "client_count"),
  };
}

/** A row of the release's table package_years, or one like it. */
export function sumOfRow(row: Parameters<typeof requiredText>[0]): PackageSum {
  const [cost_microeuros, net_cost_microeuros, client_cost_microeuros] = MONEY.map((name) =>
    wholeValue(row, name).toString(),
  );
  return {
    region_code: requiredText(row, "region_code"),
    year: countValue(row, "year"),
    package_id: textValue(row, "package_id"),
    cost_microeuros: cost_microeuros ?? "",
    net_cost_microeuros: net_cost_microeuros ?? "",
    client_cost_microeuros: client_cost_microeuros ?? "",
    event_count: countValue(row, "event_count"),
    client_count: countValue(row, "client_count"),
  };
}

/** The first thing in which told and found sums differ, in words; null when all are the same. */
export function sumDifference(told: Sums, found: Sums): string | null {
  const places = [
    ...pairs(told.sums, found.sums, ({ region_code, year, package_id }) =>
      [region_code, year, package_id ?? "no package"].join(" "),
    ),
    ...pairs(told.clients, found.clients, ({ region_code, year }) => `${region_code} ${year}`),
  ];
  const isOnce = (sums: readonly unknown[], of: readonly unknown[]) => sums.length <= of.length;
  if (!isOnce(told.sums, found.sums) || !isOnce(told.clients, found.clients))
    return "more is told than the facts give, or something is told twice";
  for (const { place, left, right } of places) {
    const names = Object.keys({ ...left, ...right });
    const name = names.find((key) => (left?.[key] ?? null) !== (right?.[key] ?? null));
    if (name !== undefined)
      return `${place}: ${name} is told as ${left?.[name] ?? "nothing"} and the facts give ${right?.[name] ?? "nothing"}`;
  }
  return told.client_count === found.client_count
    ? null
    : `client_count is told as ${told.client_count} and the facts give ${found.client_count}`;
}

type Values = Readonly<Record<string, string | number | null>>;

function pairs<Sum extends Values>(
  told: readonly Sum[],
  found: readonly Sum[],
  placeOf: (sum: Sum) => string,
): { place: string; left: Values | undefined; right: Values | undefined }[] {
  const byPlace = (sums: readonly Sum[]) => new Map(sums.map((sum) => [placeOf(sum), sum]));
  const [left, right] = [byPlace(told), byPlace(found)];
  return [...new Set([...left.keys(), ...right.keys()])].map((place) => ({
    place,
    left: left.get(place),
    right: right.get(place),
  }));
}

const MONEY_EMPTY =
  "cast(0 as bigint) as cost_microeuros, cast(0 as bigint) as income_microeuros, cast(0 as bigint) as client_fees_microeuros";
const PLACE_EMPTY =
  "cast(null as varchar) as region_code, cast(null as integer) as year, cast(null as varchar) as package_id";
const LINES_EMPTY = `(select ${PLACE_EMPTY}, ${MONEY_EMPTY} where 1 = 0)`;
const MONTHS_EMPTY = `(select ${PLACE_EMPTY}, ${MONEY_EMPTY}, cast(null as uuid) as client_id, cast(0 as bigint) as event_count where 1 = 0)`;

function relationOr(paths: readonly string[], empty: string): string {
  return paths.length === 0 ? empty : filesRelation(paths);
}
