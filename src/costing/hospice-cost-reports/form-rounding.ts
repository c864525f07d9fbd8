import { divideRounded } from "../../domain/decimal.ts";
import type { AllocatableReport, Pool } from "./pools.ts";
import { MILLIONTHS, type Millionths } from "./read-reports.ts";

/** Whole dollars (in millionths) that each receiving line gets from one pool. */
export type PoolCells = ReadonlyMap<string, Millionths>;

/**
 * Shares one pool out as the form's rounding does it.
 *
 * The unit cost is pool / statistics, rounded to six decimals; each cell is unit cost x statistic in
 * whole dollars; the line with the largest statistic (the first of equals) takes what is left, so the
 * column adds up to the pool. Method: docs/methods/allocation.md, "Rounding of the cost report form".
 *
 * @param pool Millionths of a dollar.
 */
export function formCells(pool: Millionths, statistics: Pool["statistics"]): PoolCells {
  const total = sum(statistics.values());
  if (total === 0n) return new Map();
  const unitCost = divideRounded(pool * MILLIONTHS, total);
  const cells = new Map(
    [...statistics].map(([line, amount]) => [
      line,
      divideRounded(unitCost * amount, MILLIONTHS * MILLIONTHS) * MILLIONTHS,
    ]),
  );
  const largest = lineOfLargest(statistics);
  if (largest !== null) {
    cells.set(largest, (cells.get(largest) ?? 0n) + pool - sum(cells.values()));
  }
  return cells;
}

/** The first line with the largest statistic; it takes the residue. */
export function lineOfLargest(statistics: Pool["statistics"]): string | null {
  let largest: string | null = null;
  for (const [line, amount] of statistics) {
    if (largest === null || amount > (statistics.get(largest) ?? 0n)) largest = line;
  }
  return largest;
}

/** A whole report closed by the form's rules. */
export type FormAllocation = {
  readonly cells: ReadonlyMap<string, PoolCells>;
  readonly totals: ReadonlyMap<string, Millionths>;
  /** Pools that the form does not close (negative, or without statistics), with what stays there. */
  readonly kept: ReadonlyMap<string, Millionths>;
};

/**
 * Closes every pool of a report in column order with the form's rounding, from the net direct costs
 * on. A negative pool is not shared out: the form leaves it where it is.
 */
export function formAllocation(report: AllocatableReport): FormAllocation {
  const costs = new Map(report.netDirectCosts);
  const cells = new Map<string, PoolCells>();
  const kept = new Map<string, Millionths>();
  for (const { line, column, statistics } of report.pools) {
    const pool = costs.get(line) ?? 0n;
    if (pool === 0n) continue;
    if (pool < 0n || statistics.size === 0) {
      kept.set(line, pool);
      continue;
    }
    const given = formCells(pool, statistics);
    cells.set(column, given);
    for (const [receiver, amount] of given) {
      costs.set(receiver, (costs.get(receiver) ?? 0n) + amount);
    }
  }
  const totals = new Map(report.finals.map((line) => [line, costs.get(line) ?? 0n]));
  return { cells, totals, kept };
}

export function sum(amounts: Iterable<Millionths>): Millionths {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
