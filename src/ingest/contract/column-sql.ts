import { sqlName } from "../../sql/engine.ts";
import type { ColumnType, ContractColumn } from "./contract.ts";

/** The type in which a column of the contract is kept. */
export function columnSqlType(type: ColumnType): string {
  return SQL_TYPES[type];
}

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: "varchar",
  code: "varchar",
  date: "date",
  timestamp: "timestamp",
  integer: "bigint",
  decimal: "decimal(18, 6)",
  cents: "bigint",
  boolean: "boolean",
  month: "date",
  year: "integer",
  period: "varchar",
};

/** A hundred billion euros. In micro-euros many such amounts still fit a whole number of 64 bits. */
const LARGEST_CENTS = "10000000000000";

const BLANKS = " \t\r\n\u00a0";

const LOCAL_TIME_ZONE = "Europe/Helsinki";

/** One column as it was delivered: its name in the relation and its DuckDB type. */
export type DeliveredColumn = { readonly name: string; readonly type: string };

/**
 * A delivered cell with blanks cut off and an empty text as null; a cell that is not text as it is.
 * A column that was not delivered is null in every row.
 *
 * @param hasNoBlanks True when no cell of the column is empty or has a blank at either end.
 */
export function plainCellSql(delivered: DeliveredColumn | null, hasNoBlanks = false): string {
  if (delivered === null) return "cast(null as varchar)";
  const name = sqlName(delivered.name);
  return isText(delivered) && !hasNoBlanks ? trimmedSql(name) : name;
}

/** A text without blanks at its ends, null when nothing is left. Few cells have one, and to look is cheap. */
export function trimmedSql(name: string): string {
  return `case
    when ${hasBlankSql(name)} then nullif(trim(${name}, '${BLANKS}'), '') else ${name}
  end`;
}

/** True for every text that is empty or has a blank at either end, and for some that cutting leaves as they are. */
export function hasBlankSql(name: string): string {
  return [
    `${name} < '!'`,
    `starts_with(${name}, '\u00a0')`,
    ...[...BLANKS].map((blank) => `ends_with(${name}, '${blank}')`),
  ].join(" or ");
}

/**
 * The typed value of a plain cell, null when the cell cannot be read as the column's type.
 *
 * @param cell An SQL expression as `plainCellSql` gives.
 */
export function typedCellSql(
  column: ContractColumn,
  delivered: DeliveredColumn | null,
  cell: string,
  decimalComma: boolean,
): string {
  const type = columnSqlType(column.type);
  if (delivered === null) return `cast(null as ${type})`;
  if (isText(delivered)) return textCell(column.type, cell, decimalComma);
  return typedCell(column.type, delivered, cell);
}

/** Whether a cell can be there and yet have no value of the column's type. */
export function canBeUnreadable(
  column: ContractColumn,
  delivered: DeliveredColumn | null,
): boolean {
  if (delivered === null) return false;
  return columnSqlType(column.type) !== "varchar" || column.type === "period";
}

export function isText(delivered: DeliveredColumn): boolean {
  return delivered.type.toUpperCase() === "VARCHAR";
}

function textCell(type: ColumnType, cell: string, decimalComma: boolean): string {
  switch (type) {
    case "text":
    case "code":
      return cell;
    case "date":
      return dateOfText(cell);
    case "timestamp":
      return timestampOfText(cell);
    case "integer":
      return wholeNumberOfText(cell);
    case "cents":
      return withinCents(wholeNumberOfText(cell));
    case "decimal":
      return decimalOfText(cell, decimalComma);
    case "boolean":
      return `case
        when lower(${cell}) in ('true', '1', 'kyllä', 'ja', 'yes') then true
        when lower(${cell}) in ('false', '0', 'ei', 'nej', 'no') then false
      end`;
    case "month":
      return monthOfText(cell);
    case "year":
      return `case when strlen(${cell}) = 4 then cast(${wholeNumberOfText(cell)} as integer) end`;
    case "period":
      return `case
        when strlen(${cell}) = 4 and ${wholeNumberOfText(cell)} is not null then ${cell}
        when ${monthOfText(cell)} is not null then ${cell}
      end`;
  }
}

