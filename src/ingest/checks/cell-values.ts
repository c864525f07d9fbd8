import { type Engine, requiredText, sqlName, sqlText } from "../../sql/engine.ts";
import { type DeliveredColumn, hasBlankSql, isText, trimmedSql } from "../contract/column-sql.ts";
import type { ContractTable } from "../contract/contract.ts";
import type { RawRelation } from "../read/raw-relation.ts";
import type { FileStructure } from "./structure.ts";

/**
 * The distinct cells of the text columns in which few differ, and which columns hold no cell with a blank
 * at either end. Both are looked for only in files of many rows that are quick to read.
 */
export type CellValues = {
  /** Temporary table of file_number, column_name (of the contract) and cell (without blanks; may be null). */
  readonly relation: string;
  /** Columns of the contract that hold text, and all of whose cells, in every file, are in the relation. */
  readonly columns: ReadonlySet<string>;
  /** For each file the columns of the contract in which no cell has a blank at either end or is empty. */
  readonly withoutBlanks: readonly ReadonlySet<string>[];
};

/** Below this many rows looking twice costs more than it saves. */
const LEAST_ROWS = 50_000;

/** Whether all rows together are known to be so few. */
export function areFewRows(raw: readonly RawRelation[]): boolean {
  return raw.reduce((sum, { rowCount }) => sum + (rowCount ?? LEAST_ROWS), 0) < LEAST_ROWS;
}

/** Null when the files are not worth looking at twice. Dropped by the caller. */
export async function cellValues(
  engine: Engine,
  relation: string,
  table: ContractTable,
  raw: readonly RawRelation[],
  files: readonly FileStructure[],
): Promise<CellValues | null> {
  const rowCount = raw.reduce((sum, one) => sum + (one.rowCount ?? 0), 0);
  if (rowCount < LEAST_ROWS || !raw.every(({ isQuickToRead }) => isQuickToRead)) return null;
  const fewValued = raw.map((one, index) => textColumns(files[index], one.fewValued, true));
  const selects = raw.flatMap((one, index) =>
    [...(fewValued[index] ?? [])].map(
      ([name, delivered]) =>
        `select cast(${index} as integer) as file_number, ${sqlText(name)} as column_name,
          ${trimmedSql("cell")} as cell, ${hasBlankSql("cell")} as has_blank
        from (select distinct ${sqlName(delivered.name)} as cell from ${one.relation}) as cells`,
    ),
  );
  const none = "select null, null, null, null where false";
  await engine.run(
    `create or replace temp table ${relation} (
      file_number integer, column_name varchar, cell varchar, has_blank boolean
    )`,
  );
  await engine.run(
    `insert into ${relation} ${selects.length === 0 ? none : selects.join("\nunion all\n")}`,
  );
  const withoutBlanks: ReadonlySet<string>[] = [];
  for (const [index, one] of raw.entries()) {
    const few = await unblankValues(engine, relation, index, fewValued[index] ?? new Map());
    const others = textColumns(files[index], one.fewValued, false);
    withoutBlanks.push(new Set([...few, ...(await unblankColumns(engine, one.relation, others))]));
  }
  const inEvery = table.columns.filter(
    ({ name, type }) =>
      (type === "text" || type === "code") && fewValued.every((columns) => columns.has(name)),
  );
  return { relation, columns: new Set(inEvery.map(({ name }) => name)), withoutBlanks };
}

/** Text columns by their name in the contract: those that are among `names`, or those that are not. */
function textColumns(
  structure: FileStructure | undefined,
  names: ReadonlySet<string>,
  isAmong: boolean,
): Map<string, DeliveredColumn> {
  const delivered = [...(structure?.delivered ?? [])];
  return new Map(
    delivered.filter(([, column]) => isText(column) && names.has(column.name) === isAmong),
  );
}

async function unblankValues(
  engine: Engine,
  relation: string,
  fileNumber: number,
  columns: ReadonlyMap<string, DeliveredColumn>,
): Promise<string[]> {
  const rows = await engine.rows(
    `select distinct column_name from ${relation} where file_number = ${fileNumber} and has_blank`,
  );
  const blank = new Set(rows.map((row) => requiredText(row, "column_name")));
  return [...columns.keys()].filter((name) => !blank.has(name));
}

async function unblankColumns(
  engine: Engine,
  relation: string,
  columns: ReadonlyMap<string, DeliveredColumn>,
): Promise<string[]> {
  if (columns.size === 0) return [];
  const flags = [...columns].map(
    ([name, delivered]) =>
      `coalesce(bool_or(${hasBlankSql(sqlName(delivered.name))}), false) as ${sqlName(name)}`,
  );
  const [row] = await engine.rows(`select ${flags.join(", ")} from ${relation}`);
  return [...columns.keys()].filter((name) => row?.[name] === false);
}
