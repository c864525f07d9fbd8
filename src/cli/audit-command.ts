import { resolve } from "node:path";
import { UserError } from "../domain/errors.ts";
import { type AuditFault, type AuditProof, type NotedRow, verifyAudit } from "../state/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, AnswerWithFault, type Edge, printJson } from "./command.ts";
import { grouped } from "./numbers.ts";
import { withState } from "./with-state.ts";

const HELP = `
Examples:
  paketti audit verify region
  paketti audit verify region --noted 1204:5f0c…

Write down the last number and hash that it prints, outside this machine: a chain alone cannot show that its
newest rows were taken away together with the note of where it ends. More: docs/administration.md.`;

const FAULTS: Readonly<Record<AuditFault, string>> = {
  row_changed: "does not follow from the rows before it: it was changed, or put in another's place",
  row_missing: "is missing",
  rows_missing_at_the_start: "is the first, and no row tells that older ones were removed by age",
  rows_missing_at_the_end: "and those after it are missing",
  rows_after_the_end: "stands behind the end of the chain",
  noted_row_differs: "is not the row that was noted",
};

/** `paketti audit`: whether the record of who did what is whole. */
export const addAuditCommand: AddCommand = (program, edge) => {
  program
    .command("audit")
    .description("prove that the record of who did what is whole")
    .addHelpText("after", HELP)
    .command("verify")
    .argument("<folder>", "the workspace")
    .description("walk the whole chain and name the first row that does not hold")
    .option("--noted <number:hash>", "a row that was written down at an earlier proof")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: { noted?: string; json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const noted = options.noted === undefined ? undefined : notedRow(options.noted);
      const proof = await withState(workspace, edge, (state) => verifyAudit(state, noted));
      if (options.json === true) printJson(edge, jsonOf(proof));
      else tell(edge, proof);
      if (proof.fault !== null)
        throw new AnswerWithFault(
          "audit_broken",
          `the audit is broken at row ${proof.brokenAt}, which ${FAULTS[proof.fault]}`,
        );
    });
};

function tell(edge: Edge, proof: AuditProof): void {
  const { rowCount, firstSequence, lastSequence, lastHash } = proof;
  if (proof.fault !== null) {
    edge.out(`Rows ${firstSequence}–${lastSequence} hold; row ${proof.brokenAt} does not.\n`);
    return;
  }
  if (rowCount === 0) {
    edge.out("The audit is whole: it has no rows yet.\n");
    return;
  }
  edge.out(
    `The audit is whole: ${grouped(rowCount)} ${rowCount === 1 ? "row" : "rows"}, ${firstSequence}–${lastSequence}.\nTo note down: ${lastSequence}:${lastHash}\n`,
  );
}

function notedRow(text: string): NotedRow {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number !== undefined && hash !== undefined) return { sequence: Number(number), hash };
  throw new UserError(
    "invalid_usage",
    "--noted takes a number and a hash of 64 digits, as an earlier proof printed them: 1204:5f0c…",
  );
}

function jsonOf(proof: AuditProof) {
  return {
    holds: proof.holds,
    row_count: proof.rowCount,
    first_sequence: proof.firstSequence,
    last_sequence: proof.lastSequence,
    last_hash: proof.lastHash,
    broken_at: proof.brokenAt,
    fault: proof.fault,
  };
}
