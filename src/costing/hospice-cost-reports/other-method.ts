import { divideRounded } from "../../domain/decimal.ts";
import { allocateSupportCosts } from "../allocation/allocate-support-costs.ts";
import type { AllocationMethod, AllocationProblem } from "../allocation/problem.ts";
import { numbers } from "./compare.ts";
import type { Form } from "./form.ts";
import type { FormAllocation } from "./form-rounding.ts";
import { type AllocatableReport, cellsOf } from "./pools.ts";
import type { FiledReport, Millionths } from "./read-reports.ts";

/** What one cost centre of one report would have cost; US cents. */
export type MethodCost = {
  readonly reportId: string;
  readonly line: string;
  readonly name: string;
  /** The filed total after allocation; null when none was filed. */
  readonly filedCents: bigint | null;
  readonly methodCents: bigint;
};

const MILLIONTHS_PER_CENT = 10_000n;

/**
 * Allocates one report by a method of choice, to the cent, from the net direct costs on.
 *
 * A pool that cannot be shared out under the method (negative, or used by nobody who may receive)
 * keeps its cost and stands in the answer under its own line, so the report always balances. Where
 * no use by pools closed earlier was filed (the form never asks for it), reciprocal is step-down.
 */
export function methodCosts(
  filedReport: FiledReport,
  report: AllocatableReport,
  closed: FormAllocation,
  method: AllocationMethod,
  form: Form,
): MethodCost[] {
  const problem = problemOf(report, closed, method);
  const cents = new Map([...report.netDirectCosts].map(([line, cost]) => [line, toCents(cost)]));
  const { finalCosts } = allocateSupportCosts(problem, cents, cents);
  const filedTotals = cellsOf(filedReport.allocation, form.allocation_columns.total_cost);
  return [...finalCosts]
    .map(([line, methodCents]) => {
      const filed = filedTotals.get(line);
      return {
        reportId: report.reportId,
        line,
        name: report.labels.get(line) ?? "",
        filedCents: filed === undefined ? null : toCents(filed),
        methodCents,
      };
    })
    .filter(({ filedCents, methodCents }) => methodCents !== 0n || (filedCents ?? 0n) !== 0n)
    .sort((left, right) => (left.line < right.line ? -1 : 1));
}

function problemOf(
  report: AllocatableReport,
  closed: FormAllocation,
  method: AllocationMethod,
): AllocationProblem {
  const poolLines = new Set(report.pools.map(({ line }) => line));
  const usable = report.pools.map(({ line, statistics, earlierUse }) => ({
    line,
    use: [...numbers(statistics), ...numbers(earlierUse)].filter(
      ([receiver]) => method !== "direct" || !poolLines.has(receiver),
    ),
  }));
  const supports = usable.filter(({ line, use }) => use.length > 0 && !closed.kept.has(line));
  const supportLines = supports.map(({ line }) => line);
  const keeping = [...poolLines].filter((line) => !supportLines.includes(line));
  return {
    supports: supportLines,
    finals: [...keeping, ...report.finals],
    usage: new Map(supports.map(({ line, use }) => [line, new Map(use)])),
    method,
    order: supportLines,
  };
}

function toCents(amount: Millionths): bigint {
  return divideRounded(amount, MILLIONTHS_PER_CENT);
}
