import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CsvRow, parseCsv } from "../../domain/csv.ts";
import { UserError } from "../../domain/errors.ts";

/** Costs and use as delivered in a folder of two files. */
export type AllocationFolder = {
  readonly supportCosts: ReadonlyMap<string, bigint>;
  readonly finalCosts: ReadonlyMap<string, bigint>;
  readonly usage: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

const COSTS_FILE = "costs.csv";
const DRIVERS_FILE = "drivers.csv";

/**
 * Reads `costs.csv` (cost_centre_id, kind, amount_cents) and `drivers.csv` (giving_cost_centre_id,
 * receiving_cost_centre_id, amount). Rows of the same pair in `drivers.csv` add up.
 *
 * @returns Centres in the order of `costs.csv`.
 * @throws UserError "file_not_found" for a missing folder or file, "invalid_delivery" naming file and
 * line for a cell that does not fit.
 */
export function readAllocationFolder(folder: string): AllocationFolder {
  const supportCosts = new Map<string, bigint>();
  const finalCosts = new Map<string, bigint>();
  const costs = rowsOf(folder, COSTS_FILE, ["cost_centre_id", "kind", "amount_cents"]);
  for (const row of costs) {
    const centre = cellOf(row, COSTS_FILE, "cost_centre_id", /\S/, "a cost centre's key");
    const kind = cellOf(row, COSTS_FILE, "kind", /^(support|final)$/, "support or final");
    const cents = cellOf(
      row,
      COSTS_FILE,
      "amount_cents",
      /^-?\d{1,18}$/,
      "a whole number of cents",
    );
    if (supportCosts.has(centre) || finalCosts.has(centre)) {
      throw fault(COSTS_FILE, row, "the cost centre is listed before; give each one row");
    }
    (kind === "support" ? supportCosts : finalCosts).set(centre, BigInt(cents));
  }
  return { supportCosts, finalCosts, usage: readUsage(folder) };
}

function readUsage(folder: string): Map<string, Map<string, number>> {
  const usage = new Map<string, Map<string, number>>();
  const columns = ["giving_cost_centre_id", "receiving_cost_centre_id", "amount"];
  for (const row of rowsOf(folder, DRIVERS_FILE, columns)) {
    const giver = cellOf(row, DRIVERS_FILE, "giving_cost_centre_id", /\S/, "a cost centre's key");
    const receiver = cellOf(
      row,
      DRIVERS_FILE,
      "receiving_cost_centre_id",
      /\S/,
      "a cost centre's key",
    );
    const amount = cellOf(row, DRIVERS_FILE, "amount", /^\d+(\.\d+)?$/, "a number, zero or more");
    const receivers = usage.get(giver) ?? new Map<string, number>();
    receivers.set(receiver, (receivers.get(receiver) ?? 0) + Number(amount));
    usage.set(giver, receivers);
  }
  return usage;
}

function rowsOf(folder: string, file: string, columns: readonly string[]): CsvRow[] {
  if (!existsSync(folder)) throw new UserError("file_not_found", `there is no folder ${folder}`);
  const path = join(folder, file);
  if (!existsSync(path)) {
    throw new UserError(
      "file_not_found",
      `${folder} has no ${file}; it holds the columns ${columns.join(", ")}`,
    );
  }
  return parseCsv(file, readFileSync(path, "utf8"), columns);
}

function cellOf(row: CsvRow, file: string, column: string, form: RegExp, wanted: string): string {
  const cell = row.cell(column);
  if (form.test(cell)) return cell;
  throw fault(file, row, `${column} is not ${wanted}`);
}

function fault(file: string, row: CsvRow, message: string): UserError {
  return new UserError("invalid_delivery", `${file} line ${row.line}: ${message}`);
}
