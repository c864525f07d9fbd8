import { globSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";
import { columns } from "../src/given/given-table.ts";
import { AGE_GROUPS } from "../src/indicators/index.ts";
import { type Engine, sqlText } from "../src/sql/engine.ts";
import { loadModels } from "../src/sql/models.ts";
import {
  type ModelsRun,
  modelNamed,
  type Partition,
  relationOfOutput,
  runModels,
  type Source,
} from "../src/sql/run-models.ts";

/** A client's age group of `age_at_year_end`, in SQL that any engine reads. */
export const AGE_GROUP = `case ${AGE_GROUPS.map(
  ({ label, from, until }) =>
    `when age_at_year_end >= ${from}${until === null ? "" : ` and age_at_year_end <= ${until}`} then ${sqlText(label)}`,
).join(" ")} end`;
export const ROLLED_UP = "grouping sets ((age_group, sex), (age_group), (sex), ())";
export const SHOWN = "coalesce(age_group, 'all') as age_group, coalesce(sex, 'all') as sex";
export const CELL = "year, area_kind, area_code, level, package_id, function_id";

/** What clients are counted by in a file of `client_service_months`. */
export const MONTH_COLUMNS = columns(
  "package_id:varchar function_id:varchar region_code:varchar year:integer month:date client_id:uuid sex:varchar age_at_year_end:integer",
);
export const REGION_COLUMNS = columns("region_code:varchar collaborative_area_code:varchar");

type Partitions = readonly NonNullable<Partition>[];

/** A run of some models alone, over files that are given. */
export function someModels(
  engine: Engine,
  warehouseFolder: string,
  names: readonly string[],
  sources: readonly (readonly [string, Source])[],
  partitions: Partitions,
): ModelsRun {
  return {
    engine,
    warehouseFolder,
    models: loadModels(join(PACKAGE_ROOT, "models")).filter(({ name }) => names.includes(name)),
    sources: new Map(sources),
    steps: new Map(),
    partitions,
    salt: "bench",
    onModel: () => {},
  };
}

/**
 * The unique clients of every package and function by age group and sex with all totals, which a run to costs alone
 * leaves out: by the flow's own models, from the client-level facts of a warehouse that one run has made.
 *
 * @returns A query with the columns of `CELL`, `age_group`, `sex` and `client_count`.
 */
export async function countedClients(engine: Engine, warehouse: string): Promise<string> {
  const made = join(warehouse, "models");
  const months = globSync(join(made, "packages__client_service_months", "*", "*", "*.parquet"));
  const files = months.toSorted().map((path) => {
    const [regionCode = "", year = ""] = path.split("/").slice(-3);
    return { partition: { regionCode, year: Number(year) }, path, hash: path, isFresh: true };
  });
  const regions = globSync(join(made, "core__regions", "**", "*.parquet")).map((path) => ({
    partition: null,
    path,
    hash: path,
    isFresh: true,
  }));
  const run = someModels(
    engine,
    warehouse,
    ["facts__client_functions", "facts__client_counts_here", "facts__client_counts"],
    [
      ["packages__client_service_months", { columns: MONTH_COLUMNS, files }],
      ["core__regions", { columns: REGION_COLUMNS, files: regions }],
    ],
    files.map(({ partition }) => partition),
  );
  const outputs = await runModels(run);
  return rolledUpCounts(relationOfOutput(outputs, modelNamed(run, "facts__client_counts")));
}

/** Counts by age and sex, which are apart, added to age groups and totals. */
export function rolledUpCounts(counts: string): string {
  return `
    select ${CELL}, ${SHOWN}, cast(sum(client_count) as bigint) as client_count
    from (select *, ${AGE_GROUP} as age_group from ${counts}) as counts
    group by ${CELL}, ${ROLLED_UP}`;
}
