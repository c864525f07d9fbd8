import { type Engine, requiredText, sqlText } from "./engine.ts";

/** A text kept whole takes four bytes and its letters; one kept as a number of a dictionary takes less. */
const MOST_BYTES_OF_A_VALUE = 3;

/**
 * The columns of Parquet files whose values are kept as numbers of a small dictionary, or are mostly null.
 * To gather the distinct values of such a column the engine looks at the dictionary, not at the rows.
 *
 * @param paths At least one file.
 */
export async function fewValuedColumns(
  engine: Engine,
  paths: readonly string[],
): Promise<Set<string>> {
  const rows = await engine.rows(
    `select path_in_schema as column_name
     from parquet_metadata([${paths.map(sqlText).join(", ")}])
     group by path_in_schema
     having sum(total_uncompressed_size) <= ${MOST_BYTES_OF_A_VALUE} * sum(num_values)`,
  );
  return new Set(rows.map((row) => requiredText(row, "column_name")));
}
