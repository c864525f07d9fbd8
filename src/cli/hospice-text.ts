import { type AllocationMethod, type HospiceResult, UNMATCHED_REASONS } from "../costing/index.ts";
import { eurosText } from "../domain/money.ts";
import { textTable } from "./table.ts";

type MethodCost = HospiceResult["methodCosts"][number];

/** What was compared, what did not match and why, what is wrong with the reports, cost centres. */
export function hospiceText(
  result: HospiceResult,
  method: AllocationMethod,
  options: { readonly report?: string; readonly method?: AllocationMethod },
): string {
  const sections = [headline(result), unmatchedText(result), findingsText(result)];
  if (options.report !== undefined) {
    sections.push(reportText(costsOf(result, options.report), method, options.report));
  } else if (options.method !== undefined) sections.push(centresText(result, method));
  return sections.join("\n");
}

function headline(result: HospiceResult): string {
  const { matchedCount, cellCount, toleranceUsd, exactCellCount } = result;
  const percent = ((100 * matchedCount) / cellCount).toFixed(1);
  return [
    `${result.reportCount} reports: ${result.source}`,
    `matched ${matchedCount} of ${cellCount} filed cells within ${toleranceUsd.toFixed(2)} USD (${percent} %; pool as filed x share of the statistic, unrounded)`,
    `With the form's own rounding, closed from worksheet A on: ${exactCellCount} of ${cellCount} cells and ${result.exactTotalCount} of ${result.totalCount} totals equal to the dollar`,
    "",
  ].join("\n");
}

function unmatchedText({ unmatched, toleranceUsd }: HospiceResult): string {
  if (unmatched.length === 0) return "Every filed cell matches.\n";
  const reasons = [...new Set(unmatched.map(({ reason }) => reason))];
  const table = textTable(
    [
      { heading: "report", align: "left" },
      { heading: "line", align: "left" },
      { heading: "column", align: "left" },
      { heading: "filed", align: "right" },
      { heading: "recomputed", align: "right" },
      { heading: "difference", align: "right" },
      { heading: "reason", align: "left" },
    ],
    unmatched.map((cell) => [
      cell.reportId,
      cell.line,
      cell.column,
      cell.filed === null ? "blank" : cell.filed.toFixed(2),
      cell.recomputed.toFixed(2),
      ((cell.filed ?? 0) - cell.recomputed).toFixed(2),
      cell.reason,
    ]),
  );
  const legend = reasons.map((reason) => {
    const count = unmatched.filter((cell) => cell.reason === reason).length;
    return `  ${reason} (${count}): ${UNMATCHED_REASONS[reason]}\n`;
  });
  return `${unmatched.length} cells are more than ${toleranceUsd.toFixed(2)} USD off\n\n${table}\n${legend.join("")}`;
}

function findingsText({ findings }: HospiceResult): string {
  if (findings.length === 0) return "No findings on the reports.\n";
  const rows = findings.map(({ rule, reportId, place, message }) => [
    rule,
    reportId,
    place,
    message,
  ]);
  const table = textTable(
    [
      { heading: "finding", align: "left" },
      { heading: "report", align: "left" },
      { heading: "place", align: "left" },
      { heading: "what", align: "left" },
    ],
    rows,
  );
  return `Findings on the reports: ${findings.length}\n\n${table}`;
}

const COST_COLUMNS = [
  { heading: "filed", align: "right" },
  { heading: "method", align: "right" },
  { heading: "difference", align: "right" },
] as const;

function reportText(
  costs: readonly MethodCost[],
  method: AllocationMethod,
  report: string,
): string {
  const table = textTable(
    [
      { heading: "line", align: "left" },
      { heading: "cost centre", align: "left" },
      ...COST_COLUMNS,
    ],
    costs.map((cost) => [cost.line, cost.name, ...amounts(cost)]),
  );
  return `Report ${report} by the ${method} method, USD\n\n${table}`;
}

function amounts({ filedCents, methodCents }: MethodCost): string[] {
  return [
    filedCents === null ? "not filed" : eurosText(filedCents),
    eurosText(methodCents),
    eurosText(methodCents - (filedCents ?? 0n)),
  ];
}

/** Every cost centre line over all reports; names are those most reports use. */
function centresText(result: HospiceResult, method: AllocationMethod): string {
  const { methodCosts, findings } = result;
  const byLine = new Map<string, MethodCost[]>();
  for (const cost of methodCosts) byLine.set(cost.line, [...(byLine.get(cost.line) ?? []), cost]);
  const rows = [...byLine]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([line, costs]) => {
      const filed = sum(costs.map(({ filedCents }) => filedCents ?? 0n));
      const given = sum(costs.map(({ methodCents }) => methodCents));
      return [
        line,
        commonest(costs.map(({ name }) => name)),
        String(costs.length),
        eurosText(filed),
        eurosText(given),
        eurosText(given - filed),
      ];
    });
  const table = textTable(
    [
      { heading: "line", align: "left" },
      { heading: "cost centre", align: "left" },
      { heading: "reports", align: "right" },
      ...COST_COLUMNS,
    ],
    rows,
  );
  const hasBackwardUse = findings.some(({ rule }) => rule === "statistic_of_closed_pool");
  return [
    `Cost centres by the ${method} method beside the filed totals, all reports together, USD`,
    "(--report shows one report, --json every cost centre of every report; overhead lines keep what the method cannot share out)",
    ...(method === "reciprocal" && !hasBackwardUse
      ? [
          "No pool's use by one closed earlier was filed, so reciprocal differs from step-down by rounding only.",
        ]
      : []),
    "",
    table,
  ].join("\n");
}

function commonest(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0] ?? "";
}

function costsOf({ methodCosts }: HospiceResult, report: string): readonly MethodCost[] {
  return methodCosts.filter(({ reportId }) => reportId === report);
}

function sum(amountsToAdd: readonly bigint[]): bigint {
  return amountsToAdd.reduce((total, cents) => total + cents, 0n);
}

export function hospiceJson(
  result: HospiceResult,
  method: AllocationMethod,
  report: string | undefined,
) {
  const costs = report === undefined ? result.methodCosts : costsOf(result, report);
  return {
    adapter: "hospice-cost-reports",
    source: result.source,
    reports: result.reportCount,
    matched_cells: result.matchedCount,
    filed_cells: result.cellCount,
    tolerance_usd: result.toleranceUsd,
    least_share: result.leastShare,
    is_match: result.isMatch,
    form_rounding: {
      exact_cells: result.exactCellCount,
      exact_totals: result.exactTotalCount,
      filed_totals: result.totalCount,
    },
    unmatched: result.unmatched.map((cell) => ({
      report: cell.reportId,
      line: cell.line,
      column: cell.column,
      filed_usd: cell.filed,
      recomputed_usd: cell.recomputed,
      reason: cell.reason,
    })),
    findings: result.findings.map(({ rule, reportId, place, message }) => ({
      rule,
      report: reportId,
      place,
      message,
    })),
    method,
    cost_centres: costs.map((cost) => ({
      report: cost.reportId,
      line: cost.line,
      name: cost.name,
      filed_cents: cost.filedCents,
      method_cents: cost.methodCents,
    })),
  };
}
