import {
  countValue,
  type Engine,
  type NumberColumn,
  type Row,
  requiredText,
  sqlText,
  textValue,
} from "../../sql/engine.ts";
import { factTable } from "../registry/index.ts";
import { type AmountRows, type KernelColumn, NOBODY } from "./client-amounts.ts";
import { type Parts, partingColumns } from "./columns.ts";
import type { FactPlan } from "./plan.ts";
import { type FigureSources, factRows } from "./sources.ts";
import { stratumSql } from "./strata.ts";

/** Regions that are added up together, because their rows have room in memory; null for all. */
export type Batch = readonly string[] | undefined;

/** Where rows lie: a region, a module at each level as far as it is known, and a producer. */
export type RowPlace = {
  readonly region: string;
  readonly package: string | null;
  readonly function: string | null;
  readonly service: string | null;
  readonly producer: string | null;
};

/** The rows of a batch of regions. A client has a number in each of its regions. */
export type ClientRows = {
  readonly rows: AmountRows;
  /** By the number of the place. */
  readonly places: readonly RowPlace[];
  /** By the number of the column in the plan. */
  readonly columns: readonly KernelColumn[];
  /** By client: `GROUPS_OF_SEVERAL` for one of several regions, and the stratum and one, or nothing where it is not known. */
  readonly groups: Uint8Array;
  /** By client: who of several regions it is, the same number in all batches; `NOBODY` for a client of one region. */
  readonly several: Int32Array;
};

/** More than there are strata, and one for whoever has none. */
export const GROUPS_OF_SEVERAL = 64;

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
    select client_id, cast(row_number() over () - 1 as integer) as several
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
 * Reads the rows of a batch: clients and places are numbered, and what columns add up is read once for all that add the
 * same.
 */
export async function readClientRows(
  engine: Engine,
  plan: FactPlan,
  sources: FigureSources,
  year: number,
  batch: Batch,
  parts: Parts,
): Promise<ClientRows> {
  await makeBatchClients(engine, batch);
  const numbered = await engine.numbers(`
    select
        client,
        coalesce(stratum + 1, 0)
            + case when several is null then 0 else ${GROUPS_OF_SEVERAL} end as client_group,
        coalesce(several, ${NOBODY}) as several
    from batch_clients`);
  const [numbers, groups, several] = numbered.map(wholeNumbers);
  const rows = factRows(sources, plan.fact, year, batch);
  await engine.run(placesSql(plan, rows, parts));
  const places = await engine.rows("select * from places order by place");
  const bases = basesOf(plan);
  const [clients, placeOfRows, ...amounts] = await engine.numbers(
    rowsSql(plan, rows, bases, parts, batch?.length === 1),
  );
  const doublesOf = amounts.map(doubles);
  const isFull = doublesOf.map((one) => !one.some(Number.isNaN));
  return {
    rows: {
      clients: wholeNumbers(clients),
      places: wholeNumbers(placeOfRows),
      amounts: doublesOf,
    },
    places: places.map(placeOf),
    columns: plan.columns.map(({ base, within }, place) => {
      const at = bases.indexOf(base);
      const takes = (row: Row) => (row[flagName(place)] === true ? 1 : 0);
      return {
        base: at,
        takes: within === null ? null : Uint8Array.from(places, takes),
        isFull: within === null && isFull[at] === true,
      };
    }),
    groups: inOrder(numbers, groups, new Uint8Array(numbers?.length ?? 0)),
    several: inOrder(numbers, several, new Int32Array(numbers?.length ?? 0)),
  };
}

async function makeBatchClients(engine: Engine, batch: Batch): Promise<void> {
  const inRegions =
    batch === undefined ? "true" : `year_clients.region_code in (${batch.map(sqlText).join(", ")})`;
  await engine.run(`
    create or replace temp table batch_clients as
    select
        year_clients.region_code,
        year_clients.client_id,
        year_clients.stratum,
        several_clients.several,
        cast(row_number() over () - 1 as integer) as client
    from year_clients
    left join several_clients
        on year_clients.client_id = several_clients.client_id
    where ${inRegions}`);
}

/** Where some column takes rows, with the answers of the columns whose conditions are on modules. */
function placesSql(plan: FactPlan, rows: string, parts: Parts): string {
  const tests = plan.columns.map(({ within }) => within?.test ?? null);
  const flags = tests.flatMap((test, place) =>
    test === null ? [] : [`coalesce(${test}, false) as ${flagName(place)}`],
  );
  const isTaken = tests.includes(null) ? "true" : tests.join(" or ");
  const columns = ["region_code", "package_id", "function_id", "service_id", "producer_id"];
  return `
    create or replace temp table places as
    select
        ${columns.map((column) => `facts.${column}`).join(", ")},
        cast(row_number() over () - 1 as integer) as place${flags.length === 0 ? "" : ","}
        ${flags.join(",\n        ")}
    from (
        select distinct facts.region_code, ${partingColumns(plan.fact, parts).join(", ")}
        from ${rows}
    ) as facts
    where ${isTaken}`;
}

function rowsSql(
  plan: FactPlan,
  rows: string,
  bases: readonly string[],
  parts: Parts,
  isOneRegion: boolean,
): string {
  const samePlace = ["facts.region_code", ...partingColumns(plan.fact, parts)].flatMap((column) =>
    column.startsWith("facts.")
      ? [`${column} is not distinct from ${column.replace("facts.", "places.")}`]
      : [],
  );
  const amounts = bases.map((base, at) => {
    const flags = plan.columns.flatMap((column, place) =>
      column.base === base ? [column.within === null ? null : `places.${flagName(place)}`] : [],
    );
    const taken = flags.includes(null) ? base : `case when ${flags.join(" or ")} then ${base} end`;
    return `coalesce(cast(cast(${taken} as bigint) as double), cast('nan' as double)) as b${at}`;
  });
  return `
    select
        coalesce(batch_clients.client, ${NOBODY}) as client,
        places.place,
        ${amounts.join(",\n        ")}
    from ${rows}
    inner join places
        on ${samePlace.join("\n        and ")}
    left join batch_clients
        on facts.client_id = batch_clients.client_id
        ${isOneRegion ? "" : "and facts.region_code = batch_clients.region_code"}`;
}

/** The amounts that columns add up, each once; columns differ in the modules that they take of them. */
function basesOf({ columns }: FactPlan): string[] {
  return [...new Set(columns.map(({ base }) => base))];
}

function flagName(place: number): string {
  return `within${place}`;
}

function placeOf(row: Row): RowPlace {
  return {
    region: requiredText(row, "region_code"),
    package: textValue(row, "package_id"),
    function: textValue(row, "function_id"),
    service: textValue(row, "service_id"),
    producer: textValue(row, "producer_id"),
  };
}

/** Values by the number of their client. */
function inOrder<Values extends Uint8Array | Int32Array>(
  clients: Int32Array | undefined,
  values: Int32Array | undefined,
  into: Values,
): Values {
  for (const [at, client] of clients?.entries() ?? []) into[client] = values?.[at] ?? 0;
  return into;
}

function wholeNumbers(column: NumberColumn | undefined): Int32Array {
  if (column instanceof Int32Array) return column;
  throw new TypeError("clients and places are numbered by whole numbers");
}

function doubles(column: NumberColumn): Float64Array {
  if (column instanceof Float64Array) return column;
  throw new TypeError("amounts are doubles");
}
