import type { Engine } from "../../sql/engine.ts";
import { factTable } from "../registry/index.ts";
import { columnName, LEVEL_COLUMNS, type LevelColumn, placeColumns } from "./columns.ts";
import { type FactPlan, hasStrata, type Uses } from "./plan.ts";
import { sumOfProducts } from "./row-sums.ts";
import { type FigureSources, factRows } from "./sources.ts";
import { stratumSql } from "./strata.ts";

/** The levels from the finest up: each is made of the one before it. */
const CHAIN: readonly LevelColumn[] = ["service", "function", "package", "all"];

/**
 * Adds the client-grain columns of a table of facts to each client: `clients_service` by region, client
 * and service, and from it `clients_function`, `clients_package` and `clients_all`. Whoever is a client of
 * several regions in the year is in `clients_of_several`, so that an area that holds them counts them once.
 */
export async function makeClientSums(
  engine: Engine,
  plan: FactPlan,
  sources: FigureSources,
  year: number,
): Promise<void> {
  const { person } = factTable(plan.fact);
  const own = ownColumns(plan);
  const sums = own.map(
    (place) => `cast(sum(${plan.columns[place]?.amount}) as bigint) as ${columnName(place)}`,
  );
  await engine.run(`
    create or replace temp table clients_producer as
    select
        facts.region_code,
        ${placeColumns(plan.fact).join(",\n        ")},
        facts.client_id,
        max(${person === null ? "cast(null as integer)" : stratumSql(person)}) as stratum,
        ${sums.join(",\n        ")}
    from ${factRows(sources, plan.fact, year)}
    group by 1, 2, 3, 4, 5, 6`);
  let below = "clients_producer";
  for (const level of CHAIN) {
    await engine.run(
      `create or replace temp table clients_${level} as ${coarser(plan, level, below)}`,
    );
    below = `clients_${level}`;
  }
  await engine.run(`
    create or replace temp table clients_of_several as
    select client_id
    from clients_all
    where client_id is not null
    group by client_id
    having count(*) > 1`);
}

/** The sums of a level's clients, from those of the level below. */
function coarser(plan: FactPlan, level: LevelColumn, below: string): string {
  const modules = CHAIN.slice(CHAIN.indexOf(level)).flatMap((one) => LEVEL_COLUMNS[one] ?? []);
  const keys = ["region_code", ...modules, "client_id"];
  const sums = ownColumns(plan).map(
    (place) => `cast(sum(${columnName(place)}) as bigint) as ${columnName(place)}`,
  );
  return `
    select ${keys.join(", ")}, max(stratum) as stratum, ${sums.join(", ")}
    from ${below}
    group by ${keys.join(", ")}`;
}

function ownColumns(plan: FactPlan): number[] {
  return plan.columns.flatMap(({ isWhole }, place) => (isWhole ? [] : [place]));
}

/**
 * The sums of one level by region and stratum. `is_several` parts the clients of several regions, whom a
 * larger area adds up anew (`severalSql`) in place of adding its regions' sums.
 */
export function clientSumsSql(plan: FactPlan, level: LevelColumn): string {
  return `
    select
        'region' as area_kind,
        region_code as area_code,
        module_id,
        cast(null as varchar) as producer_id,
        ${stratumAt(plan, level)},
        is_several,
        ${statistics(plan)}
    from (${regionClients(plan, level)}) as clients
    group by 1, 2, 3, 4, 5, 6
    order by 1, 2, 3, 4, 5, 6`;
}

/** The sums of one level of what has no known client: amounts, and nobody to count. */
export function nobodySumsSql(plan: FactPlan, level: LevelColumn): string {
  const module = LEVEL_COLUMNS[level];
  const totals = plan.columns.map(({ isWhole }, place) =>
    isWhole
      ? `cast(null as bigint) as total${place}`
      : `cast(sum(${columnName(place)}) as bigint) as total${place}`,
  );
  return `
    select
        'region' as area_kind,
        region_code as area_code,
        ${module ?? "cast(null as varchar)"} as module_id,
        cast(null as varchar) as producer_id,
        cast(null as integer) as stratum,
        false as is_several,
        ${totals.join(", ")}
    from clients_${level}
    where client_id is null and ${module === null ? "true" : `${module} is not null`}
    group by 1, 2, 3, 4, 5, 6
    order by 1, 2, 3, 4, 5, 6`;
}

/** The sums of clients of several regions in each area that is larger than a region. */
export function severalSql(plan: FactPlan, level: LevelColumn): string {
  const sums = plan.columns.map(
    (_, place) => `cast(sum(${columnName(place)}) as bigint) as ${columnName(place)}`,
  );
  return `
    select
        area_kind,
        area_code,
        module_id,
        cast(null as varchar) as producer_id,
        ${stratumAt(plan, level)},
        true as is_several,
        ${statistics(plan)}
    from (
        select
            areas.area_kind,
            areas.area_code,
            clients.module_id,
            clients.client_id,
            max(clients.stratum) as stratum,
            ${sums.join(", ")}
        from (${regionClients(plan, level)}) as clients
        inner join figure_areas as areas
            on clients.region_code = areas.region_code
        where clients.is_several and areas.area_kind <> 'region'
        group by 1, 2, 3, 4
    ) as clients
    group by 1, 2, 3, 4, 5
    order by 1, 2, 3, 4, 5`;
}

