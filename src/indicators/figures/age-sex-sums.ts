import { type Engine, type Row, requiredText, textValue, wholeValue } from "../../sql/engine.ts";
import type { FigureLevel } from "../definitions/index.ts";
import { factTable } from "../registry/index.ts";
import { type Area, areasOfYear, makeAreasTable } from "./areas.ts";
import { Cells, type ColumnSums } from "./cells.ts";
import { addClientSums } from "./client-sums.ts";
import { ROWS_AT_ONCE } from "./compute-figures.ts";
import { readModules } from "./modules.ts";
import type { Column, FactPlan } from "./plan.ts";
import { type FigureSources, factRows } from "./sources.ts";
import { BAND_STARTS, stratumSql } from "./strata.ts";

/** The first ages of the eighteen groups, the last without an end. */
const GROUP_STARTS = BAND_STARTS.filter((start) => start !== 18);
export const FIVE_YEAR_GROUPS: readonly string[] = GROUP_STARTS.map((start) =>
  start === 85 ? "85+" : `${start}-${start + 4}`,
);
export const SEXES = ["female", "male"] as const;

/** Clients of one age group and sex, their events and euros; whoever has no known age or sex is in none. */
export type AgeSexSums = {
  readonly ageGroup: string;
  readonly sex: string;
  readonly clients: bigint;
  readonly events: bigint;
  readonly costMicroeuros: bigint;
  /** The most of the cost that comes from one client. */
  readonly largestMicroeuros: bigint;
};

/** The clients of a module in an area, by age group and sex: only those groups that have any. */
export type AgesAndSexes = {
  readonly area: string;
  readonly module: string | null;
  readonly sums: readonly AgeSexSums[];
  /** Over everybody, also those of unknown age or sex. */
  readonly clients: bigint;
  readonly events: bigint;
  readonly largestMicroeuros: bigint;
};

const LEVELS = ["all", "package", "function"] as const;
const USES = { amounts: true, squares: true, producers: false, strata: true };

const column = (amount: string): Column => ({
  fact: "client_service_months",
  grain: "client",
  amount,
  base: amount,
  within: null,
  isOfClients: false,
  isWhole: false,
  uses: new Map(LEVELS.map((level) => [level, USES])),
});

/** By their places: events, and with them clients; gross cost. */
const PLAN: FactPlan = {
  fact: "client_service_months",
  grain: "client",
  columns: [column("facts.event_count"), column("facts.cost_microeuros")],
  pairs: [],
};
const [EVENTS, COST] = [0, 1];

/** What a year has by age group and sex, and the largest producer behind each of its cells. */
export type AgesAndSexesOfModules = {
  readonly modules: readonly AgesAndSexes[];
  /** In micro-euros of gross cost. */
  readonly largestProducer: (
    area: string,
    module: string | null,
    ageGroup: string | null,
    sex: string | null,
  ) => bigint;
};

/**
 * Clients, events and gross cost by age group and sex: every region, collaborative area and the nation × all,
 * package and function. A client counts once wherever several regions, functions or packages are together.
 *
 * Areas are named `kind:code`, as in the ids of cells of a publication.
 */
export async function agesAndSexes(
  engine: Engine,
  sources: FigureSources,
  year: number,
): Promise<AgesAndSexesOfModules> {
  const areas = await areasOfYear(engine, sources, year);
  await makeAreasTable(engine, areas);
  const cells = new Cells(PLAN, areas);
  await addClientSums({
    engine,
    plan: PLAN,
    cells,
    needsProducers: false,
    dearest: null,
    sources,
    year,
    rowsAtOnce: ROWS_AT_ONCE,
  });
  const modules = await readModules(engine, sources);
  const largest = new Map<string, bigint>();
  for (const row of await engine.rows(largestProducersSql(sources, year))) {
    largest.set(producerKey(row), wholeValue(row, "amount"));
  }
  return {
    modules: areas.flatMap((area) => [
      ...placeSums(cells, area, "all", [null]),
      ...placeSums(cells, area, "package", modules.package),
      ...placeSums(cells, area, "function", modules.function),
    ]),
    largestProducer: (area, module, ageGroup, sex) =>
      largest.get([area, module, ageGroup, sex].join("|")) ?? 0n,
  };
}

