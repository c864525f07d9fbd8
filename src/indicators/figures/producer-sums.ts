import type { Engine } from "../../sql/engine.ts";
import type { Cells } from "./cells.ts";
import { namesOf, statisticsOf } from "./client-columns.ts";
import { makeLevel, modulesSql, STRATUM_OF_CLIENT } from "./client-tables.ts";
import type { LevelColumn } from "./columns.ts";
import { type FactPlan, levelsAsked } from "./plan.ts";

/** Adds the clients of each producer of a batch's regions to its cells; only columns that producers are asked for. */
export async function addProducerSums(engine: Engine, plan: FactPlan, cells: Cells): Promise<void> {
  const columns = plan.columns.flatMap(({ uses, isWhole }, place) =>
    !isWhole && [...uses.values()].some(({ producers }) => producers) ? [place] : [],
  );
  let below: LevelColumn | null = null;
  for (const level of levelsAsked(plan)) {
    const asked = columns.filter((place) => plan.columns[place]?.uses.get(level)?.producers);
    if (level === "service" || asked.length === 0) continue;
    await makeLevel(engine, plan, "producers", level, below, columns);
    below = level;
    for (const row of await engine.rows(producerClientsSql(plan, level, asked))) {
      cells.add(level, row);
    }
    const strata = producerStrataSql(plan, level, asked);
    for (const row of strata === null ? [] : await engine.rows(strata)) {
      cells.addProducerStrata(level, row);
    }
  }
}

/** The sums of one level for each producer of a region. */
function producerClientsSql(
  plan: FactPlan,
  level: LevelColumn,
  columns: readonly number[],
): string {
  const statistics = namesOf(plan, columns, level).flatMap((one) =>
    statisticsOf(one, `own.${one.name}`),
  );
  return `
    select
        'region' as area_kind,
        places.region_code as area_code,
        places.module_id,
        places.producer_id,
        places.within,
        cast(null as integer) as stratum,
        false as is_several,
        sums.*
    from (
        select own.module, ${statistics.join(", ")}
        from producers_${level} as own
        group by 1
    ) as sums
    inner join (${modulesSql(plan, "producers", level)}) as places
        on sums.module = places.module
    order by 1, 2, 3, 4`;
}

/**
 * The clients of each producer by stratum, for each name that is wanted so: one text of `stratum:clients:sum` for each
 * producer and module, because producers by stratum are nearly as many rows as they have clients.
 */
function producerStrataSql(
  plan: FactPlan,
  level: LevelColumn,
  columns: readonly number[],
): string | null {
  const wanted = columns.filter((place) => plan.columns[place]?.uses.get(level)?.strata === true);
  const names = namesOf(plan, wanted, level);
  if (names.length === 0) return null;
  const texts = names.map(
    ({ name }) =>
      `string_agg(cast(stratum as varchar) || ':' || cast(clients_${name} as varchar) || ':'
                || coalesce(cast(sum_${name} as varchar), ''), ' ' order by stratum) as strata_${name}`,
  );
  const sums = names.map(
    ({ name }) =>
      `count(own.${name}) as clients_${name}, cast(sum(own.${name}) as bigint) as sum_${name}`,
  );
  return `
    select
        places.region_code as area_code,
        places.module_id,
        places.producer_id,
        places.within,
        sums.*
    from (
        select module, ${texts.join(", ")}
        from (
            select own.module, ${STRATUM_OF_CLIENT} as stratum, ${sums.join(", ")}
            from producers_${level} as own
            where ${STRATUM_OF_CLIENT} is not null
            group by 1, 2
        ) as strata
        group by 1
    ) as sums
    inner join (${modulesSql(plan, "producers", level)}) as places
        on sums.module = places.module
    order by 1, 2, 3`;
}
