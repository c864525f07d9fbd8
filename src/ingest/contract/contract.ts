import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError, unknownName } from "../../domain/errors.ts";
import { Names } from "../../domain/names.ts";
import { parseYamlFile } from "../../domain/parse.ts";

/** How a cell is read; what each becomes is said in `columnSqlType`. */
export const ColumnType = z.enum([
  "text",
  "code",
  "date",
  "timestamp",
  "integer",
  "decimal",
  "cents",
  "boolean",
  "month",
  "year",
  "period",
]);
export type ColumnType = z.infer<typeof ColumnType>;

const ColumnName = z.string().regex(/^[a-z][a-z0-9_]*$/);

export const ContractColumn = z.strictObject({
  name: ColumnName,
  type: ColumnType,
  required: z.boolean().default(false),
  unit: z.string().nullable().default(null),
  code_list: z.string().nullable().default(null),
  /** `table.column` that should hold the value. */
  references: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .nullable()
    .default(null),
  identifies_person: z.boolean().default(false),
  /** `month`: only the month of the day is kept. */
  generalise: z.literal("month").nullable().default(null),
  /** The column whose year decides in which file the row is kept. */
  time_of_row: z.boolean().default(false),
  description: z.string(),
});
export type ContractColumn = z.infer<typeof ContractColumn>;

export const ContractTable = z.strictObject({
  table: ColumnName,
  version: z.int().positive(),
  name: Names,
  grain: z.string(),
  partition: z.enum(["all", "region_year"]),
  key: z.array(ColumnName).min(1),
  columns: z.array(ContractColumn).min(1),
});
export type ContractTable = z.infer<typeof ContractTable>;

const CodeListFile = z.strictObject({
  code_list: ColumnName,
  version: z.int().positive(),
  source: z.string(),
  /** `table:regions.region_code`: the codes are those of a delivered table. */
  codes_from: z
    .string()
    .regex(/^table:[a-z_]+\.[a-z_]+$/)
    .optional(),
  codes: z.array(z.strictObject({ code: z.string().min(1), name: Names })),
});

/** A place in a contract table. */
export type ColumnPlace = { readonly table: string; readonly column: string };

export type CodeList = {
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly codes: readonly { readonly code: string; readonly name: Names }[];
  /** The delivered column that holds the codes, for a list that is itself delivered. */
  readonly codesFrom: ColumnPlace | null;
};

export type Contract = {
  readonly tables: readonly ContractTable[];
  readonly codeLists: readonly CodeList[];
};

/**
 * Reads `tables/*.yaml` and `code_lists/*.yaml` and holds them against each other.
 *
 * @throws UserError "invalid_definition" naming the file, or the name that is not there.
 */
export function loadContract(folder: string): Contract {
  const tables = yamlFiles(join(folder, "tables")).map((path) =>
    parseYamlFile(path, ContractTable),
  );
  const codeLists = yamlFiles(join(folder, "code_lists")).map((path): CodeList => {
    const { code_list, version, source, codes, codes_from } = parseYamlFile(path, CodeListFile);
    const codesFrom =
      codes_from === undefined ? null : columnPlace(codes_from.slice("table:".length));
    return { name: code_list, version, source, codes, codesFrom };
  });
  const contract = { tables, codeLists };
  for (const table of tables) refuseLooseEnds(table, contract);
  return contract;
}

/** @throws UserError "unknown_name" with the nearest table. */
export function contractTable(contract: Contract, name: string): ContractTable {
  const table = contract.tables.find((candidate) => candidate.table === name);
  if (table !== undefined) return table;
  throw unknownName(
    "contract table",
    name,
    contract.tables.map((candidate) => candidate.table),
  );
}

export function codeList(contract: Contract, name: string): CodeList {
  const list = contract.codeLists.find((candidate) => candidate.name === name);
  if (list !== undefined) return list;
  throw unknownName(
    "code list",
    name,
    contract.codeLists.map((candidate) => candidate.name),
  );
}

/** The place that a column's values must be found in: of its reference, or of its delivered code list. */
export function referencedPlace(contract: Contract, column: ContractColumn): ColumnPlace | null {
  if (column.references !== null) return columnPlace(column.references);
  return column.code_list === null ? null : codeList(contract, column.code_list).codesFrom;
}

/** Tables that others refer to come before those that refer to them; otherwise by name. */
export function tablesInOrder(contract: Contract): ContractTable[] {
  const ordered: ContractTable[] = [];
  const visiting = new Set<string>();
  const visit = (table: ContractTable): void => {
    if (visiting.has(table.table)) return;
    visiting.add(table.table);
    for (const column of table.columns) {
      const place = referencedPlace(contract, column);
      if (place !== null && place.table !== table.table)
        visit(contractTable(contract, place.table));
    }
    ordered.push(table);
  };
  for (const table of contract.tables) visit(table);
  return ordered;
}

function columnPlace(text: string): ColumnPlace {
  const [table = "", column = ""] = text.split(".");
  return { table, column };
}

function refuseLooseEnds(table: ContractTable, contract: Contract): void {
  const names = table.columns.map((column) => column.name);
  const refuse = (fault: string) => {
    throw new UserError("invalid_definition", `contract table ${table.table}: ${fault}`);
  };
  for (const key of table.key) if (!names.includes(key)) refuse(`key ${key} is no column`);
  if (new Set(names).size < names.length) refuse("a column is listed twice");
  const times = table.columns.filter((column) => column.time_of_row);
  if (table.partition === "region_year" && (times.length !== 1 || !names.includes("region_code")))
    refuse("partition region_year needs region_code and one column with time_of_row");
  for (const column of table.columns) {
    if ((column.type === "code") !== (column.code_list !== null) && column.code_list !== null)
      refuse(`${column.name} has a code list but is not of type code`);
    const place = referencedPlace(contract, column);
    if (place === null) continue;
    const target = contractTable(contract, place.table);
    if (!target.columns.some((other) => other.name === place.column))
      refuse(`${column.name} refers to ${place.table}.${place.column}, which is no column`);
  }
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name));
}
