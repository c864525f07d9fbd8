import { nearestName } from "../../domain/errors.ts";
import type { DeliveredColumn } from "../contract/column-sql.ts";
import type { ContractTable } from "../contract/contract.ts";
import type { Finding } from "../findings.ts";
import { type Check, checkOf, type FindingPlace, findingOf } from "./check.ts";

/** How the columns of one file stand against those of its contract table. */
export type FileStructure = {
  readonly file: string;
  /** By contract column; a column that was not delivered has no entry. */
  readonly delivered: ReadonlyMap<string, DeliveredColumn>;
  /** Required columns without a counterpart. */
  readonly missing: readonly string[];
  /** Required columns whose name is near to that of an unknown one: contract name → delivered name. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly missingOptional: readonly string[];
  readonly unknown: readonly string[];
};

/** Names are compared without regard to case and surrounding blanks. */
export function fileStructure(
  table: ContractTable,
  file: string,
  columns: readonly DeliveredColumn[],
): FileStructure {
  const byName = new Map(columns.map((column) => [plainName(column.name), column]));
  const delivered = new Map<string, DeliveredColumn>();
  for (const { name } of table.columns) {
    const column = byName.get(name);
    if (column !== undefined) delivered.set(name, column);
  }
  const known = new Set(table.columns.map(({ name }) => name));
  const unknown = columns.map(({ name }) => name).filter((name) => !known.has(plainName(name)));
  const absent = table.columns.filter(({ name }) => !delivered.has(name));
  const renamed = new Map<string, string>();
  for (const { name, required } of absent) {
    const near = required ? nearestName(name, unknown.map(plainName)) : null;
    const original = unknown.find((other) => plainName(other) === near);
    if (original !== undefined) renamed.set(name, original);
  }
  return {
    file,
    delivered,
    missing: absent
      .filter(({ name, required }) => required && !renamed.has(name))
      .map(({ name }) => name),
    renamed,
    missingOptional: absent.filter(({ required }) => !required).map(({ name }) => name),
    unknown,
  };
}

/**
 * What is to be said of a file's columns. A file that shares no column with its table probably lacks its
 * header, so that its "names" are cells: then none of them is repeated.
 *
 * @param rowCount Rows of the file.
 */
export function structureFindings(
  checks: readonly Check[],
  table: ContractTable,
  structure: FileStructure,
  deliveryId: string,
  rowCount: number,
): Finding[] {
  const place = (column: string | null): FindingPlace => ({
    table: table.table,
    column,
    deliveryId,
  });
  const allRows = { rowCount, checkedCount: rowCount };
  const noRows = { rowCount: 0, checkedCount: rowCount };
  const { file, missing, renamed, missingOptional, unknown } = structure;
  const findings = missing.map((column) =>
    findingOf(
      checkOf(checks, "structure.column_missing"),
      place(column),
      allRows,
      `${file}: the column ${column} is missing`,
    ),
  );
  for (const [column, name] of renamed)
    findings.push(
      findingOf(
        checkOf(checks, "structure.column_renamed"),
        place(column),
        allRows,
        `${file}: the column ${column} is missing; there is ${name} in its place`,
      ),
    );
  if (missingOptional.length > 0)
    findings.push(
      findingOf(
        checkOf(checks, "structure.optional_missing"),
        place(null),
        noRows,
        `${file}: not delivered: ${missingOptional.join(", ")}`,
      ),
    );
  const extra = unknown.filter((name) => ![...renamed.values()].includes(name));
  if (extra.length > 0)
    findings.push(
      findingOf(
        checkOf(checks, "structure.column_unknown"),
        place(null),
        noRows,
        `${file}: ${unknownColumns(structure, extra)}`,
      ),
    );
  return findings;
}

function unknownColumns({ delivered, missingOptional }: FileStructure, extra: readonly string[]) {
  if (delivered.size === 0) return "no column has a name of the contract; is the header missing?";
  const described = extra.map((name) => {
    const near = nearestName(plainName(name), missingOptional);
    return near === null ? name : `${name} (did you mean ${near}?)`;
  });
  return `not in the contract and not used: ${described.join(", ")}`;
}

function plainName(name: string): string {
  return name.trim().toLowerCase();
}
