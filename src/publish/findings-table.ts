import { columns, type GivenTable } from "../given/index.ts";
import type { Finding } from "../ingest/index.ts";

/** The findings of a run as a table of its release. */
export function findingsTable(findings: readonly Finding[]): GivenTable {
  return {
    name: "given__findings",
    releasedAs: "findings",
    columns:
      columns(`check_id:varchar check_version:integer severity:varchar table_name:varchar column_name:varchar
      delivery_id:varchar row_count:bigint checked_count:bigint share:double endangers:varchar message:varchar
      accepted_by:varchar accepted_until:date`),
    rows: findings.map((finding) => ({
      check_id: finding.check_id,
      check_version: finding.check_version,
      severity: finding.severity,
      table_name: finding.table,
      column_name: finding.column,
      delivery_id: finding.delivery_id,
      row_count: finding.row_count,
      checked_count: finding.checked_count,
      share: finding.share,
      endangers: finding.endangers.join(", "),
      message: finding.message,
      accepted_by: finding.accepted?.owner ?? null,
      accepted_until: finding.accepted?.until ?? null,
    })),
  };
}
