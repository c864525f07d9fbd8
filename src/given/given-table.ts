import { join } from "node:path";
import type { Engine, Row } from "../sql/engine.ts";
import type { ModelSpec } from "../sql/models.ts";
import { rowsSql, type Source } from "../sql/run-models.ts";
import { contentHash, findStored, storeQuery } from "../sql/warehouse.ts";

/** A small table that comes from definitions (catalogue, rules, policies), not from deliveries. */
export type GivenTable = {
  readonly name: string;
  readonly columns: ModelSpec["columns"];
  readonly rows: readonly Row[];
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
  const sql = rowsSql(table.columns, table.rows);
  const hash = contentHash([table.name, sql]);
  const folder = join(warehouseFolder, "given", table.name);
  const stored = findStored(folder, hash) ?? (await storeQuery(engine, folder, hash, sql));
  return {
    columns: table.columns,
    files: [{ partition: null, path: stored.path, hash: stored.hash }],
  };
}
