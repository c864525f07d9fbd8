import type { Form } from "./form.ts";
import { type FormAllocation, sum } from "./form-rounding.ts";
import { cellsOf } from "./pools.ts";
import type { FiledReport, Millionths, ReportFinding, Worksheet } from "./read-reports.ts";

/**
 * What is wrong with a report as filed: worksheets that are missing, a trial balance that does not
 * add across or down, net direct costs that are not worksheet A's, costs that appear or vanish.
 */
export function reportFaults(
  report: FiledReport,
  closed: FormAllocation,
  form: Form,
): ReportFinding[] {
  return [
    ...missingWorksheets(report, form),
    ...trialBalanceFaults(report, form),
    ...startingCostFaults(report, form),
    ...balanceFaults(report, form),
    ...keptPoolFaults(report, closed),
  ];
}

function finding(
  rule: string,
  { reportId }: FiledReport,
  place: string,
  message: string,
): ReportFinding {
  return { rule, reportId, place, message };
}

function missingWorksheets(report: FiledReport, form: Form): ReportFinding[] {
  const filed: [string, Worksheet | null, string][] = [
    [
      form.worksheets.trial_balance,
      report.trialBalance,
      "net direct costs are taken from worksheet B",
    ],
    [form.worksheets.allocation, report.allocation, "there is nothing to compare with"],
    [form.worksheets.statistics, report.statistics, "no pool can be shared out"],
  ];
  return filed
    .filter(([, worksheet]) => worksheet === null)
    .map(([code, , effect]) =>
      finding("worksheet_missing", report, code, `the worksheet was not filed; ${effect}`),
    );
}

/** Worksheet A, line by line: parts + = total, + reclassifications, + adjustments = net expenses. */
function trialBalanceFaults(report: FiledReport, form: Form): ReportFinding[] {
  const columns = form.trial_balance_columns;
  const filed = (column: string, line: string) =>
    cellsOf(report.trialBalance, column).get(line) ?? 0n;
  const lines = new Set<string>();
  for (const cells of report.trialBalance?.values() ?? []) {
    for (const line of cells.keys()) lines.add(line);
  }
  return [...lines].sort().flatMap((line) => {
    const steps: [string, Millionths][] = [
      [columns.total, sum(columns.parts.map((part) => filed(part, line)))],
      [columns.reclassified, filed(columns.total, line) + filed(columns.reclassifications, line)],
      [columns.net_expenses, filed(columns.reclassified, line) + filed(columns.adjustments, line)],
    ];
    return steps
      .filter(([column, expected]) => filed(column, line) !== expected)
      .map(([column, expected]) =>
        finding(
          "trial_balance_does_not_add_across",
          report,
          `${form.worksheets.trial_balance} line ${line} column ${column}`,
          `differs by ${dollars(filed(column, line) - expected)} from the columns before it`,
        ),
      );
  });
}

/** Worksheet B begins where worksheet A ends. */
function startingCostFaults(report: FiledReport, form: Form): ReportFinding[] {
  if (report.trialBalance === null || report.allocation === null) return [];
  const expected = cellsOf(report.trialBalance, form.trial_balance_columns.net_expenses);
  const filed = cellsOf(report.allocation, form.allocation_columns.net_direct_cost);
  const lines = [...new Set([...expected.keys(), ...filed.keys()])].sort();
  return lines
    .map((line) => ({ line, difference: (filed.get(line) ?? 0n) - (expected.get(line) ?? 0n) }))
    .filter(({ difference }) => difference !== 0n)
    .map(({ line, difference }) =>
      finding(
        "net_direct_cost_differs",
        report,
        `${form.worksheets.allocation} line ${line} column ${form.allocation_columns.net_direct_cost}`,
        `differs by ${dollars(difference)} from the net expenses of worksheet A`,
      ),
    );
}

function balanceFaults(report: FiledReport, form: Form): ReportFinding[] {
  if (report.allocation === null) return [];
  const { net_direct_cost, total_cost } = form.allocation_columns;
  const faults: ReportFinding[] = [];
  for (const column of [net_direct_cost, total_cost]) {
    const cells = cellsOf(report.allocation, column);
    const stated = cells.get(form.total_line);
    const difference = (stated ?? 0n) - centreSum(cells, form);
    if (stated === undefined || difference === 0n) continue;
    faults.push(
      finding(
        "total_line_differs",
        report,
        `${form.worksheets.allocation} line ${form.total_line} column ${column}`,
        `differs by ${dollars(difference)} from the sum of the lines`,
      ),
    );
  }
  const before = centreSum(cellsOf(report.allocation, net_direct_cost), form);
  const after = centreSum(cellsOf(report.allocation, total_cost), form);
  if (before !== after) {
    faults.push(
      finding(
        "report_does_not_balance",
        report,
        `${form.worksheets.allocation} column ${total_cost}`,
        `as filed, cost after allocation is ${dollars(after - before)} off the cost before it`,
      ),
    );
  }
  return faults;
}

function centreSum(cells: ReadonlyMap<string, Millionths>, form: Form): Millionths {
  return sum(
    [...cells].filter(([line]) => form.cost_centre_line.test(line)).map(([, cost]) => cost),
  );
}

function keptPoolFaults(report: FiledReport, closed: FormAllocation): ReportFinding[] {
  return [...closed.kept].map(([line, amount]) =>
    finding(
      amount < 0n ? "negative_pool" : "pool_without_statistics",
      report,
      `line ${line}`,
      amount < 0n
        ? `the pool is negative (${dollars(amount)}); the form does not share it out, it stays`
        : `nobody's use of the pool was filed; ${dollars(amount)} stay on it`,
    ),
  );
}

/** Millionths of a dollar as text: whole dollars as filed, more decimals only when there are any. */
function dollars(amount: Millionths): string {
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  const sign = amount < 0n ? "-" : "";
  return `${sign}${size / 1_000_000n}${fraction === "" ? "" : `.${fraction}`} USD`;
}
