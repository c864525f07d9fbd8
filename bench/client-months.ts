import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Engine, sqlText } from "../src/sql/engine.ts";

export type ClientMonthsScale = {
  readonly residents: number;
  /** Events in one year; each is a row, as nine in ten are in a release. */
  readonly events: number;
  readonly areas: number;
  readonly years: readonly number[];
  readonly functions: readonly { readonly packageId: string; readonly functionId: string }[];
};

/** The part of the name that changes when what is generated changes. */
const GENERATION = 1;

/**
 * Writes the columns of `client_service_months` that clients are counted by, one Parquet file for each area's
 * year, in the order of a release. Few clients have very many events, each client keeps to a few functions, and
 * one client in fifteen has events in the area beside their own too. The same rows every time; what is there is kept.
 *
 * @returns The folder of the files, named `<area>-<year>.parquet`.
 */
export async function generatedClientMonths(
  engine: Engine,
  parent: string,
  scale: ClientMonthsScale,
): Promise<string> {
  const { residents, events, areas, years, functions } = scale;
  const sizes = [GENERATION, residents, events, areas, years.length].join("-");
  const folder = join(parent, `client-months-${sizes}`);
  mkdirSync(folder, { recursive: true });
  const listed = functions.map(
    ({ packageId, functionId }, at) => `(${at}, ${sqlText(packageId)}, ${sqlText(functionId)})`,
  );
  await engine.run(
    `create or replace temp table listed (place integer, package_id varchar, function_id varchar)`,
  );
  await engine.run(`insert into listed values ${listed.join(", ")}`);
  await engine.run(
    "create or replace macro drawn(row_id, salt, many) as cast(hash(row_id * 64 + salt) % many as bigint)",
  );
  for (const year of years) {
    for (let area = 0; area < areas; area += 1) {
      const path = join(folder, `${areaCode(area)}-${year}.parquet`);
      if (existsSync(path)) continue;
      await engine.run(
        `copy (${areaYear(scale, area, year)}) to ${sqlText(`${path}.unfinished`)} (format parquet)`,
      );
      renameSync(`${path}.unfinished`, path);
    }
  }
  await engine.run("drop table listed");
  return folder;
}

/** Leaves nothing of what was generated. */
export function removeGenerated(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function areaCode(area: number): string {
  return String(area + 1).padStart(2, "0");
}

function areaYear(
  { residents, events, areas, functions }: ClientMonthsScale,
  area: number,
  year: number,
) {
  const count = Math.round(events / areas);
  const own = Math.floor(residents / areas);
  const next = (area + 1) % areas;
  const first = area * 1_000_000_000 + (year % 100) * 50_000_000;
  return `
    with numbered as (
      select range + ${first} as id from range(${count})
    ),
    drawn_clients as (
      select id, cast(floor(pow(cast(drawn(id, 3, 1000000) as double) / 1000000, 1.8) * ${own}) as bigint) * ${areas} as first_client
      from numbered
    ),
    met_clients as (
      select id,
        first_client + case when drawn(id, 1, 4) = 0 and drawn(first_client + ${next}, 9, 15) = 0 then ${next} else ${area} end as client
      from drawn_clients
    ),
    placed as (
      select id, client,
        case when drawn(id, 2, 200) > 0
          then drawn(client * 16 + cast(floor(pow(cast(drawn(id, 4, 1000) as double) / 1000, 2) * 14) as bigint), 5, ${functions.length})
        end as place
      from met_clients
    )
    select listed.package_id, listed.function_id, ${sqlText(areaCode(area))} as region_code,
      cast(${year} as integer) as year, make_date(${year}, cast(1 + drawn(id, 6, 12) as integer), 1) as month,
      cast(md5(cast(client as varchar)) as uuid) as client_id,
      cast(1 + drawn(client, 7, 2) as varchar) as sex,
      cast(drawn(client, 8, 98) + ${year - 2020} as integer) as age_at_year_end
    from placed
    left join listed on placed.place = listed.place
    order by function_id, month, client_id`;
}
