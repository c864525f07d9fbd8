import { resolve } from "node:path";
import type { Landing } from "../identity/index.ts";
import { type AcceptedDeviation, blockingFindings, type Finding } from "../ingest/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, AnswerWithFault, printJson, snakeCased } from "./command.ts";
import { withLandedWorkspace } from "./land-workspace.ts";
import { grouped } from "./numbers.ts";
import { textTable } from "./table.ts";

const HELP = `
Example:
  paketti check region

A finding that blocks stops a run until it is put right or accepted (paketti accept). Rows that a finding
excludes are in quarantine (paketti quarantine). Docs: docs/findings.md.`;

/** `paketti check`: what the deliveries are like, before anything is calculated from them. */
export const addCheckCommand: AddCommand = (program, edge) => {
  program
    .command("check")
    .argument("<folder>", "the workspace")
    .description("hold everything delivered against the contract and tell what is wrong with it")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: { readonly json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const today = edge.now().toISOString().slice(0, 10);
      const asJson = options.json === true;
      const { landing, accepted } = await withLandedWorkspace(
        workspace,
        edge,
        asJson ? "json" : "text",
        async (landed) => landed,
      );
      if (asJson) {
        printJson(edge, {
          findings: landing.findings,
          deliveries: snakeCased(landing.deliveries),
          accepted: accepted.map((one) => ({ ...one, is_expired: one.until <= today })),
        });
      } else edge.out(checkReport(landing, accepted, today));
      const blocking = blockingFindings(landing.findings);
      if (blocking.length > 0)
        throw new AnswerWithFault(
          "blocking_findings",
          `${blocking.length} findings stop a run: ${[...new Set(blocking.map((finding) => finding.check_id))].join(", ")}`,
        );
    });
};

function checkReport(
  landing: Landing,
  accepted: readonly AcceptedDeviation[],
  today: string,
): string {
  const parts = [deliveryTable(landing)];
  if (landing.findings.length === 0) parts.push("No findings.\n");
  else parts.push(findingTable(landing.findings), adviceList(landing.findings));
  if (accepted.length > 0) parts.push(acceptedTable(accepted, today));
  return parts.join("\n");
}

function deliveryTable({ deliveries }: Landing): string {
  return textTable(
    [
      { heading: "Delivery", align: "left" },
      { heading: "Table", align: "left" },
      { heading: "Received", align: "right" },
      { heading: "Accepted", align: "right" },
      { heading: "Quarantined", align: "right" },
    ],
    deliveries.map((one) => [
      one.deliveryId,
      one.table,
      grouped(one.receivedCount),
      grouped(one.acceptedCount),
      grouped(one.quarantinedCount),
    ]),
  );
}

function findingTable(findings: readonly Finding[]): string {
  return textTable(
    [
      { heading: "#", align: "right" },
      { heading: "Severity", align: "left" },
      { heading: "Check", align: "left" },
      { heading: "Where", align: "left" },
      { heading: "Delivery", align: "left" },
      { heading: "Rows", align: "right" },
      { heading: "Share", align: "right" },
      { heading: "Endangers", align: "left" },
    ],
    findings.map((finding, index) => [
      String(index + 1),
      finding.accepted === null ? finding.severity : `${finding.severity} (accepted)`,
      finding.check_id,
      [finding.table, finding.column].filter((part) => part !== null).join("."),
      finding.delivery_id ?? "",
      grouped(finding.row_count),
      finding.share === null ? "" : `${(finding.share * 100).toFixed(1)} %`,
      finding.endangers.join(", ").replaceAll("_", " "),
    ]),
  );
}

function adviceList(findings: readonly Finding[]): string {
  return findings.map((finding, index) => `${index + 1}. ${finding.message}\n`).join("");
}

function acceptedTable(accepted: readonly AcceptedDeviation[], today: string): string {
  return textTable(
    [
      { heading: "Accepted check", align: "left" },
      { heading: "Delivery", align: "left" },
      { heading: "Owner", align: "left" },
      { heading: "Until", align: "left" },
      { heading: "Reason", align: "left" },
    ],
    accepted.map((one) => [
      one.check_id,
      one.delivery_id ?? "all",
      one.owner,
      one.until <= today ? `${one.until} (expired)` : one.until,
      one.reason,
    ]),
  );
}
