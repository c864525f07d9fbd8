import { type Row, type SqlValue, sqlName, sqlText } from "./engine.ts";
import type { ModelSpec } from "./models.ts";

/** A relation of these columns and no rows. */
export function emptyRelation(columns: ModelSpec["columns"]): string {
  const list = columns.map((column) => `cast(null as ${column.type}) as ${sqlName(column.name)}`);
  return `(select ${list.join(", ")} where 1 = 0)`;
}

/** Rows as a statement, typed by their columns. Each column goes in as one text, which is planned at once. */
export function rowsSql(columns: ModelSpec["columns"], rows: readonly Row[]): string {
  if (rows.length === 0) return `select * from ${emptyRelation(columns)}`;
  const lists = columns.map(({ name, type }) => {
    const cells = JSON.stringify(rows.map((row) => cellText(row[name] ?? null)));
    return `unnest(cast(from_json(${sqlText(cells)}, '["varchar"]') as ${type}[])) as ${sqlName(name)}`;
  });
  return `select ${lists.join(",\n    ")}`;
}

function cellText(value: SqlValue): string | null {
  if (value === null || typeof value === "string") return value;
  if (value instanceof Uint8Array) throw new TypeError("bytes cannot be a value of a step");
  return String(value);
}
