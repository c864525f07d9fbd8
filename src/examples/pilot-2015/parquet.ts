import { rmSync } from "node:fs";
import { type Engine, sqlText } from "../../sql/engine.ts";

/** A column of a Parquet file to be. */
export type TypedColumn = { readonly name: string; readonly type: string };

/**
 * Turns a tab-separated file with a header into Parquet and removes it.
 *
 * @param columns All columns of the file in order; an empty text becomes null.
 */
export async function textToParquet(
  engine: Engine,
  textPath: string,
  columns: readonly TypedColumn[],
  path: string,
): Promise<void> {
  const types = columns.map(({ name }) => `${sqlText(name)}: 'varchar'`).join(", ");
  const values = columns.map(({ name, type }) => `cast(${name} as ${type}) as ${name}`).join(", ");
  await engine.run(`copy (
    select ${values}
    from read_csv(${sqlText(textPath)}, delim = '\t', header = true, quote = '', escape = '',
      nullstr = '', auto_detect = false, columns = {${types}})
  ) to ${sqlText(path)} (format parquet, compression zstd, row_group_size 100000)`);
  rmSync(textPath);
}
