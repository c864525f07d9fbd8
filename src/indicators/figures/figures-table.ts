import { join } from "node:path";
import { compareTexts } from "../../domain/text-order.ts";
import { RELEASE_TABLES } from "../../release/index.ts";
import { type Engine, type Row, sqlName, sqlText } from "../../sql/engine.ts";
import { rowsSql } from "../../sql/rows-sql.ts";
import { filesRelation, type Source } from "../../sql/run-models.ts";
import { contentHash, findStored, type StoredTable, storeQuery } from "../../sql/warehouse.ts";
import {
  FIGURE_TABLE_COLUMNS,
  type FigureRow,
  type IndicatorDefinition,
} from "../definitions/index.ts";
import { computeFigures, factTablesOf, yearsOf } from "./compute-figures.ts";
import { type FigureSources, rowsWhere } from "./sources.ts";

export type FiguresRun = {
  readonly engine: Engine;
  readonly warehouseFolder: string;
  /** Mixed into the hash: whatever else a figure depends on. */
  readonly salt: string;
  /** The files of the tables of the release to come, by their names there. */
  readonly tables: ReadonlyMap<string, Source["files"]>;
  readonly definitions: readonly IndicatorDefinition[];
  readonly onYear: (year: number) => void;
};

/** What figures read beside the facts that their indicators name. */
const ALWAYS_READ = ["client_service_months", "cost_lines", "producers", "regions", "services"];

/**
 * Brings the table `figures` up to date and gives the file that holds it. It is named by the hash of the
 * definitions and of every file it was made from; what has that name already is not computed again.
 */
export async function figuresTable(run: FiguresRun): Promise<StoredTable & { isKept: boolean }> {
  const { engine, definitions, tables } = run;
  const read = [...new Set([...ALWAYS_READ, ...factTablesOf(definitions)])].toSorted(compareTexts);
  const hash = contentHash([
    run.salt,
    JSON.stringify(definitions),
    ...read.flatMap((table) => [
      table,
      ...(tables.get(table) ?? []).map((file) => file.hash).toSorted(compareTexts),
    ]),
  ]);
  const folder = join(run.warehouseFolder, "figures");
  const found = findStored(folder, hash);
  if (found !== null) return { ...found, isKept: true };
  const sources = sourcesOfFiles(tables);
  await engine.run(
    `create or replace temp view producers as select * from ${sources.whole("producers")}`,
  );
  const years = await yearsOf(engine, sources);
  const rows = await computeFigures({ engine, sources, definitions, years, onYear: run.onYear });
  await fillTable(engine, rows);
  const stored = await storeQuery(
    engine,
    folder,
    hash,
    `select * from figure_rows order by ${ORDER}`,
  );
  await engine.run("drop table figure_rows");
  await engine.run("drop view producers");
  return { ...stored, isKept: false };
}

const ORDER =
  "indicator_id, indicator_version, year, area_kind, area_code, level, module_id nulls first, producer_id nulls first";

/** The tables of a release to come, read from their files. */
export function sourcesOfFiles(tables: FiguresRun["tables"]): FigureSources {
  const relation = (table: string, year?: number, regions?: readonly string[]): string => {
    const files = (tables.get(table) ?? []).filter(
      ({ partition }) =>
        partition === null ||
        ((year === undefined || partition.year === year) &&
          (regions === undefined || regions.includes(partition.regionCode))),
    );
    return files.length === 0 ? emptyTable(table) : filesRelation(files.map(({ path }) => path));
  };
  return {
    whole: (table) => relation(table),
    ofYear: (table, year, regions) => rowsWhere(relation(table, year, regions), year, regions),
  };
}

function emptyTable(table: string): string {
  const known = Object.entries(RELEASE_TABLES).find(([name]) => name === table)?.[1] ?? {};
  const columns = Object.entries(known).map(
    ([column, type]) => `cast(null as ${type}) as ${sqlName(column)}`,
  );
  return `(select ${columns.join(", ")} where 1 = 0)`;
}

/** How many rows go to the engine in one statement. */
const AT_ONCE = 10_000;

async function fillTable(engine: Engine, rows: readonly FigureRow[]): Promise<void> {
  const columns = Object.entries(FIGURE_TABLE_COLUMNS).map(([name, type]) => ({ name, type }));
  const definitions = columns.map(({ name, type }) => `${sqlName(name)} ${type}`);
  await engine.run(`create or replace temp table figure_rows (${definitions.join(", ")})`);
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some: readonly Row[] = rows.slice(start, start + AT_ONCE);
    await engine.run(`insert into figure_rows ${rowsSql(columns, some)}`);
  }
}

/** The statement that reads a file of figures, for those who have it before the release is written. */
export function figuresRelation(stored: StoredTable): string {
  return `read_parquet(${sqlText(stored.path)})`;
}
