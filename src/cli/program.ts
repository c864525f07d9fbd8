import { Command, CommanderError } from "commander";
import { DISK_FULL, USER_ERRORS, UserError } from "../domain/errors.ts";
import { addAcceptCommand } from "./accept-command.ts";
import { addAllocateCommand } from "./allocate-command.ts";
import { addCatalogueCommand } from "./catalogue-command.ts";
import { addCheckCommand } from "./check-command.ts";
import { type AddCommand, AnswerWithFault, type Edge } from "./command.ts";
import { addContractCommand } from "./contract-command.ts";
import { addExplainCommand } from "./explain-command.ts";
import { addInitCommand } from "./init-command.ts";
import { addKeyCommand } from "./key-command.ts";
import { programVersion } from "./program-version.ts";
import { addQuarantineCommand } from "./quarantine-command.ts";
import { addQueryCommand } from "./query-command.ts";
import { addRecordingAuditCommand } from "./recording-audit-command.ts";
import { addReleasesCommand } from "./releases-command.ts";
import { addRunCommand } from "./run-command.ts";
import { addStartCommand } from "./start-command.ts";
import { addVectorsCommand } from "./vectors-command.ts";

/** Every command, in the order in which the help lists them. */
const COMMANDS: readonly AddCommand[] = [
  addStartCommand,
  addInitCommand,
  addCheckCommand,
  addAcceptCommand,
  addQuarantineCommand,
  addRunCommand,
  addAllocateCommand,
  addCatalogueCommand,
  addContractCommand,
  addExplainCommand,
  addKeyCommand,
  addQueryCommand,
  addRecordingAuditCommand,
  addReleasesCommand,
  addVectorsCommand,
];

const EXIT_INTERNAL = 70;

/**
 * Runs one command line.
 *
 * @param words The words after `paketti`.
 * @returns The exit code: 0, that of the user error, or 70 for a fault of ours.
 */
export async function runCommandLine(words: readonly string[], edge: Edge): Promise<number> {
  const program = buildProgram(edge);
  try {
    await program.parseAsync([...words], { from: "user" });
    return 0;
  } catch (error) {
    return showError(error, words.includes("--json"), edge);
  }
}

function buildProgram(edge: Edge): Command {
  const program = new Command("paketti")
    .description(
      "Service packages from deliveries to decisions: costs that equal the ledger, clients counted once.",
    )
    .version(programVersion())
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: edge.out, writeErr: edge.note });
  program.addHelpText("after", `\n${exitCodeTable()}`);
  for (const addCommand of COMMANDS) addCommand(program, edge);
  return program;
}

/** What the system refuses because of its state, not ours, is for a person to put right. */
function withSystemFaults(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
    return new UserError("disk_full", DISK_FULL);
  return error;
}

function showError(thrown: unknown, asJson: boolean, edge: Edge): number {
  const error = withSystemFaults(thrown);
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : USER_ERRORS.invalid_usage.exit;
  }
  if (error instanceof UserError) {
    const { exit } = USER_ERRORS[error.code];
    if (asJson && !(error instanceof AnswerWithFault))
      edge.out(
        `${JSON.stringify({ error: { code: error.code, message: error.message, exit } })}\n`,
      );
    edge.note(`paketti: ${error.message}\n`);
    return exit;
  }
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  edge.note(`paketti: a fault in the program itself, please report it:\n${fault}\n`);
  return EXIT_INTERNAL;
}

function exitCodeTable(): string {
  const rows = Object.entries(USER_ERRORS).map(
    ([code, { exit }]) => `  ${String(exit).padStart(2)}  ${code}`,
  );
  return [
    "Exit codes:",
    "   0  done",
    ...rows,
    `  ${EXIT_INTERNAL}  a fault in the program itself`,
  ].join("\n");
}
