import type { Period } from "../../domain/period.ts";
import { sqlName, sqlText } from "../../sql/engine.ts";
import { canBeUnreadable } from "../contract/column-sql.ts";
import {
  type CodeList,
  type Contract,
  type ContractColumn,
  type ContractTable,
  codeList,
  referencedPlace,
} from "../contract/contract.ts";
import type { Severity } from "../findings.ts";
import { type Check, checkOf, severityOf } from "./check.ts";
import { badColumn, type TypedRows } from "./typed-rows.ts";

/** A condition that is true for a row at fault. It may use the columns of the joins it names. */
export type RowCheck = {
  readonly check: Check;
  readonly column: string | null;
  readonly severity: Severity;
  readonly condition: string;
  /** A left join that the condition needs, written with its `left join`; null for none. */
  readonly join: string | null;
  /** The columns of the typed rows in the condition and the join, `column` first; file_number beside them. */
  readonly looksAt: readonly string[];
  /** True when the condition holds in most rows, and is best counted by itself. */
  readonly isCommon: boolean;
};

/** A relation of the values that a referring column may have. */
export type ReferenceRelation = {
  readonly relation: string;
  /** The columns of the relation; `region_code` among them when keys hold within a region. */
  readonly columns: readonly string[];
};

export type RowCheckSources = {
  readonly contract: Contract;
  readonly checks: readonly Check[];
  /** By `table.column`; null when that table was not delivered. */
  readonly references: ReadonlyMap<string, ReferenceRelation | null>;
  /** A table of one column `personal_identity_code` with codes that are none; null when all are right. */
  readonly invalidCodes: string | null;
  readonly period: Period | null;
};

/** Every check that looks at one row at a time, in a fixed order. */
export function rowChecks(rows: TypedRows, sources: RowCheckSources): RowCheck[] {
  const { table } = rows;
  const generic = table.columns.flatMap((column, index) => [
    ...presenceChecks(rows, column, sources),
    rowCheck(table, sources, "type.unreadable", column.name, badColumn(column.name)),
    ...codeChecks(table, column, index, sources),
    ...identityChecks(table, column, index, sources),
  ]);
  const written = sources.checks.flatMap((check) => writtenCheck(table, check));
  const all = [...generic, ...timeChecks(table, sources), ...written];
  return all.filter(({ check, column }) => check.id !== "type.unreadable" || isTyped(rows, column));
}

function isTyped({ table, files }: TypedRows, name: string | null): boolean {
  const column = table.columns.find((candidate) => candidate.name === name);
  return files.some(
    ({ delivered }) =>
      column !== undefined && canBeUnreadable(column, delivered.get(column.name) ?? null),
  );
}

function rowCheck(
  table: ContractTable,
  { checks }: RowCheckSources,
  id: string,
  column: string,
  condition: string,
  join: string | null = null,
  looksAt: readonly string[] = [column],
): RowCheck {
  const check = checkOf(checks, id);
  const severity = severityOf(check, table.table, column);
  const isCommon = id === "reference.not_delivered";
  return { check, column, severity, condition, join, looksAt, isCommon };
}

function presenceChecks(
  { table, files }: TypedRows,
  column: ContractColumn,
  sources: RowCheckSources,
): RowCheck[] {
  if (!column.required) return [];
  const { name } = column;
  const isEmpty = `${rowsColumn(name)} is null and not ${badColumn(name)}`;
  const fileNumbers = (has: (index: number) => boolean) =>
    files.flatMap((_, index) => (has(index) ? [index] : []));
  const missing = fileNumbers((index) => files[index]?.missing.includes(name) ?? false);
  const renamed = fileNumbers((index) => files[index]?.renamed.has(name) ?? false);
  const absent = [...missing, ...renamed];
  const inFiles = (numbers: readonly number[]) => `typed.file_number in (${numbers.join(", ")})`;
  const found = [
    rowCheck(
      table,
      sources,
      "required.empty",
      name,
      absent.length === 0 ? isEmpty : `${isEmpty} and not ${inFiles(absent)}`,
    ),
  ];
  if (missing.length > 0)
    found.push(rowCheck(table, sources, "structure.column_missing", name, inFiles(missing)));
  if (renamed.length > 0)
    found.push(rowCheck(table, sources, "structure.column_renamed", name, inFiles(renamed)));
  return found;
}

function codeChecks(
  table: ContractTable,
  column: ContractColumn,
  index: number,
  sources: RowCheckSources,
): RowCheck[] {
  const { contract, references } = sources;
  const list = column.code_list === null ? null : codeList(contract, column.code_list);
  const name = rowsColumn(column.name);
  const place = referencedPlace(contract, column);
  if (list !== null && place === null)
    return [rowCheck(table, sources, "code.unknown", column.name, notInList(name, list))];
  if (place === null || place.table === table.table) return [];
  const reference = references.get(`${place.table}.${place.column}`) ?? null;
  if (reference === null)
    return [
      rowCheck(table, sources, "reference.not_delivered", column.name, `${name} is not null`),
      ...(list === null
        ? []
        : [rowCheck(table, sources, "code.unknown", column.name, notLikeACode(name))]),
    ];
  const alias = `reference_${index}`;
  const hasRegion = table.columns.some((other) => other.name === "region_code");
  const matches = [`${alias}.${sqlName(place.column)} = ${rowsColumn(column.name)}`];
  if (hasRegion && place.column !== "region_code" && reference.columns.includes("region_code"))
    matches.push(`${alias}.region_code = ${rowsColumn("region_code")}`);
  const distinct = matches.length === 2 ? [place.column, "region_code"] : [place.column];
  const join = `left join (
      select distinct ${distinct.map(sqlName).join(", ")} from ${reference.relation}
    ) as ${alias} on ${matches.join(" and ")}`;
  const condition = `${rowsColumn(column.name)} is not null and ${alias}.${sqlName(place.column)} is null`;
  const id = list === null ? "reference.unknown" : "code.unknown";
  const looksAt = matches.length === 2 ? [column.name, "region_code"] : [column.name];
  return [rowCheck(table, sources, id, column.name, condition, join, looksAt)];
}

