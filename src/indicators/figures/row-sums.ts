import type { Engine } from "../../sql/engine.ts";
import { factTable } from "../registry/index.ts";
import {
  columnName,
  LEVEL_COLUMNS,
  type LevelColumn,
  type Parts,
  partingColumns,
} from "./columns.ts";
import { type FactPlan, hasStrata } from "./plan.ts";
import { type FigureSources, factRows } from "./sources.ts";
import { stratumSql } from "./strata.ts";

/**
 * Adds the row-grain columns of a table of facts once, to the finest grain that figures need, and gives a
 * statement for each level.
 */
export async function makeRowSums(
  engine: Engine,
  plan: FactPlan,
  sources: FigureSources,
  year: number,
  parts: Parts,
): Promise<void> {
  const { person } = factTable(plan.fact);
  const keys = [
    "facts.region_code",
    ...partingColumns(plan.fact, parts),
    `${person === null || !hasStrata(plan) ? "cast(null as integer)" : stratumSql(person)} as stratum`,
  ];
  const sums = plan.columns.map(
    ({ amount }, place) => `cast(sum(${amount}) as bigint) as ${columnName(place)}`,
  );
  const pairs = plan.pairs.flatMap(({ y, x }, place) => {
    const [of, by] = [plan.columns[y]?.amount ?? "0", plan.columns[x]?.amount ?? "0"];
    return [
      `${sumOfProducts(of, of)} as yy${place}`,
      `${sumOfProducts(of, by)} as xy${place}`,
      `${sumOfProducts(by, by)} as xx${place}`,
    ];
  });
  await engine.run(`
    create or replace temp table row_sums as
    select ${[...keys, ...sums, ...pairs].join(",\n        ")}
    from ${factRows(sources, plan.fact, year)}
    group by 1, 2, 3, 4, 5, 6`);
}

/** The sum of the products of two whole numbers, itself a whole number of up to 38 digits: quicker than as decimals. */
export function sumOfProducts(left: string, right: string): string {
  const whole = (amount: string) => `cast(${amount} as hugeint)`;
  return `sum(${whole(left)} * ${whole(right)})`;
}

/** The sums of one level, of all producers together or of each, and apart from them those by age and sex. */
export function rowSumsSql(plan: FactPlan, level: LevelColumn, byProducer: boolean): string[] {
  const columns = [...plan.columns.keys()];
  const byStratum = columns.filter((place) => {
    const uses = plan.columns[place]?.uses.get(level);
    return uses?.strata === true && (uses.producers || !byProducer);
  });
  const parted = level === "service" ? [] : byStratum;
  return [
    sumsSql(plan, level, { byProducer, columns, isPart: false }),
    ...(parted.length === 0
      ? []
      : [sumsSql(plan, level, { byProducer, columns: parted, isPart: true })]),
  ];
}

function sumsSql(
  plan: FactPlan,
  level: LevelColumn,
  {
    byProducer,
    columns,
    isPart,
  }: {
    readonly byProducer: boolean;
    readonly columns: readonly number[];
    readonly isPart: boolean;
  },
): string {
  const module = LEVEL_COLUMNS[level];
  const pairs = isPart ? [] : [...plan.pairs.keys()];
  const names = [
    ...columns.map((place) => ({ name: columnName(place), type: "bigint" })),
    ...pairs.flatMap((place) =>
      [`yy${place}`, `xy${place}`, `xx${place}`].map((name) => ({ name, type: "double" })),
    ),
  ];
  const sums = names.map(({ name, type }) => `cast(sum(${name}) as ${type}) as ${name}`);
  const tests = [
    ...(module === null ? [] : [`${module} is not null`]),
    ...(byProducer ? ["producer_id is not null"] : []),
    ...(isPart
      ? ["stratum is not null", `coalesce(${columns.map(columnName).join(", ")}) is not null`]
      : []),
  ];
  return `
    select
        'region' as area_kind,
        region_code as area_code,
        ${module ?? "cast(null as varchar)"} as module_id,
        ${byProducer ? "producer_id" : "cast(null as varchar) as producer_id"},
        ${isPart ? "stratum" : "cast(null as integer) as stratum"},
        ${isPart ? "true" : "false"} as is_part,
        ${sums.join(", ")}
    from row_sums
    ${tests.length === 0 ? "" : `where ${tests.join("\n        and ")}`}
    group by 1, 2, 3, 4, 5, 6
    order by 1, 2, 3, 4, 5`;
}
