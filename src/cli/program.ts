import { Command, CommanderError } from "commander";
import { DISK_FULL, USER_ERRORS, UserError, type UserErrorCode } from "../domain/errors.ts";
import { type AddCommand, AnswerWithFault, type Edge } from "./command.ts";
import { programVersion } from "./program-version.ts";

/**
 * Every command by its name, in the order in which the help lists them. A command's code is loaded only
 * when it is asked for, so that a query need not wait for what a run needs.
 */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  start: async () => (await import("./start-command.ts")).addStartCommand,
  init: async () => (await import("./init-command.ts")).addInitCommand,
  check: async () => (await import("./check-command.ts")).addCheckCommand,
  accept: async () => (await import("./accept-command.ts")).addAcceptCommand,
  quarantine: async () => (await import("./quarantine-command.ts")).addQuarantineCommand,
  run: async () => (await import("./run-command.ts")).addRunCommand,
  serve: async () => (await import("./serve-command.ts")).addServeCommand,
  verify: async () => (await import("./verify-command.ts")).addVerifyCommand,
  gc: async () => (await import("./gc-command.ts")).addGcCommand,
  query: async () => (await import("./query-command.ts")).addQueryCommand,
  indicators: async () => (await import("./indicators-command.ts")).addIndicatorsCommand,
  compare: async () => (await import("./compare-command.ts")).addCompareCommand,
  alarms: async () => (await import("./alarms-command.ts")).addAlarmsCommand,
  explain: async () => (await import("./explain-command.ts")).addExplainCommand,
  releases: async () => (await import("./releases-command.ts")).addReleasesCommand,
  publish: async () => (await import("./publish-command.ts")).addPublishCommand,
  export: async () => (await import("./export-command.ts")).addExportCommand,
  "export-national": async () =>
    (await import("./export-national-command.ts")).addExportNationalCommand,
  receive: async () => (await import("./receive-command.ts")).addReceiveCommand,
  catalogue: async () => (await import("./catalogue-command.ts")).addCatalogueCommand,
  contract: async () => (await import("./contract-command.ts")).addContractCommand,
  "recording-audit": async () =>
    (await import("./recording-audit-command.ts")).addRecordingAuditCommand,
  user: async () => (await import("./user-command.ts")).addUserCommand,
  audit: async () => (await import("./audit-command.ts")).addAuditCommand,
  key: async () => (await import("./key-command.ts")).addKeyCommand,
  allocate: async () => (await import("./allocate-command.ts")).addAllocateCommand,
  vectors: async () => (await import("./vectors-command.ts")).addVectorsCommand,
};

const EXIT_INTERNAL = 70;
/** They need no command. */
const VERSION_OPTIONS = ["--version", "-V"];

/**
 * Runs one command line.
 *
 * @param words The words after `paketti`.
 * @returns The exit code: 0, that of the user error, or 70 for a fault of ours.
 */
export async function runCommandLine(words: readonly string[], edge: Edge): Promise<number> {
  try {
    const program = await buildProgram(words, edge);
    await program.parseAsync([...words], { from: "user" });
    return 0;
  } catch (error) {
    return showError(error, words.includes("--json"), edge);
  }
}

async function buildProgram(words: readonly string[], edge: Edge): Promise<Command> {
  const program = new Command("paketti")
    .description(
      "Service packages from deliveries to decisions: costs that equal the ledger, clients counted once.",
    )
    .version(programVersion())
    .showSuggestionAfterError()
    .showHelpAfterError("Commands, options and examples: --help")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: edge.out, writeErr: edge.note });
  program.addHelpText("after", `\n${exitCodeTable()}`);
  const [first = ""] = words;
  const load = COMMANDS[first];
  const others = VERSION_OPTIONS.includes(first) ? [] : Object.values(COMMANDS);
  const wanted = load === undefined ? others : [load];
  for (const loadCommand of wanted) (await loadCommand())(program, edge);
  return program;
}

const PATH_FAULTS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file or folder"],
  ["EACCES", "no permission to read or write here"],
  ["EPERM", "no permission to read or write here"],
  ["EROFS", "the disk can be read only"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EEXIST", "this is a file, not a folder"],
  ["EISDIR", "this is a folder, not a file"],
]);

/** What the system refuses because of its state, not ours, is for a person to put right. */
function withSystemFaults(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const path = error instanceof Error && "path" in error ? String(error.path) : null;
  if (path !== null && PATH_FAULTS.has(String(code))) {
    return new UserError("file_not_found", `${path}: ${PATH_FAULTS.get(String(code))}`);
  }
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
    return new UserError("disk_full", DISK_FULL);
  return error;
}

function showError(thrown: unknown, asJson: boolean, edge: Edge): number {
  const error = withSystemFaults(thrown);
  if (error instanceof CommanderError) {
    const { exit } = error.exitCode === 0 ? { exit: 0 } : USER_ERRORS.invalid_usage;
    if (asJson && exit !== 0) edge.out(errorJson("invalid_usage", error.message, exit));
    return exit;
  }
  if (error instanceof UserError) {
    const { exit } = USER_ERRORS[error.code];
    if (asJson && !(error instanceof AnswerWithFault))
      edge.out(errorJson(error.code, error.message, exit));
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

function errorJson(code: UserErrorCode, message: string, exit: number): string {
  return `${JSON.stringify({ error: { code, message, exit } })}\n`;
}
