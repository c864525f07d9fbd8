import { receiverShares } from "../allocation/receiver-shares.ts";
import type { Form } from "./form.ts";
import { type FormAllocation, formCells, lineOfLargest, sum } from "./form-rounding.ts";
import { type AllocatableReport, cellsOf, type Pool } from "./pools.ts";
import { type FiledReport, MILLIONTHS, type Millionths } from "./read-reports.ts";

export type UnmatchedReason =
  | "residue_on_largest_line"
  | "unit_cost_rounded"
  | "no_statistic"
  | "no_pool"
  | "statistics_do_not_add_up"
  | "column_does_not_add_up"
  | "unexplained";

/** What each reason says to a reader. */
export const UNMATCHED_REASONS: Readonly<Record<UnmatchedReason, string>> = {
  residue_on_largest_line:
    "the form rounds and puts the column's residue on the line with the largest statistic; done so, the cell is exact",
  unit_cost_rounded:
    "the form multiplies by a unit cost rounded to six decimals; done so, the cell is exact",
  no_statistic: "an amount was filed on a line without a statistic",
  no_pool: "an amount was filed although the pool has no cost",
  statistics_do_not_add_up:
    "the filed total of the statistics is not their sum; divided by it, the cell agrees",
  column_does_not_add_up: "the filed cells of the column do not add up to the filed pool",
  unexplained: "no rule of the form gives the filed amount",
};

export type UnmatchedCell = {
  readonly reportId: string;
  readonly line: string;
  readonly column: string;
  /** Dollars; null when the cell was left blank. */
  readonly filed: number | null;
  readonly recomputed: number;
  readonly reason: UnmatchedReason;
};

/** Counts over one report; `exact…` speak of the form's own rounding, from worksheet A on. */
export type Comparison = {
  readonly cellCount: number;
  readonly matchedCount: number;
  readonly exactCellCount: number;
  readonly totalCount: number;
  readonly exactTotalCount: number;
  readonly unmatched: readonly UnmatchedCell[];
};

/**
 * Recomputes every allocated cell of worksheet B and compares it with the filed one.
 *
 * Plainly: the pool as filed x the receiver's share, unrounded, within the tolerance. A cell counts
 * when an amount or, in a column with a cost, a statistic was filed; a blank amount is zero.
 */
export function compareReport(
  filedReport: FiledReport,
  report: AllocatableReport,
  closed: FormAllocation,
  form: Form,
): Comparison {
  const shares = poolShares(report.pools);
  const cells = report.pools.flatMap((pool) =>
    comparedCells(pool, filedReport, shares.get(pool.line) ?? new Map(), closed, form),
  );
  const totals = cellsOf(filedReport.allocation, form.allocation_columns.total_cost);
  const filedTotals = [...totals].filter(
    ([line]) => form.cost_centre_line.test(line) && !form.pool_line.test(line),
  );
  return {
    cellCount: cells.length,
    matchedCount: cells.filter(({ unmatched }) => unmatched === null).length,
    exactCellCount: cells.filter(({ isExact }) => isExact).length,
    totalCount: filedTotals.length,
    exactTotalCount: filedTotals.filter(([line, cost]) => closed.totals.get(line) === cost).length,
    unmatched: cells.flatMap(({ unmatched }) => (unmatched === null ? [] : [unmatched])),
  };
}

/** The shares of the pools whose use was filed, closed in column order. */
function poolShares(pools: readonly Pool[]): ReturnType<typeof receiverShares> {
  const supports = pools.filter(({ statistics }) => statistics.size > 0);
  const supportLines = supports.map(({ line }) => line);
  const receivers = new Set(supports.flatMap(({ statistics }) => [...statistics.keys()]));
  return receiverShares({
    supports: supportLines,
    finals: [...receivers].filter((line) => !supportLines.includes(line)),
    usage: new Map(supports.map(({ line, statistics }) => [line, numbers(statistics)])),
    method: "step-down",
    order: supportLines,
  });
}

export function numbers(amounts: ReadonlyMap<string, Millionths>): ReadonlyMap<string, number> {
  return new Map([...amounts].map(([line, amount]) => [line, toNumber(amount)]));
}

type ComparedCell = { readonly unmatched: UnmatchedCell | null; readonly isExact: boolean };

function comparedCells(
  pool: Pool,
  filedReport: FiledReport,
  shares: ReadonlyMap<string, number>,
  closed: FormAllocation,
  form: Form,
): ComparedCell[] {
  const column = cellsOf(filedReport.allocation, pool.column);
  const filed = new Map(
    [...column].filter(([line]) => form.cost_centre_line.test(line) && line !== pool.line),
  );
  const filedPool = column.get(pool.line) ?? column.get(form.total_line) ?? sum(filed.values());
  const lines = [...new Set([...filed.keys(), ...pool.statistics.keys()])].sort();
  const rounded = formCells(filedPool, pool.statistics);
  return lines
    .filter((line) => filedPool !== 0n || (filed.get(line) ?? 0n) !== 0n)
    .map((line) => {
      const amount = filed.get(line);
      const recomputed = toNumber(filedPool) * (shares.get(line) ?? 0);
      const isMatch =
        Math.abs(toNumber(amount ?? 0n) - recomputed) <= form.match.tolerance_usd &&
        (pool.statistics.has(line) || amount === 0n);
      return {
        isExact: (closed.cells.get(pool.column)?.get(line) ?? 0n) === (amount ?? 0n),
        unmatched: isMatch
          ? null
          : {
              reportId: filedReport.reportId,
              line,
              column: pool.column,
              filed: amount === undefined ? null : toNumber(amount),
              recomputed,
              reason: reasonFor(line, amount ?? 0n, filedPool, filed, pool, rounded, form),
            },
      };
    });
}

function reasonFor(
  line: string,
  amount: Millionths,
  filedPool: Millionths,
  filed: ReadonlyMap<string, Millionths>,
  pool: Pool,
  rounded: ReadonlyMap<string, Millionths>,
  form: Form,
): UnmatchedReason {
  const statistic = pool.statistics.get(line);
  if (filedPool === 0n) return "no_pool";
  if (statistic === undefined) return "no_statistic";
  if (rounded.get(line) === amount) {
    return line === lineOfLargest(pool.statistics)
      ? "residue_on_largest_line"
      : "unit_cost_rounded";
  }
  const byFiledTotal = (toNumber(filedPool) * Number(statistic)) / Number(pool.filedTotal ?? 0n);
  if (Math.abs(toNumber(amount) - byFiledTotal) <= form.match.tolerance_usd) {
    return "statistics_do_not_add_up";
  }
  return sum(filed.values()) === filedPool ? "unexplained" : "column_does_not_add_up";
}

function toNumber(amount: Millionths): number {
  return Number(amount) / Number(MILLIONTHS);
}
