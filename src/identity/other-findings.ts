import {
  type Check,
  checkOf,
  type Delivery,
  type Finding,
  findingOf,
  type ReceiveFinding,
} from "../ingest/index.ts";
import type { LinkFinding, LinkFindingKind } from "./link-table.ts";

/** What receiving and opening a delivery showed, in the form of the findings about rows. */
export function receiveFindings(
  delivery: Delivery,
  received: readonly ReceiveFinding[],
  checks: readonly Check[],
): Finding[] {
  return received.map((finding) => {
    const table = delivery.files.find((file) => file.path === finding.file)?.table ?? null;
    const check = checkOf(checks, finding.checkId);
    const rowCount = finding.rowCount ?? 0;
    const place = { table, column: null, deliveryId: finding.deliveryId };
    const rows = { rowCount, checkedCount: rowCount };
    return {
      ...findingOf(check, place, rows),
      severity: finding.severity,
      message: finding.message,
    };
  });
}

const LINK_SENTENCES: Readonly<Record<LinkFindingKind, string>> = {
  change_to_itself: "changes from a code to itself, which were left out",
  conflicting_changes: "old codes with several new ones; the latest change counts",
  change_cycle: "circles of changes, each taken as one person",
};

/** What following the changed identity codes showed. */
export function linkFindings(found: readonly LinkFinding[], checks: readonly Check[]): Finding[] {
  const place = { table: "identity_code_changes", column: null, deliveryId: null };
  return found.map(({ kind, count }) =>
    findingOf(
      checkOf(checks, "identity.change_unclear"),
      place,
      { rowCount: count, checkedCount: count },
      `identity_code_changes: ${count} ${LINK_SENTENCES[kind]}`,
    ),
  );
}
