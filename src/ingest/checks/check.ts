import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError, unknownName } from "../../domain/errors.ts";
import { Names } from "../../domain/names.ts";
import { parseYamlFile } from "../../domain/parse.ts";
import { type Contract, contractTable } from "../contract/contract.ts";
import { type Finding, Measure, Severity } from "../findings.ts";

const Common = {
  id: z.string().regex(/^[a-z_]+\.[a-z_0-9]+$/),
  version: z.int().positive(),
  severity: Severity,
  /** Tables, or columns of them, in which the fault weighs otherwise. */
  exceptions: z
    .array(
      z.strictObject({
        tables: z.array(z.string()).min(1),
        columns: z.array(z.string()).optional(),
        severity: Severity,
      }),
    )
    .default([]),
  endangers: z.array(Measure),
  title: Names,
  advice: Names,
};

/** A check whose way of looking is in the program: it follows from the contract. */
const BuiltInCheck = z.strictObject({ kind: z.literal("built_in"), ...Common });

/** A number that must not be below `min` or above `max`. */
const RangeCheck = z.strictObject({
  kind: z.literal("range"),
  ...Common,
  table: z.string(),
  column: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
});

/** A time that must not be before another of the same row. */
const NotBeforeCheck = z.strictObject({
  kind: z.literal("not_before"),
  ...Common,
  table: z.string(),
  column: z.string(),
  other: z.string(),
});

export const Check = z.discriminatedUnion("kind", [BuiltInCheck, RangeCheck, NotBeforeCheck]);
export type Check = z.infer<typeof Check>;

const CheckFile = z.strictObject({ checks: z.array(Check).min(1) });

/**
 * Reads every file of `checks/` and holds it against the contract.
 *
 * @throws UserError "invalid_definition" when an id is given twice; "unknown_name" for a table or column
 *   that the contract does not have.
 */
export function loadChecks(folder: string, contract: Contract): Check[] {
  const checks = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .flatMap((name) => parseYamlFile(join(folder, name), CheckFile).checks);
  const seen = new Set<string>();
  for (const check of checks) {
    if (seen.has(check.id))
      throw new UserError("invalid_definition", `the check ${check.id} is defined twice`);
    seen.add(check.id);
    refuseUnknownPlaces(check, contract);
  }
  return checks;
}

/** @throws UserError "unknown_name" with the nearest check. */
export function checkOf(checks: readonly Check[], id: string): Check {
  const check = checks.find((candidate) => candidate.id === id);
  if (check !== undefined) return check;
  throw unknownName(
    "check",
    id,
    checks.map((candidate) => candidate.id),
  );
}

export function severityOf(check: Check, table: string | null, column: string | null): Severity {
  const exception = check.exceptions.find(
    ({ tables, columns }) =>
      table !== null &&
      tables.includes(table) &&
      (columns === undefined || (column !== null && columns.includes(column))),
  );
  return exception?.severity ?? check.severity;
}

export type FindingPlace = {
  readonly table: string | null;
  readonly column: string | null;
  readonly deliveryId: string | null;
};

export type FindingRows = { readonly rowCount: number; readonly checkedCount: number };

/**
 * A finding of a check.
 *
 * @param what What was found, in a sentence without a full stop; the check's title and how many rows
 *   when left out. Never a cell's content.
 */
export function findingOf(
  check: Check,
  place: FindingPlace,
  { rowCount, checkedCount }: FindingRows,
  what: string = defaultSentence(check, place, { rowCount, checkedCount }),
): Finding {
  return {
    check_id: check.id,
    check_version: check.version,
    table: place.table,
    column: place.column,
    delivery_id: place.deliveryId,
    severity: severityOf(check, place.table, place.column),
    row_count: rowCount,
    checked_count: checkedCount,
    share: checkedCount === 0 ? null : rowCount / checkedCount,
    endangers: check.endangers,
    message: `${what}. ${check.advice.en}`,
    accepted: null,
  };
}

function defaultSentence(check: Check, place: FindingPlace, rows: FindingRows): string {
  const subject = [place.table, place.column].filter((part) => part !== null).join(".");
  return `${subject}: ${check.title.en} in ${rows.rowCount} of ${rows.checkedCount} rows`;
}

function refuseUnknownPlaces(check: Check, contract: Contract): void {
  for (const { tables, columns } of check.exceptions)
    for (const table of tables) refuseUnknownColumns(contract, table, columns ?? []);
  if (check.kind === "built_in") return;
  const columns = check.kind === "not_before" ? [check.column, check.other] : [check.column];
  refuseUnknownColumns(contract, check.table, columns);
}

function refuseUnknownColumns(contract: Contract, name: string, columns: readonly string[]): void {
  const table = contractTable(contract, name);
  const known = table.columns.map((column) => column.name);
  for (const column of columns)
    if (!known.includes(column)) throw unknownName(`column of ${name}`, column, known);
}
