import type { Engine } from "../../sql/engine.ts";
import { Adding } from "./adding.ts";
import type { Cells } from "./cells.ts";
import { heldAt, type NameAt, namesOf, statisticsOf } from "./client-columns.ts";
import {
  type Batch,
  batchesOf,
  makeBatchClients,
  makeClientPlaces,
  makeLevel,
  makeYearClients,
  modulesSql,
  STRATUM_OF_CLIENT,
} from "./client-tables.ts";
import { columnName, type LevelColumn } from "./columns.ts";
import { type FactPlan, hasStrata, levelsAsked } from "./plan.ts";
import { addProducerSums } from "./producer-sums.ts";
import { sumOfProducts } from "./row-sums.ts";
import type { FigureSources } from "./sources.ts";

/** A plan of client grain, and where its sums go. */
export type ClientPlan = {
  readonly plan: FactPlan;
  readonly cells: Cells;
  readonly needsProducers: boolean;
  /** Whose dearest clients are looked for afterwards, in `dearest_clients`. */
  readonly dearest?: FactPlan | undefined;
};

export type ClientSumsInput = {
  readonly engine: Engine;
  /** Of one table of facts. */
  readonly plans: readonly ClientPlan[];
  readonly sources: FigureSources;
  readonly year: number;
  readonly rowsAtOnce: number;
  /** What else reads `places` and `clients_place` of each batch; `into` is how its table begins or goes on. */
  readonly ofBatch?: (into: (table: string) => string) => string;
};

/**
 * Adds the client-grain columns of a table of facts to each client and from them to cells: regions in batches, each
 * level from the one below. Whoever is a client of several regions in the year is kept until the end, so that an area
 * that holds them counts them once.
 */
export async function addClientSums(input: ClientSumsInput): Promise<void> {
  const { engine, plans, sources, year } = input;
  const widest = (plans.find(({ plan }) => !plan.isNarrow) ?? plans[0])?.plan;
  if (widest === undefined) return;
  const batches = await batchesOf(engine, widest, sources, year, input.rowsAtOnce);
  await makeYearClients(engine, widest, sources, year, batches);
  const adding = new Adding();
  for (const [at, batch] of batches.entries()) {
    const into = (table: string) =>
      at === 0 ? `create or replace temp table ${table} as` : `insert into ${table}`;
    await makeBatchClients(engine, batch);
    for (const [place, of] of plans.entries()) {
      await addBatch(input, of, { batch, into, suffix: String(place), adding });
    }
  }
  for (const [place, { plan, cells }] of plans.entries()) {
    for (const level of levelsAsked(plan)) {
      const sql = severalSql(plan, level, String(place));
      adding.add(cells, level, await engine.rows(sql));
    }
  }
  await adding.end();
}

async function addBatch(
  { engine, sources, year, ofBatch }: ClientSumsInput,
  { plan, cells, needsProducers, dearest }: ClientPlan,
  {
    batch,
    into,
    suffix,
    adding,
  }: {
    readonly batch: Batch;
    readonly into: (table: string) => string;
    /** Of the names of tables that wait for other batches. */
    readonly suffix: string;
    readonly adding: Adding;
  },
): Promise<void> {
  const levels = levelsAsked(plan);
  const parts = {
    services:
      levels.includes("service") || plan.columns.some(({ within }) => within?.level === "service"),
    producers: needsProducers || ofBatch !== undefined,
  };
  const finest = parts.services ? "service" : "function";
  const first = !parts.producers && levels[0] === finest ? finest : null;
  await makeClientPlaces(engine, plan, sources, year, batch, parts, first);
  await makeLevels(engine, plan, first);
  for (const level of levels) {
    adding.add(cells, level, await engine.rows(clientSumsSql(plan, level)));
    await engine.run(`${into(`several_${level}_${suffix}`)} ${severalClientsSql(plan, level)}`);
  }
  if (dearest !== undefined) {
    await engine.run(`${into("dearest_clients")} ${dearestClientsSql(plan, dearest)}`);
  }
  if (ofBatch !== undefined) await engine.run(ofBatch(into));
  if (needsProducers) {
    await adding.end();
    await addProducerSums(engine, plan, cells);
  }
}

/** The tables of all levels that are asked for; where that is what clients have in all, of all modules together too. */
async function makeLevels(
  engine: Engine,
  plan: FactPlan,
  first: LevelColumn | null,
): Promise<void> {
  const columns = plan.columns.flatMap(({ isWhole }, place) => (isWhole ? [] : [place]));
  let below = first;
  for (const level of levelsAsked(plan)) {
    if (level === first) continue;
    await makeLevel(engine, plan, "clients", level, below, columns);
    below = level;
  }
}

/**
 * The sums of one level by region and stratum. `is_several` parts the clients of several regions, whom a
 * larger area adds up anew (`severalSql`) in place of adding its regions' sums, and `is_nobody` what has no known client.
 */
