import { countValue, type Engine, requiredText, sqlText } from "../../sql/engine.ts";
import { factTable } from "../registry/index.ts";
import {
  baseName,
  basesOf,
  flagName,
  flagsAt,
  heldAt,
  isAskedFrom,
  isOwnAt,
} from "./client-columns.ts";
import { CHAIN, LEVEL_COLUMNS, type LevelColumn, type Parts, partingColumns } from "./columns.ts";
import type { FactPlan } from "./plan.ts";
import { type FigureSources, factRows } from "./sources.ts";
import { stratumSql } from "./strata.ts";

/** Regions that are added up together, because their rows have room in memory; null for all. */
export type Batch = readonly string[] | undefined;

/** Who is added up at each level: clients of a module, or clients of a module's producer. */
export type Kind = "clients" | "producers";

/** The clients of a year's facts, wherever they are: `year_clients`, and `several_clients` of more than one region. */
export async function makeYearClients(
  engine: Engine,
  plan: FactPlan,
  sources: FigureSources,
  year: number,
  batches: readonly Batch[],
): Promise<void> {
  const { person } = factTable(plan.fact);
  // A client has the same age and sex in every row, so that the stratum is looked up once for each.
  const { age, sex } = person ?? { age: "cast(null as integer)", sex: "cast(null as varchar)" };
  await engine.run("drop table if exists year_clients");
  for (const [at, batch] of batches.entries()) {
    const into = at === 0 ? "create temp table year_clients as" : "insert into year_clients";
    const [region] = batch ?? [];
    // The engine knows the clients of one region apart by one column.
    const isOne = batch?.length === 1 && region !== undefined;
    await engine.run(`
      ${into}
      select
          clients.region_code,
          clients.client_id,
          ${stratumSql({ age: "clients.age", sex: "clients.sex" })} as stratum
      from (
          select
              ${isOne ? sqlText(region) : "facts.region_code"} as region_code,
              facts.client_id,
              max(${age}) as age,
              max(${sex}) as sex
          from ${factRows(sources, plan.fact, year, batch)}
          where facts.client_id is not null
          group by ${isOne ? "" : "facts.region_code, "}facts.client_id
      ) as clients`);
  }
  await engine.run(`
    create or replace temp table several_clients as
    select client_id, cast(row_number() over () as integer) as several
    from (
        select client_id
        from year_clients
        group by client_id
        having count(*) > 1
    ) as clients`);
}

/** The regions of a year's facts, so many together that about this number of rows is read at once. */
export async function batchesOf(
  engine: Engine,
  plan: FactPlan,
  sources: FigureSources,
  year: number,
  rowsAtOnce: number,
): Promise<Batch[]> {
  const regions = await engine.rows(`
    select region_code, cast(count(*) as bigint) as row_count
    from ${factRows(sources, plan.fact, year)}
    group by region_code
    order by region_code`);
  const batches: string[][] = [];
  let rows = rowsAtOnce;
  for (const region of regions) {
    const added = countValue(region, "row_count");
    if (rows + added > rowsAtOnce) {
      batches.push([]);
      rows = 0;
    }
    rows += added;
    batches.at(-1)?.push(requiredText(region, "region_code"));
  }
  return batches.length < 2 ? [undefined] : batches;
}

/**
 * Numbers the clients of a batch, in `batch_clients`: who is of one region has a number above zero, who is of several one
 * below it, and `several`, which is the same in all batches. 0 is nobody. The number holds the client's stratum, so that
 * no table of clients has to carry it (`STRATUM_OF_CLIENT`).
 */
export async function makeBatchClients(engine: Engine, batch: Batch): Promise<void> {
  const inRegions =
    batch === undefined ? "true" : `year_clients.region_code in (${batch.map(sqlText).join(", ")})`;
  await engine.run(`
    create or replace temp table batch_clients as
    select
        year_clients.region_code,
        year_clients.client_id,
        several_clients.several,
        cast(
            case when several_clients.client_id is null then 1 else -1 end
            * (${STRATA_APART} * row_number() over () + coalesce(year_clients.stratum + 1, 0)) as integer
        ) as client
    from year_clients
    left join several_clients
        on year_clients.client_id = several_clients.client_id
    where ${inRegions}`);
}

/** More than there are strata, and one for whoever has none. */
const STRATA_APART = 64;

/** The stratum of the client of a row `own`; null when age or sex is not known. */
export const STRATUM_OF_CLIENT = `nullif(abs(own.client) % ${STRATA_APART}, 0) - 1`;

/**
 * Adds the rows of a batch to each client and place. In `places` are a place's package, function, service and
 * producer, the number of its module at each level, and for each column whether it counts there. `clients_place` has the
 * sums of both; where a place is a module of the first level, it is that level's table.
 */
