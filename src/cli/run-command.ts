import { resolve } from "node:path";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, printJson } from "./command.ts";
import { runReport, runWorkspace } from "./run-workspace.ts";

const HELP = `
Example:
  paketti run demo

The run keeps what it made: a second run does only what has changed, and a run that was stopped goes on
where it was. Progress goes to standard error, the answer to standard output.`;

/** `paketti run`: deliveries in, a proven release out. */
export const addRunCommand: AddCommand = (program, edge) => {
  program
    .command("run")
    .argument("<folder>", "the workspace")
    .description("check, cost and prove everything delivered, and make a release of it")
    .option("--json", "print the answer as one JSON document and progress as JSON lines")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: { readonly json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const result = await runWorkspace(workspace, edge, options.json === true ? "json" : "text");
      if (options.json === true) {
        printJson(edge, {
          release_id: result.release.id,
          release_folder: result.release.folder,
          is_unchanged: result.release.isKept,
          computed_models: result.computedModelCount,
          proofs: result.proofs,
          findings: result.findings,
          deliveries: result.landing.deliveries,
        });
      } else edge.out(await runReport(workspace.root, result));
    });
};