/** A list as one value is planned three times as quickly as `not in`, and runs as quickly. */
function notInList(name: string, list: CodeList): string {
  return `not list_contains([${list.codes.map(({ code }) => sqlText(code)).join(", ")}], ${name})`;
}

/** What a code may look like while its list is not known: region codes name files and stand in messages. */
function notLikeACode(name: string): string {
  return `not regexp_full_match(${name}, '[0-9A-Za-z_.-]{1,20}')`;
}

/** Eleven characters with a date, a century sign and a check character, not part of a longer word. */
const LOOKS_LIKE_IDENTITY_CODE =
  "(^|[^0-9A-Za-z])[0-3][0-9][01][0-9]{3}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y]($|[^0-9A-Za-z])";
const IDENTITY_CODE_LENGTH = 11;

const CODE_ELSEWHERE = "identity.code_in_other_column";

/**
 * A condition that is true for a row with a fault of any of these checks, and is planned quickly: it looks for
 * identity codes in all columns at once.
 */
export function anyFault(checks: readonly RowCheck[]): string {
  const elsewhere = checks.filter(({ check }) => check.id === CODE_ELSEWHERE);
  const others = checks.filter(({ check }) => check.id !== CODE_ELSEWHERE);
  const cells = elsewhere.flatMap(({ column }) => (column === null ? [] : [rowsColumn(column)]));
  const codes =
    cells.length === 0
      ? []
      : [
          `(regexp_matches(concat_ws(chr(10), ${cells.join(", ")}), '${LOOKS_LIKE_IDENTITY_CODE}'))`,
        ];
  return ["false", ...others.map(({ condition }) => `(${condition})`), ...codes].join("\n  or ");
}

function identityChecks(
  table: ContractTable,
  column: ContractColumn,
  index: number,
  sources: RowCheckSources,
): RowCheck[] {
  const name = rowsColumn(column.name);
  if (!column.identifies_person) {
    const { contract } = sources;
    const isListed =
      column.code_list !== null && codeList(contract, column.code_list).codesFrom === null;
    if (isListed || (column.type !== "text" && column.type !== "code")) return [];
    const condition = `strlen(${name}) >= ${IDENTITY_CODE_LENGTH}
      and regexp_matches(${name}, '${LOOKS_LIKE_IDENTITY_CODE}')`;
    return [rowCheck(table, sources, CODE_ELSEWHERE, column.name, condition)];
  }
  if (sources.invalidCodes === null) return [];
  const alias = `invalid_codes_${index}`;
  const id = column.required ? "identity.required_invalid" : "identity.invalid_code";
  const join = `left join ${sources.invalidCodes} as ${alias}
      on ${alias}.personal_identity_code = ${name}`;
  return [
    rowCheck(table, sources, id, column.name, `${alias}.personal_identity_code is not null`, join),
  ];
}

const YEARS = { min: 1900, max: 2100 } as const;

function timeChecks(table: ContractTable, sources: RowCheckSources): RowCheck[] {
  const column = table.columns.find((candidate) => candidate.time_of_row);
  if (column === undefined) return [];
  const year = yearSql(column);
  const found = [
    rowCheck(
      table,
      sources,
      "time.unlikely_year",
      column.name,
      `${year} not between ${YEARS.min} and ${YEARS.max}`,
    ),
  ];
  const { period } = sources;
  if (period === null) return found;
  const outside = isDay(column)
    ? `${rowsColumn(column.name)} < date ${sqlText(period.from)}
        or ${rowsColumn(column.name)} >= date ${sqlText(period.until)}`
    : `${year} < ${period.from.slice(0, 4)} or ${year} > ${lastYear(period)}`;
  return [...found, rowCheck(table, sources, "time.outside_period", column.name, outside)];
}

/** The calendar year of a column with time_of_row. */
export function yearSql(column: ContractColumn): string {
  const name = rowsColumn(column.name);
  if (column.type === "year") return name;
  return isDay(column) ? `year(${name})` : `cast(substr(${name}, 1, 4) as integer)`;
}

function isDay(column: ContractColumn): boolean {
  return column.type === "date" || column.type === "timestamp" || column.type === "month";
}

function lastYear(period: Period): number {
  const year = Number(period.until.slice(0, 4));
  return period.until.slice(4) === "-01-01" ? year - 1 : year;
}

function writtenCheck(table: ContractTable, check: Check): RowCheck[] {
  if (check.kind === "built_in" || check.table !== table.table) return [];
  const { column } = check;
  const severity = severityOf(check, table.table, column);
  const looksAt = check.kind === "not_before" ? [column, check.other] : [column];
  const condition = writtenCondition(check);
  return [{ check, column, severity, condition, join: null, looksAt, isCommon: false }];
}

function writtenCondition(check: Exclude<Check, { kind: "built_in" }>): string {
  const name = rowsColumn(check.column);
  if (check.kind === "not_before") return `${name} < ${rowsColumn(check.other)}`;
  const limits = [
    ...(check.min === undefined ? [] : [`${name} < ${check.min}`]),
    ...(check.max === undefined ? [] : [`${name} > ${check.max}`]),
  ];
  return limits.join(" or ");
}

/** A column of the typed rows, told apart from those of the joins. */
function rowsColumn(name: string): string {
  return `typed.${sqlName(name)}`;
}
