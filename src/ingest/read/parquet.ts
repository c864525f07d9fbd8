import { UserError } from "../../domain/errors.ts";
import {
  countValue,
  type Engine,
  type Row,
  requiredText,
  sqlName,
  sqlText,
} from "../../sql/engine.ts";
import { fewValuedColumns } from "../../sql/few-valued.ts";
import { fileLabel, type ReceiveFinding, receiveFinding } from "../receive/delivery.ts";
import type { OpenInput, RawColumn, RawRelation } from "./raw-relation.ts";
import { spillName } from "./spill.ts";

/** Opens a Parquet file as a view: nothing is copied, rows are read as they are asked for. */
export async function openParquet(engine: Engine, input: OpenInput): Promise<RawRelation> {
  const { file } = input;
  const relation = sqlName(spillName(`${input.deliveryId}/${file.path}`));
  const columns = await parquetColumns(engine, file.absolutePath, fileLabel(input));
  const kept = columns.filter((column) => column.name.toLowerCase() !== "row_number");
  const source = `read_parquet(${sqlText(file.absolutePath)}, file_row_number = true)`;
  const names = kept.map((column) => sqlName(column.name)).join(", ");
  await engine.run(
    `create or replace temp view ${relation} as
     select cast(file_row_number + 1 as bigint) as row_number, ${names} from ${source}`,
  );
  const [metadata] = await engine.rows(
    `select num_rows from parquet_file_metadata(${sqlText(file.absolutePath)})`,
  );
  const rowCount = metadata === undefined ? 0 : countValue(metadata, "num_rows");
  const findings: ReceiveFinding[] = [];
  if (rowCount === 0) {
    const message = `${fileLabel(input)}: the file has columns and no rows; send it again with its rows`;
    findings.push(receiveFinding("file.header_only", input.deliveryId, file.path, message));
  }
  return {
    relation,
    table: input.table,
    file: file.path,
    columns: kept,
    decimalComma: false,
    isQuickToRead: true,
    fewValued: await fewValuedColumns(engine, [file.absolutePath]),
    rowCount,
    rejects: [],
    findings,
    close: () => engine.run(`drop view if exists ${relation}`),
  };
}

/**
 * The columns of a Parquet file with the engine's types.
 *
 * @throws UserError "invalid_delivery" when it cannot be read as Parquet.
 */
export async function parquetColumns(
  engine: Engine,
  path: string,
  label: string,
): Promise<RawColumn[]> {
  let described: Row[];
  try {
    described = await engine.rows(`describe select * from read_parquet(${sqlText(path)})`);
  } catch (cause) {
    throw new UserError(
      "invalid_delivery",
      `${label}: this cannot be read as Parquet, it is damaged or was cut off; send the file again whole`,
      { cause },
    );
  }
  return described.map((row) => ({
    name: requiredText(row, "column_name"),
    type: requiredText(row, "column_type"),
  }));
}
