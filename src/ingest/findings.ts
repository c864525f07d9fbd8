import { z } from "zod";
import { compareTexts } from "../domain/text-order.ts";

/** `blocks` stops the run, `excludes` leaves the row out, `notes` is told and nothing more. */
export const Severity = z.enum(["blocks", "excludes", "notes"]);
export type Severity = z.infer<typeof Severity>;

/** What a fault puts at risk, in the words of those who use the figures. */
export const Measure = z.enum([
  "costs",
  "unit_costs",
  "client_counts",
  "service_use",
  "waiting_times",
  "population_rates",
  "outcomes",
  "experience",
  "traceability",
  "privacy",
]);
export type Measure = z.infer<typeof Measure>;

/** Who took responsibility for a deviation, and the first day on which it counts no more. */
export const Acceptance = z.strictObject({ owner: z.string(), until: z.iso.date() });
export type Acceptance = z.infer<typeof Acceptance>;

/** One fault of one delivery by one check: how many rows, never which and never their content. */
export const Finding = z.strictObject({
  check_id: z.string(),
  check_version: z.int(),
  table: z.string().nullable(),
  column: z.string().nullable(),
  delivery_id: z.string().nullable(),
  severity: Severity,
  /** Rows the fault touches; 0 when it is not about rows. */
  row_count: z.int(),
  /** Rows that were looked at. */
  checked_count: z.int(),
  /** `row_count` of `checked_count`, 0 to 1; null when no row was looked at. */
  share: z.number().nullable(),
  endangers: z.array(Measure),
  message: z.string(),
  accepted: Acceptance.nullable(),
});
export type Finding = z.infer<typeof Finding>;

const SEVERITY_ORDER: Readonly<Record<Severity, number>> = { blocks: 0, excludes: 1, notes: 2 };

/** Blocking ones first, then by table, check, column and delivery, so that two runs list alike. */
export function sortedFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (left, right) =>
      SEVERITY_ORDER[left.severity] - SEVERITY_ORDER[right.severity] ||
      compareTexts(sortText(left), sortText(right)),
  );
}

/** The findings that stop a run: those that block and that nobody has accepted. */
export function blockingFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.severity === "blocks" && finding.accepted === null);
}

function sortText(finding: Finding): string {
  return [finding.table, finding.check_id, finding.column, finding.delivery_id].join("\n");
}