/** A plan with those columns alone that producers are asked for. */
function ofProducersAlone(plan: FactPlan): FactPlan {
  return {
    ...plan,
    columns: plan.columns.map((column) => ({
      ...column,
      uses: column.uses.producers && !column.isWhole ? column.uses : NO_USES,
    })),
    pairs: [],
  };
}

/**
 * The clients of each producer by stratum, for each column that is wanted so: one text of `stratum:clients:sum` for each
 * producer and module, because producers by stratum are nearly as many rows as they have clients.
 */
export function producerStrataSql(plan: FactPlan, level: LevelColumn): string | null {
  const module = LEVEL_COLUMNS[level];
  const columns = ofProducersAlone(plan).columns.flatMap(({ uses }, place) =>
    uses.strata ? [{ place, name: columnName(place) }] : [],
  );
  if (columns.length === 0 || level === "service") return null;
  const texts = columns.map(
    ({ place, name }) =>
      `string_agg(cast(stratum as varchar) || ':' || cast(clients_${name} as varchar) || ':'
            || coalesce(cast(sum_${name} as varchar), ''), ' ' order by stratum) as strata${place}`,
  );
  return `
    select region_code as area_code, module_id, producer_id, ${texts.join(", ")}
    from (
        select region_code, module_id, producer_id, stratum,
            ${columns.map(({ name }) => `count(${name}) as clients_${name}, cast(sum(${name}) as bigint) as sum_${name}`).join(", ")}
        from (
            select
                region_code,
                ${module ?? "cast(null as varchar)"} as module_id,
                producer_id,
                client_id,
                max(stratum) as stratum,
                ${columns.map(({ name }) => `sum(${name}) as ${name}`).join(", ")}
            from clients_producer
            where producer_id is not null and client_id is not null
                and ${module === null ? "true" : `${module} is not null`}
            group by 1, 2, 3, 4
        ) as clients
        where stratum is not null
        group by 1, 2, 3, 4
    ) as strata
    group by 1, 2, 3
    order by 1, 2, 3`;
}

/** The sums of one level for each producer of a region; only of columns that producers are asked for. */
export function producerClientsSql(plan: FactPlan, level: LevelColumn): string {
  const module = LEVEL_COLUMNS[level];
  const ofProducers = ofProducersAlone(plan);
  const sums = ofProducers.columns.flatMap(({ uses }, place) =>
    uses.producers ? [`cast(sum(${columnName(place)}) as bigint) as ${columnName(place)}`] : [],
  );
  return `
    select
        'region' as area_kind,
        region_code as area_code,
        module_id,
        producer_id,
        cast(null as integer) as stratum,
        false as is_several,
        ${statistics(ofProducers)}
    from (
        select
            region_code,
            ${module ?? "cast(null as varchar)"} as module_id,
            producer_id,
            client_id,
            ${sums.join(", ")}
        from clients_producer
        where producer_id is not null and client_id is not null
            and ${module === null ? "true" : `${module} is not null`}
        group by 1, 2, 3, 4
    ) as clients
    group by 1, 2, 3, 4, 5
    order by 1, 2, 3, 4, 5`;
}

const NO_USES: Uses = { amounts: false, squares: false, producers: false, strata: false };

/** Clients of a level with their own columns and, beside them, what they have in all modules. */
function regionClients(plan: FactPlan, level: LevelColumn): string {
  const module = LEVEL_COLUMNS[level];
  const columns = plan.columns.map(({ amount, isWhole }, place) => {
    if (!isWhole) return `own.${columnName(place)}`;
    const of = plan.columns.findIndex((one) => one.amount === amount && !one.isWhole);
    return `whole.${columnName(of)} as ${columnName(place)}`;
  });
  const hasWhole = plan.columns.some(({ isWhole }) => isWhole);
  return `
    select
        own.region_code,
        ${module === null ? "cast(null as varchar)" : `own.${module}`} as module_id,
        own.client_id,
        own.stratum,
        several.client_id is not null as is_several,
        ${columns.join(", ")}
    from clients_${level} as own
    ${hasWhole ? "left join clients_all as whole on own.region_code = whole.region_code and own.client_id = whole.client_id" : ""}
    left join clients_of_several as several
        on own.client_id = several.client_id
    where own.client_id is not null and ${module === null ? "true" : `own.${module} is not null`}`;
}

/** Services have no standardised values, and then neither strata. */
function stratumAt(plan: FactPlan, level: LevelColumn): string {
  const isParted = level !== "service" && hasStrata(plan);
  return isParted ? "stratum" : "cast(null as integer) as stratum";
}

/** Of each column as far as it is asked for: how many clients, how much, its squares and the largest. */
function statistics(plan: FactPlan): string {
  const ofColumns = plan.columns.flatMap(({ uses, isWhole }, place) => {
    const column = columnName(place);
    if (uses === NO_USES) return [];
    return [
      ...(isWhole ? [] : [`cast(count(${column}) as bigint) as clients${place}`]),
      ...(uses.amounts ? [`cast(sum(${column}) as bigint) as sum${place}`] : []),
      ...(uses.squares
        ? [
            `cast(${sumOfProducts(column, column)} as double) as squares${place}`,
            `cast(max(${column}) as bigint) as largest${place}`,
          ]
        : []),
    ];
  });
  const ofPairs = plan.pairs.map(
    ({ y, x }, place) =>
      `cast(${sumOfProducts(columnName(y), columnName(x))} as double) as xy${place}`,
  );
  return [...ofColumns, ...ofPairs].join(",\n        ");
}
