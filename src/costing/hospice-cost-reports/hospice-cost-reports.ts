import { UserError } from "../../domain/errors.ts";
import type { AllocationMethod } from "../allocation/problem.ts";
import { type Comparison, compareReport, type UnmatchedCell } from "./compare.ts";
import { loadForm } from "./form.ts";
import { formAllocation } from "./form-rounding.ts";
import { type MethodCost, methodCosts } from "./other-method.ts";
import { allocatableReport } from "./pools.ts";
import { type ReportFinding, readReports } from "./read-reports.ts";
import { reportFaults } from "./reconcile.ts";

export type HospiceResult = {
  readonly source: string;
  readonly reportCount: number;
  readonly matchedCount: number;
  readonly cellCount: number;
  readonly toleranceUsd: number;
  readonly leastShare: number;
  /** Whether the matched share reaches the least share that counts as agreement. */
  readonly isMatch: boolean;
  /** The form's own rounding, closed from worksheet A on, equal to the dollar. */
  readonly exactCellCount: number;
  readonly exactTotalCount: number;
  readonly totalCount: number;
  readonly unmatched: readonly UnmatchedCell[];
  readonly findings: readonly ReportFinding[];
  /** What each cost centre would have cost under the method asked for. */
  readonly methodCosts: readonly MethodCost[];
};

/**
 * Allocates every cost report of a folder again and compares with what was filed.
 *
 * Worksheet A gives the net direct costs, B-1 the statistics, B the filed answer.
 *
 * @param method What `methodCosts` shows; the comparison itself is step-down, as the form is.
 * @throws UserError "file_not_found" or "invalid_delivery" when the folder cannot be read or no
 * allocated cell was filed in it.
 */
export function allocateHospiceReports(folder: string, method: AllocationMethod): HospiceResult {
  const form = loadForm();
  const { reports, findings } = readReports(folder, form);
  const allFindings = [...findings];
  const comparisons: Comparison[] = [];
  const costs: MethodCost[] = [];
  for (const filed of reports) {
    const { report, findings: poolFindings } = allocatableReport(filed, form);
    const closed = formAllocation(report);
    allFindings.push(...poolFindings, ...reportFaults(filed, closed, form));
    comparisons.push(compareReport(filed, report, closed, form));
    costs.push(...methodCosts(filed, report, closed, method, form));
  }
  const total = (count: (comparison: Comparison) => number) =>
    comparisons.reduce((sum, comparison) => sum + count(comparison), 0);
  const cellCount = total((comparison) => comparison.cellCount);
  const matchedCount = total((comparison) => comparison.matchedCount);
  if (cellCount === 0) {
    throw new UserError(
      "invalid_delivery",
      `${folder}: none of ${reports.length} reports has an allocated cell on worksheet B; there is nothing to compare with`,
    );
  }
  return {
    source: `${form.source.title}, ${form.source.publisher}`,
    reportCount: reports.length,
    matchedCount,
    cellCount,
    toleranceUsd: form.match.tolerance_usd,
    leastShare: form.match.least_share,
    isMatch: matchedCount / cellCount >= form.match.least_share,
    exactCellCount: total((comparison) => comparison.exactCellCount),
    exactTotalCount: total((comparison) => comparison.exactTotalCount),
    totalCount: total((comparison) => comparison.totalCount),
    unmatched: comparisons.flatMap((comparison) => comparison.unmatched),
    findings: allFindings,
    methodCosts: costs,
  };
}