export async function makeClientPlaces(
  engine: Engine,
  plan: FactPlan,
  sources: FigureSources,
  year: number,
  batch: Batch,
  parts: Parts,
  first: LevelColumn | null,
): Promise<void> {
  const rows = factRows(sources, plan.fact, year, batch);
  await engine.run(placesSql(plan, rows, parts));
  const sums = basesOf(plan).map((base, at) => `cast(sum(${base}) as bigint) as b${at}`);
  const samePlace = ["facts.region_code", ...partingColumns(plan.fact, parts)].flatMap((column) =>
    column.startsWith("facts.")
      ? [`${column} is not distinct from ${column.replace("facts.", "places.")}`]
      : [],
  );
  await engine.run(`
    create or replace temp table clients_${first ?? "place"} as
    select
        places.${first === null ? "place" : `clients_${first}`} as module,
        coalesce(batch_clients.client, 0) as client,
        ${sums.join(",\n        ")}
    from ${rows}
    inner join places
        on ${samePlace.join("\n        and ")}
    left join batch_clients
        on facts.client_id = batch_clients.client_id
        ${batch?.length === 1 ? "" : "and facts.region_code = batch_clients.region_code"}
    ${plan.isNarrow ? `where ${takenSql(plan)}` : ""}
    group by 1, 2`);
}

function placesSql(plan: FactPlan, rows: string, parts: Parts): string {
  const modules = CHAIN.map((level) => {
    const within = ["facts.region_code", ...modulesFrom(level).map((column) => `facts.${column}`)];
    const number = (columns: readonly string[]) =>
      `cast(dense_rank() over (order by ${columns.join(", ")}) as integer)`;
    return [
      `${number(within)} as clients_${level}`,
      `${number([...within, "facts.producer_id"])} as producers_${level}`,
    ].join(",\n        ");
  });
  const flags = plan.columns.flatMap(({ within }, place) =>
    within === null ? [] : [`coalesce(${within.test}, false) as ${flagName(place)}`],
  );
  return `
    create or replace temp table places as
    select
        facts.region_code,
        facts.package_id,
        facts.function_id,
        facts.service_id,
        facts.producer_id,
        cast(row_number() over () as integer) as place,
        ${[...modules, ...flags].join(",\n        ")}
    from (
        select distinct facts.region_code, ${partingColumns(plan.fact, parts).join(", ")}
        from ${rows}
    ) as facts${plan.isNarrow ? `\n    where ${plan.columns.map(({ within }) => within?.test ?? "false").join(" or ")}` : ""}`;
}

/** Whether some column of a narrow plan takes a row, whose place tells what its module says. */
function takenSql({ columns }: FactPlan): string {
  const tests = columns.map(({ within }, place) => {
    const ofRows = within?.ofRows ?? null;
    return `places.${flagName(place)}${ofRows === null ? "" : ` and (${ofRows})`}`;
  });
  return `(${tests.join(" or ")})`;
}

/** The modules that tell those of a level apart: its own and those above it. */
function modulesFrom(level: LevelColumn): string[] {
  return CHAIN.slice(CHAIN.indexOf(level)).flatMap((one) => LEVEL_COLUMNS[one] ?? []);
}

/**
 * Adds the clients of one level up to the next that is asked for: `clients_package` from `clients_function` and so on, the
 * finest from `clients_place`; and the same for `producers_…`, which have no row of nobody or of no producer.
 */
export async function makeLevel(
  engine: Engine,
  plan: FactPlan,
  kind: Kind,
  level: LevelColumn,
  below: LevelColumn | null,
  columns: readonly number[],
): Promise<void> {
  const numberBelow = below === null ? "place" : `${kind}_${below}`;
  const isFirst = below === null && kind === "producers";
  const sums = new Map<string, string>();
  const flags: string[] = [];
  for (const place of columns) {
    if (!isAskedFrom(plan, place, level)) continue;
    const { name } = heldAt(plan, place, level);
    const isMade = isOwnAt(plan, place, level) && (below === null || !isOwnAt(plan, place, below));
    if (isMade) flags.push(flagName(place));
    sums.set(
      name,
      isMade
        ? `case when places.${flagName(place)} then own.${baseName(plan, place)} end`
        : `own.${name}`,
    );
  }
  await engine.run(`
    create or replace temp table ${kind}_${level} as
    select
        places.${kind}_${level} as module,
        own.client,
        ${[...sums].map(([name, sql]) => sumOf(sql, name)).join(",\n        ")}
    from ${below === null ? "clients_place" : `${kind}_${below}`} as own
    inner join (
        select distinct ${[numberBelow, `${kind}_${level}`, ...flags].join(", ")}
        from places
        ${isFirst ? "where producer_id is not null" : ""}
    ) as places
        on own.module = places.${numberBelow}
    ${isFirst ? "where own.client <> 0" : ""}
    group by 1, 2`);
}

function sumOf(expression: string, name: string): string {
  return `cast(sum(${expression}) as bigint) as ${name}`;
}

/** The modules of a level by their numbers, with what stands for the module in figures; those of no module left out. */
export function modulesSql(plan: FactPlan, kind: Kind, level: LevelColumn): string {
  const column = LEVEL_COLUMNS[level];
  const flags = flagsAt(plan, level).map((flag) => `case when ${flag} then '1' else '0' end`);
  return `
    select distinct
        ${kind}_${level} as module,
        region_code,
        ${column ?? "cast(null as varchar)"} as module_id,
        ${kind === "producers" ? "producer_id" : "cast(null as varchar)"} as producer_id,
        ${flags.length === 0 ? "''" : flags.join(" || ")} as within
    from places
    where ${column === null ? "true" : `${column} is not null`}`;
}