/** A cell of a typed file: a cast, without a detour through text. */
function typedCell(type: ColumnType, delivered: DeliveredColumn, cell: string): string {
  const isZoned = /^timestamp with time zone|^timestamptz/i.test(delivered.type);
  const isFraction = /^(double|float|real|decimal)/i.test(delivered.type);
  const local = isZoned ? `timezone('${LOCAL_TIME_ZONE}', ${cell})` : cell;
  const whole = isFraction
    ? `case when ${cell} = round(${cell}) then try_cast(${cell} as bigint) end`
    : `try_cast(${cell} as bigint)`;
  switch (type) {
    case "date":
    case "timestamp":
      return `try_cast(${local} as ${columnSqlType(type)})`;
    case "integer":
      return whole;
    case "cents":
      return withinCents(whole);
    case "year":
      return `try_cast(${whole} as integer)`;
    case "month":
      return `cast(date_trunc('month', try_cast(${local} as date)) as date)`;
    case "period":
      return textCell("period", `cast(${cell} as varchar)`, false);
    default:
      return `try_cast(${cell} as ${columnSqlType(type)})`;
  }
}

/** A cast alone would round 12.5 to 13; the common case is settled without a pattern. */
function wholeNumberOfText(cell: string): string {
  const number = `try_cast(${cell} as bigint)`;
  return `case
    when cast(${number} as varchar) = ${cell} then ${number}
    when regexp_full_match(${cell}, '[+-]?[0-9]{1,18}') then ${number}
  end`;
}

function withinCents(number: string): string {
  return `case when (${number}) between -${LARGEST_CENTS} and ${LARGEST_CENTS} then (${number}) end`;
}

/**
 * The file's own decimal mark always; the other mark unless three digits follow, which could as well
 * be thousands. Never both in one cell.
 */
function decimalOfText(cell: string, decimalComma: boolean): string {
  const mark = decimalComma ? "," : "\\.";
  const pattern = `[+-]?[0-9]+(${mark}[0-9]+|[.,][0-9]{1,2}|[.,][0-9]{4,})?([eE][+-]?[0-9]{1,2})?`;
  return `case
    when regexp_full_match(${cell}, '${pattern}')
    then try_cast(replace(${cell}, ',', '.') as decimal(18, 6))
  end`;
}

/** The length and the dashes keep out what a cast would also take: 'infinity', '5 Jan 2024'. */
function isoDay(cell: string): string {
  return `case
    when strlen(${cell}) = 10 and substr(${cell}, 5, 1) = '-' then try_cast(${cell} as date)
  end`;
}

function dateOfText(cell: string): string {
  return `coalesce(
    ${isoDay(cell)},
    case when strlen(${cell}) <= 10 then cast(try_strptime(${cell}, '%d.%m.%Y') as date) end
  )`;
}

function timestampOfText(cell: string): string {
  return `coalesce(
    case
      when substr(${cell}, 5, 1) = '-' and strlen(${cell}) between 10 and 40 then
        case
          when regexp_matches(${cell}, '[0-9](Z|[+-][0-9]{2}(:?[0-9]{2})?)$')
            and strlen(${cell}) > 16
          then timezone('${LOCAL_TIME_ZONE}', try_cast(${cell} as timestamptz))
          when strlen(${cell}) in (10, 16, 19) or substr(${cell}, 20, 1) = '.'
          then try_cast(${cell} as timestamp)
        end
    end,
    case
      when substr(${cell}, 3, 1) = '.' or substr(${cell}, 2, 1) = '.' then try_strptime(
        ${cell}, ['%d.%m.%Y', '%d.%m.%Y %H:%M', '%d.%m.%Y %H:%M:%S']
      )
    end
  )`;
}

function monthOfText(cell: string): string {
  return `case
    when strlen(${cell}) = 7 and substr(${cell}, 5, 1) = '-' then try_cast(${cell} || '-01' as date)
  end`;
}