function clientSumsSql(plan: FactPlan, level: LevelColumn): string {
  return `
    select
        'region' as area_kind,
        places.region_code as area_code,
        places.module_id,
        places.producer_id,
        places.within,
        sums.*
    from (
        select
            own.module,
            ${isParted(plan, level) ? STRATUM_OF_CLIENT : "cast(null as integer)"} as stratum,
            own.client < 0 as is_several,
            own.client = 0 as is_nobody,
            ${statistics(plan, level)}
        from ${withWhole(plan, level)}
        group by 1, 2, 3, 4
    ) as sums
    inner join (${modulesSql(plan, "clients", level)}) as places
        on sums.module = places.module
    order by 1, 2, 3, sums.stratum, sums.is_several, sums.is_nobody`;
}

/** The clients of several regions, of one batch. */
function severalClientsSql(plan: FactPlan, level: LevelColumn): string {
  const names = namesAt(plan, level).map(({ name, sql }) => `${sql} as ${name}`);
  return `
    select
        places.region_code,
        places.module_id,
        places.within,
        batch_clients.several,
        ${STRATUM_OF_CLIENT} as stratum,
        ${names.join(", ")}
    from ${withWhole(plan, level)}
    inner join batch_clients
        on own.client = batch_clients.client
    inner join (${modulesSql(plan, "clients", level)}) as places
        on own.module = places.module
    where own.client < 0`;
}

/** The sums of clients of several regions in each area that is larger than a region. */
function severalSql(plan: FactPlan, level: LevelColumn, suffix: string): string {
  const sums = namesAt(plan, level).map(
    ({ name }) => `cast(sum(several.${name}) as bigint) as ${name}`,
  );
  return `
    select areas.area_kind, areas.area_code, sums.*
    from (
        select
            own.area_place,
            own.module_id,
            cast(null as varchar) as producer_id,
            max(own.within) as within,
            ${isParted(plan, level) ? "own.stratum" : "cast(null as integer) as stratum"},
            true as is_several,
            ${statistics(plan, level, true)}
        from (
            select
                areas.area_place,
                several.module_id,
                several.several,
                max(several.within) as within,
                max(several.stratum) as stratum,
                ${sums.join(", ")}
            from several_${level}_${suffix} as several
            inner join figure_areas as areas
                on several.region_code = areas.region_code
            where areas.area_kind <> 'region'
            group by 1, 2, 3
        ) as own
        group by 1, 2, 3, 5, 6
    ) as sums
    inner join (select distinct area_place, area_kind, area_code from figure_areas) as areas
        on sums.area_place = areas.area_place
    order by 1, 2, sums.module_id, sums.stratum`;
}

/** What each client of a batch has in all of the amounts whose dearest are looked for. */
function dearestClientsSql(plan: FactPlan, dearest: FactPlan): string {
  const amounts = dearest.columns.map(({ amount }, place) => {
    const of = plan.columns.findIndex((one) => one.amount === amount && !one.isWhole);
    return `own.${heldAt(plan, of, "all").name} as ${columnName(place)}`;
  });
  return `
    select batch_clients.region_code, batch_clients.client_id, own.client < 0 as is_several, ${amounts.join(", ")}
    from clients_all as own
    inner join batch_clients
        on own.client = batch_clients.client`;
}

type NameInRows = NameAt & {
  /** Where it is in the rows of `withWhole`. */
  readonly sql: string;
};

/** What the clients of a level have, each name once. */
function namesAt(plan: FactPlan, level: LevelColumn): NameInRows[] {
  return namesOf(plan, [...plan.columns.keys()], level).map((one) => {
    const amount = plan.columns[one.place]?.amount;
    const of = plan.columns.findIndex((column) => column.amount === amount && !column.isWhole);
    const sql = one.isWhole ? `whole.${heldAt(plan, of, "all").name}` : `own.${one.name}`;
    return { ...one, sql };
  });
}

/** Clients of a level with their own columns and, where they are asked for, beside them what they have in all modules. */
function withWhole(plan: FactPlan, level: LevelColumn): string {
  const hasWhole = plan.columns.some(({ isWhole, uses }) => isWhole && uses.has(level));
  return `clients_${level} as own
    ${hasWhole ? "left join clients_all as whole on own.client = whole.client" : ""}`;
}

/** Services have no standardised values, and then neither strata. */
function isParted(plan: FactPlan, level: LevelColumn): boolean {
  return level !== "service" && hasStrata(plan);
}

/** Of each name as far as it is asked for: how many clients, how much, its squares and the largest. */
function statistics(plan: FactPlan, level: LevelColumn, isNamed = false): string {
  const names = namesAt(plan, level).map((one) => ({
    ...one,
    sql: isNamed ? `own.${one.name}` : one.sql,
  }));
  const ofNames = names.flatMap((one) => statisticsOf(one, one.sql));
  const sqlOf = (place: number): string => {
    const held = heldAt(plan, place, level).name;
    return names.find(({ name }) => name === held)?.sql ?? "null";
  };
  const ofPairs = plan.pairs.flatMap(({ y, x, levels }, place) =>
    levels.has(level) ? [`cast(${sumOfProducts(sqlOf(y), sqlOf(x))} as double) as xy${place}`] : [],
  );
  return [...ofNames, ...ofPairs].join(",\n            ");
}
