import { type Engine, sqlName } from "../../sql/engine.ts";
import { canBeUnreadable, plainCellSql, typedCellSql } from "../contract/column-sql.ts";
import type { ContractTable } from "../contract/contract.ts";
import type { RawRelation } from "../read/raw-relation.ts";
import { type FileStructure, fileStructure } from "./structure.ts";

/**
 * The rows of one table of one delivery, all its files together, typed by the contract.
 *
 * `relation` has file_number (0 is the first of `files`), row_number, the columns of the contract and
 * for each a boolean `badColumn(name)`: there was a cell, and it cannot be read as the type.
 */
export type TypedRows = {
  readonly relation: string;
  readonly table: ContractTable;
  readonly deliveryId: string;
  readonly files: readonly FileStructure[];
};

export function badColumn(name: string): string {
  return sqlName(`bad:${name}`);
}

/** Makes the view; nothing is read yet. @param relation The name to give it. */
export async function typedRows(
  engine: Engine,
  relation: string,
  table: ContractTable,
  deliveryId: string,
  raw: readonly RawRelation[],
): Promise<TypedRows> {
  const files = raw.map((one) => fileStructure(table, one.file, one.columns));
  const selects = raw.map((one, index) => fileSelect(table, one, files[index], index));
  await engine.run(`create or replace temp view ${relation} as ${selects.join("\nunion all\n")}`);
  return { relation, table, deliveryId, files };
}

/** Three steps, so that each cell is trimmed once and read once. */
function fileSelect(
  table: ContractTable,
  raw: RawRelation,
  structure: FileStructure | undefined,
  fileNumber: number,
): string {
  const columns = table.columns.map((column) => {
    const delivered = structure?.delivered.get(column.name) ?? null;
    const cell = sqlName(`cell:${column.name}`);
    const name = sqlName(column.name);
    return {
      plain: `${plainCellSql(delivered)} as ${cell}`,
      typed: `${cell}, ${typedCellSql(column, delivered, cell, raw.decimalComma)} as ${name}`,
      final: canBeUnreadable(column, delivered)
        ? `${name}, ${cell} is not null and ${name} is null as ${badColumn(column.name)}`
        : `${name}, false as ${badColumn(column.name)}`,
    };
  });
  return `
    select cast(${fileNumber} as integer) as file_number, row_number,
      ${columns.map(({ final }) => final).join(",\n      ")}
    from (
      select row_number, ${columns.map(({ typed }) => typed).join(",\n      ")}
      from (
        select row_number, ${columns.map(({ plain }) => plain).join(",\n      ")}
        from ${raw.relation}
      ) as plain_cells
    ) as typed_cells`;
}