function placeSums(
  cells: Cells,
  area: Area,
  level: FigureLevel,
  modules: readonly (string | null)[],
): AgesAndSexes[] {
  return modules.flatMap((module): AgesAndSexes[] => {
    const at = { areaKind: area.kind, areaCode: area.code, level, module, producer: null };
    const cell = cells.at(at);
    if (cell === undefined) return [];
    const groups = new Map<string, AgeSexSums>();
    for (const [stratum, columns] of cell.strata) {
      const place = groupOf(stratum);
      const key = `${place.ageGroup} ${place.sex}`;
      const found = groups.get(key);
      groups.set(key, {
        ...place,
        clients: (found?.clients ?? 0n) + BigInt(columns[EVENTS]?.clients ?? 0),
        events: (found?.events ?? 0n) + (columns[EVENTS]?.sum ?? 0n),
        costMicroeuros: (found?.costMicroeuros ?? 0n) + (columns[COST]?.sum ?? 0n),
        largestMicroeuros: larger(found?.largestMicroeuros ?? 0n, largestOf(columns[COST])),
      });
    }
    return [
      {
        area: `${area.kind}:${area.code}`,
        module,
        sums: [...groups.values()],
        clients: BigInt(cell.columns[EVENTS]?.clients ?? 0),
        events: cell.columns[EVENTS]?.total ?? 0n,
        largestMicroeuros: largestOf(cell.columns[COST]),
      },
    ];
  });
}

function groupOf(stratum: number): { readonly ageGroup: string; readonly sex: string } {
  const start = BAND_STARTS[Math.floor(stratum / 2)] ?? 0;
  const group = GROUP_STARTS.findLastIndex((one) => one <= start);
  return { ageGroup: FIVE_YEAR_GROUPS[group] ?? "", sex: SEXES[stratum % 2] ?? "" };
}

function largestOf(sums: ColumnSums | undefined): bigint {
  return sums?.largest ?? 0n;
}

function larger(left: bigint, right: bigint): bigint {
  return left < right ? right : left;
}

/** The most of a cell's cost that comes from one producer who is not the region's own. */
function largestProducersSql(sources: FigureSources, year: number): string {
  const { person } = factTable(PLAN.fact);
  return `
  with producer_amounts as (
      select
          facts.region_code,
          facts.package_id,
          facts.function_id,
          facts.producer_id,
          ${person === null ? "cast(null as integer)" : stratumSql(person)} as stratum,
          sum(facts.cost_microeuros) as amount
      from ${factRows(sources, PLAN.fact, year)}
      where facts.producer_id is not null and facts.client_id is not null
      group by 1, 2, 3, 4, 5
  ),
  of_producers as (
      select
          amounts.region_code,
          amounts.package_id,
          amounts.function_id,
          amounts.producer_id,
          cast(floor(amounts.stratum / 2) as integer) as band,
          amounts.stratum % 2 as sex_place,
          sum(amounts.amount) as amount
      from producer_amounts as amounts
      inner join producers
          on amounts.producer_id = producers.producer_id
      where producers.kind <> 'own'
      group by 1, 2, 3, 4, 5, 6
  ),
  places as (
      select
          areas.area_kind,
          areas.area_code,
          case levels.level when 'package' then of_producers.package_id when 'function' then of_producers.function_id end
              as module_id,
          of_producers.producer_id,
          case when of_producers.band > ${BAND_STARTS.indexOf(18) - 1} then of_producers.band - 1
              else of_producers.band end as age_place,
          of_producers.sex_place,
          of_producers.amount
      from of_producers
      inner join figure_areas as areas
          on of_producers.region_code = areas.region_code
      cross join (values ('all'), ('package'), ('function')) as levels (level)
      where levels.level = 'all'
          or (levels.level = 'package' and of_producers.package_id is not null)
          or (levels.level = 'function' and of_producers.function_id is not null)
  )
  select area_kind, area_code, module_id, age_place, sex_place, has_no_age, has_no_sex,
      cast(max(amount) as bigint) as amount
  from (
      select area_kind, area_code, module_id, producer_id, age_place, sex_place,
          grouping(age_place) as has_no_age, grouping(sex_place) as has_no_sex, sum(amount) as amount
      from places
      where age_place is not null and sex_place is not null
      group by grouping sets (
          (area_kind, area_code, module_id, producer_id, age_place, sex_place),
          (area_kind, area_code, module_id, producer_id, age_place),
          (area_kind, area_code, module_id, producer_id, sex_place)
      )
  ) as sums
  group by 1, 2, 3, 4, 5, 6, 7`;
}

function producerKey(row: Row): string {
  const place = (column: string) => (row[column] == null ? null : Number(wholeValue(row, column)));
  const [age, sex] = [place("age_place"), place("sex_place")];
  return [
    `${requiredText(row, "area_kind")}:${requiredText(row, "area_code")}`,
    textValue(row, "module_id"),
    age === null ? null : FIVE_YEAR_GROUPS[age],
    sex === null ? null : SEXES[sex],
  ].join("|");
}
