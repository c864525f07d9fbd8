import { type Engine, requiredText, sqlName, sqlText } from "./engine.ts";
import type { ModelSpec } from "./models.ts";

/**
 * A relation with the same rows whose texts the engine keeps as numbers of a list of their values: what
 * joins it to many rows, sorts and writes them then moves a number for each text. They are written as texts.
 *
 * @param relation Of a small table: its distinct texts go into the statement.
 */
export async function numberedTexts(
  engine: Engine,
  relation: string,
  columns: ModelSpec["columns"],
): Promise<string> {
  const texts = columns.filter(({ type }) => type === "varchar").map(({ name }) => name);
  if (texts.length === 0) return relation;
  const distinct = texts.map(
    (name) =>
      `select distinct ${sqlText(name)} as column_name, ${sqlName(name)} as text from ${relation} where ${sqlName(name)} is not null`,
  );
  const rows = await engine.rows(`${distinct.join(" union all ")} order by column_name, text`);
  const casts = texts.flatMap((name) => {
    const values = rows
      .filter((row) => row["column_name"] === name)
      .map((row) => sqlText(requiredText(row, "text")));
    return values.length === 0
      ? []
      : [`cast(${sqlName(name)} as enum (${values.join(", ")})) as ${sqlName(name)}`];
  });
  return casts.length === 0
    ? relation
    : `(select * replace (${casts.join(", ")}) from ${relation})`;
}
