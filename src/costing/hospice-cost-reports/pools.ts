import { type Form, poolColumn, poolLine } from "./form.ts";
import type { FiledReport, Millionths, ReportFinding, Worksheet } from "./read-reports.ts";

/** One overhead pool: the line it stands on, the column that closes it, and who used it. */
export type Pool = {
  readonly line: string;
  readonly column: string;
  /** Statistics above zero by receiving line; empty when nobody's use was filed. */
  readonly statistics: ReadonlyMap<string, Millionths>;
  /** Use by pools closed earlier, which step-down does not look at. */
  readonly earlierUse: ReadonlyMap<string, Millionths>;
  /** The sum of the statistics as filed, on the pool's own line; null when none was filed. */
  readonly filedTotal: Millionths | null;
};

/** A report made ready to allocate. Amounts are millionths of a dollar. */
export type AllocatableReport = {
  readonly reportId: string;
  readonly netDirectCosts: ReadonlyMap<string, Millionths>;
  /** In the order in which the columns close them. */
  readonly pools: readonly Pool[];
  /** Cost centres that are not pools, in line order. */
  readonly finals: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
};

export function cellsOf(
  worksheet: Worksheet | null,
  column: string,
): ReadonlyMap<string, Millionths> {
  return worksheet?.get(column) ?? new Map();
}

/**
 * The net direct costs, pools and statistics of one report.
 *
 * Net direct cost is worksheet A's net expenses for allocation; a report filed without worksheet A
 * starts from column 0000 of worksheet B, and a finding says so.
 */
export function allocatableReport(
  report: FiledReport,
  form: Form,
): { readonly report: AllocatableReport; readonly findings: readonly ReportFinding[] } {
  const findings: ReportFinding[] = [];
  const netDirectCosts = new Map(
    [...startingCosts(report, form)].filter(([line]) => form.cost_centre_line.test(line)),
  );
  const lines = centreLines(report, netDirectCosts, form);
  const pools = lines
    .filter((line) => form.pool_line.test(line))
    .map((line) => poolOn(line, report, form, findings));
  return {
    report: {
      reportId: report.reportId,
      netDirectCosts,
      pools,
      finals: lines.filter((line) => !form.pool_line.test(line)),
      labels: report.labels,
    },
    findings,
  };
}

function startingCosts(report: FiledReport, form: Form): ReadonlyMap<string, Millionths> {
  return report.trialBalance === null
    ? cellsOf(report.allocation, form.allocation_columns.net_direct_cost)
    : cellsOf(report.trialBalance, form.trial_balance_columns.net_expenses);
}

function centreLines(
  report: FiledReport,
  netDirectCosts: ReadonlyMap<string, Millionths>,
  form: Form,
): string[] {
  const lines = new Set(netDirectCosts.keys());
  for (const worksheet of [report.allocation, report.statistics]) {
    for (const [column, cells] of worksheet ?? []) {
      if (form.pool_line.test(poolLine(column))) lines.add(poolLine(column));
      for (const line of cells.keys()) lines.add(line);
    }
  }
  return [...lines].filter((line) => form.cost_centre_line.test(line)).sort();
}

function poolOn(line: string, report: FiledReport, form: Form, findings: ReportFinding[]): Pool {
  const column = poolColumn(line);
  const { reportId } = report;
  const filed = cellsOf(report.statistics, column);
  const statistics = new Map<string, Millionths>();
  const earlierUse = new Map<string, Millionths>();
  for (const [receiver, amount] of [...filed].sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (!form.cost_centre_line.test(receiver) || receiver === line || amount === 0n) continue;
    const place = `${form.worksheets.statistics} line ${receiver} column ${column}`;
    if (amount < 0n) {
      const message = "a negative statistic cannot share out a cost; it is left out";
      findings.push({ rule: "negative_statistic", reportId, place, message });
    } else if (form.pool_line.test(receiver) && poolColumn(receiver) < column) {
      const message = "the receiving pool is closed before this one; step-down leaves its use out";
      findings.push({ rule: "statistic_of_closed_pool", reportId, place, message });
      earlierUse.set(receiver, amount);
    } else statistics.set(receiver, amount);
  }
  const pool = { line, column, statistics, earlierUse, filedTotal: filed.get(line) ?? null };
  findings.push(...totalStatisticFaults(pool, reportId, form));
  return pool;
}

/** On its own line a pool's column holds the sum of the statistics. */
function totalStatisticFaults(pool: Pool, reportId: string, form: Form): ReportFinding[] {
  const amounts = [...pool.statistics.values(), ...pool.earlierUse.values()];
  if (pool.filedTotal === null) return [];
  if (pool.filedTotal === amounts.reduce((sum, amount) => sum + amount, 0n)) return [];
  const rule = "statistics_do_not_add_up";
  const place = `${form.worksheets.statistics} line ${pool.line} column ${pool.column}`;
  const message = "the filed total of the statistics is not their sum; the sum counts";
  return [{ rule, reportId, place, message }];
}
