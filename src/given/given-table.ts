import { join } from "node:path";
import type { Engine, Row } from "../sql/engine.ts";
import type { ModelSpec } from "../sql/models.ts";
import { type Partition, rowsSql, type Source } from "../sql/run-models.ts";
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
  const folder = join(warehouseFolder, "given", table.name);
  const store = async (partition: Partition, rows: readonly Row[]) => {
    const sql = rowsSql(table.columns, rows);
    const hash = contentHash([table.name, sql]);
    const stored = findStored(folder, hash) ?? (await storeQuery(engine, folder, hash, sql));
    return { partition, path: stored.path, hash: stored.hash };
  };
  const whole = await store(null, table.rows);
  if (table.scopes === undefined) return { columns: table.columns, files: [whole] };
  const files = [whole];
  for (const { partition, rows } of table.scopes) files.push(await store(partition, rows));
  return { columns: table.columns, files, isScoped: true };
}
