import { dirname, join } from "node:path";
import type { Engine, Row } from "../sql/engine.ts";
import type { ModelSpec } from "../sql/models.ts";
import { rowsSql } from "../sql/rows-sql.ts";
import type { Partition, Source } from "../sql/run-models.ts";
import { contentHash, findStored, storeQuery } from "../sql/warehouse.ts";

/** A small table that comes from definitions (catalogue, rules, policies), not from deliveries. */
export type GivenTable = {
  readonly name: string;
  readonly columns: ModelSpec["columns"];
  readonly rows: readonly Row[];
  /** The rows that concern one region's year, for models of that year; all of them when left out. */
  readonly scopes?: readonly {
    readonly partition: NonNullable<Partition>;
    readonly rows: readonly Row[];
  }[];
  /** The table of the release that it becomes, if any. */
  readonly releasedAs?: string;
};

/** Columns from `"name:type name:type"`. */
export function columns(text: string): ModelSpec["columns"] {
  return text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [name = "", type = ""] = entry.split(":");
      return { name, type };
    });
}

/** Puts a given table into the warehouse, named by its content, and gives it as a source of models. */
export async function storeGiven(
  table: GivenTable,
  warehouseFolder: string,
  engine: Engine,
): Promise<Source> {
  const source = givenSource(table, warehouseFolder);
  for (const [index, { rows }] of scopesOf(table).entries()) {
    const file = source.files[index];
    if (file === undefined || findStored(dirname(file.path), file.hash) !== null) continue;
    await storeQuery(engine, dirname(file.path), file.hash, rowsSql(table.columns, rows));
  }
  return source;
}

/** A given table as a source of models: the files that `storeGiven` writes, whether or not they are there. */
export function givenSource(table: GivenTable, warehouseFolder: string): Source {
  const folder = join(warehouseFolder, "given", table.name);
  const files = scopesOf(table).map(({ partition, rows }) => {
    const hash = contentHash([table.name, rowsSql(table.columns, rows)]);
    return { partition, path: join(folder, `${hash}.parquet`), hash };
  });
  return { columns: table.columns, files, isScoped: table.scopes !== undefined };
}

function scopesOf(table: GivenTable): { partition: Partition; rows: readonly Row[] }[] {
  return [{ partition: null, rows: table.rows }, ...(table.scopes ?? [])];
}
