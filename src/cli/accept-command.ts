import { join, resolve } from "node:path";
import { UserError } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { PlainDate } from "../domain/period.ts";
import { type AcceptedDeviation, checkOf, loadChecks, loadContract } from "../ingest/index.ts";
import { accept, acceptedDeviations, appendAudit, type State } from "../state/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, printJson } from "./command.ts";
import { withState } from "./with-state.ts";

type AcceptOptions = {
  readonly check: string;
  readonly delivery?: string;
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
  readonly json?: boolean;
};

const HELP = `
Example:
  paketti accept region --check structure.column_missing --delivery events_2024 \\
    --owner "Controller of the region" --reason "Corrected in the next delivery" --until 2026-06-01

The finding no longer stops a run before the day of --until. Rows that it leaves out stay left out.`;

/** `paketti accept`: someone answers for a finding until a day. */
export const addAcceptCommand: AddCommand = (program, edge) => {
  program
    .command("accept")
    .argument("<folder>", "the workspace")
    .description("let runs go on in spite of a finding that blocks, until a day")
    .requiredOption("--check <id>", "the check, as `paketti check` names it")
    .option("--delivery <name>", "only in this delivery; in all when left out")
    .requiredOption("--owner <name>", "who answers for it")
    .requiredOption("--reason <text>", "why it may be")
    .requiredOption("--until <day>", "the first day on which it counts no more, YYYY-MM-DD")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: AcceptOptions) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const deviation = deviationOf(options, edge.now().toISOString().slice(0, 10));
      const accepted = await withState(workspace, edge, (state) => acceptIn(state, deviation));
      if (options.json === true) printJson(edge, { accepted });
      else
        edge.out(
          `${deviation.check_id} is accepted in ${deviation.delivery_id ?? "every delivery"} until ${deviation.until}; ${deviation.owner} answers for it.\n`,
        );
    });
};

/** Accepts, tells the audit, and gives all that is accepted now. */
async function acceptIn(state: State, deviation: AcceptedDeviation): Promise<AcceptedDeviation[]> {
  return state.database.transaction().execute(async (transaction) => {
    const { acceptance_id: id } = await accept(transaction, deviation, null);
    await appendAudit(transaction, state, {
      actorId: "machine",
      action: "acceptance.add",
      subjectKind: "acceptance",
      subjectId: id,
      outcome: "done",
    });
    return acceptedDeviations(transaction);
  });
}

/** @throws UserError "unknown_name" for the check, "invalid_usage" for the day. */
function deviationOf(options: AcceptOptions, today: string): AcceptedDeviation {
  const contract = loadContract(join(PACKAGE_ROOT, "contract"));
  const check = checkOf(loadChecks(join(PACKAGE_ROOT, "checks"), contract), options.check);
  const until = PlainDate.safeParse(options.until);
  if (!until.success)
    throw new UserError("invalid_usage", "--until takes a day, such as 2026-06-01");
  if (until.data <= today)
    throw new UserError("invalid_usage", `--until must be after today, ${today}`);
  return {
    check_id: check.id,
    delivery_id: options.delivery ?? null,
    owner: options.owner,
    reason: options.reason,
    accepted_on: today,
    until: until.data,
  };
}
