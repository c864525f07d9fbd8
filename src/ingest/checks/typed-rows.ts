import { type Engine, sqlName } from "../../sql/engine.ts";
import { canBeUnreadable, plainCellSql, typedCellSql } from "../contract/column-sql.ts";
import type { ContractTable } from "../contract/contract.ts";
import type { RawRelation } from "../read/raw-relation.ts";
import { areFewRows, type CellValues, cellValues } from "./cell-values.ts";
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
  /** Null for few rows, and for text files. */
  readonly values: CellValues | null;
  /** So few that a statement on them takes longer to plan than to run. */
  readonly areFew: boolean;
};

export function badColumn(name: string): string {
  return sqlName(`bad:${name}`);
}

/**
 * Makes the relation, under the name or one that follows from it. Many rows that are quick to read again stay where they are; text is parsed once, and few
 * rows are typed once, into a temporary table that `forgetTypedRows` drops.
 *
 * @param relation The name under which `forgetTypedRows` drops it.
 */
export async function typedRows(
  engine: Engine,
  relation: string,
  table: ContractTable,
  deliveryId: string,
  raw: readonly RawRelation[],
): Promise<TypedRows> {
  const files = raw.map((one) => fileStructure(table, one.file, one.columns));
  const values = await cellValues(engine, valuesOf(relation), table, raw, files);
  const selects = raw.map((one, index) => {
    const withoutBlanks = values?.withoutBlanks[index] ?? new Set();
    return fileSelect(table, one, files[index], index, withoutBlanks);
  });
  const sql = selects.join("\nunion all\n");
  if (values === null) {
    const parsed = parsedRows(relation);
    await engine.run(`create or replace temp table ${parsed} as ${sql}`);
    return { relation: parsed, table, deliveryId, files, values, areFew: areFewRows(raw) };
  }
  await engine.run(`create or replace temp view ${relation} as ${sql}`);
  return { relation, table, deliveryId, files, values, areFew: false };
}

/** Drops what `typedRows` made under a name. */
export async function forgetTypedRows(engine: Engine, relation: string): Promise<void> {
  await engine.run(`drop view if exists ${relation}`);
  await engine.run(`drop table if exists ${parsedRows(relation)}`);
  await engine.run(`drop table if exists ${valuesOf(relation)}`);
}

function valuesOf(relation: string): string {
  return `${relation}__values`;
}

function parsedRows(relation: string): string {
  return `${relation}__parsed`;
}

/** Three steps, so that each cell is trimmed once and read once. */
function fileSelect(
  table: ContractTable,
  raw: RawRelation,
  structure: FileStructure | undefined,
  fileNumber: number,
  withoutBlanks: ReadonlySet<string>,
): string {
  const columns = table.columns.map((column) => {
    const delivered = structure?.delivered.get(column.name) ?? null;
    const cell = sqlName(`cell:${column.name}`);
    const name = sqlName(column.name);
    return {
      plain: `${plainCellSql(delivered, withoutBlanks.has(column.name))} as ${cell}`,
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
