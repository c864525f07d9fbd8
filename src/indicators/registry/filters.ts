import { UserError, unknownName } from "../../domain/errors.ts";
import { sqlText } from "../../sql/engine.ts";
import type { FilterValue } from "../definitions/index.ts";
import { FACT_TABLES, type FactTable, type FactTableId, type FilterColumn } from "./fact-tables.ts";

/** The table of facts of an id, as its general type. */
export function factTable(id: FactTableId): FactTable {
  return FACT_TABLES[id];
}

/** The ids of all tables of facts. */
export function factTableIds(): FactTableId[] {
  return Object.keys(FACT_TABLES).filter((id): id is FactTableId => id in FACT_TABLES);
}

/**
 * Conditions of a definition as SQL over the rows of a table of facts.
 *
 * @param place The file or place they come from, for the message.
 * @returns Null when there is no condition.
 * @throws UserError "invalid_definition" for a condition that the table cannot carry.
 */
export function filterSql(
  place: string,
  fact: FactTableId,
  filters: Readonly<Record<string, FilterValue>>,
): string | null {
  const tests = Object.entries(filters).map(([name, value]) => {
    const { filters: known } = factTable(fact);
    const column = known[name];
    if (column === undefined) {
      const error = unknownName(`condition on ${fact}`, name, Object.keys(known));
      throw new UserError("invalid_definition", `${place}: ${error.message}`);
    }
    const test = testSql(place, name, column, value);
    return column.within === undefined ? test : column.within(test);
  });
  return tests.length === 0 ? null : tests.join(" and ");
}

function testSql(place: string, name: string, column: FilterColumn, value: FilterValue): string {
  if (typeof value === "boolean") {
    if (column.kind === "flag") return value ? column.sql : `not ${column.sql}`;
  } else if (Array.isArray(value)) {
    if (column.kind === "text") return codesSql(column.sql, value);
  } else if (column.kind === "number") {
    const from = value.from === undefined ? [] : [`${column.sql} >= ${value.from}`];
    const until = value.until === undefined ? [] : [`${column.sql} <= ${value.until}`];
    return [...from, ...until].join(" and ");
  }
  throw new UserError(
    "invalid_definition",
    `${place}: ${name} takes ${TAKES[column.kind]}, not ${JSON.stringify(value)}`,
  );
}

const TAKES = {
  text: "a list of codes",
  number: "a range such as { from: 75 }",
  flag: "true or false",
} as const;

function codesSql(expression: string, codes: readonly string[]): string {
  const whole = codes.filter((code) => !code.endsWith("*"));
  const tests = [
    ...(whole.length === 0 ? [] : [`${expression} in (${whole.map(sqlText).join(", ")})`]),
    ...codes
      .filter((code) => code.endsWith("*"))
      .map((code) => `${expression} like ${sqlText(`${code.slice(0, -1)}%`)}`),
  ];
  return tests.length === 1 ? (tests[0] ?? "true") : `(${tests.join(" or ")})`;
}
