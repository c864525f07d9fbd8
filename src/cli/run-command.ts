import { resolve } from "node:path";
import { unknownName } from "../domain/errors.ts";
import { planRun, type RunPlan } from "../plan-run.ts";
import { openWorkspace, type Workspace, withSettings } from "../workspace.ts";
import { type AddCommand, type Edge, printJson, snakeCased, wholeNumber } from "./command.ts";
import { explainText, planText } from "./plan-text.ts";
import { programVersion } from "./program-version.ts";
import { runReport, runWorkspace } from "./run-workspace.ts";
import { keysOf, withEngine } from "./workspace-work.ts";

type Options = {
  readonly json?: boolean;
  readonly plan?: boolean;
  readonly explain?: string;
  readonly threads?: number;
  readonly memoryLimit?: string;
};

const HELP = `
Examples:
  paketti run demo
  paketti run demo --plan                          what would be landed and computed, and why
  paketti run demo --explain costing__pools        what changed in the inputs of one model
  paketti run demo --threads 2 --memory-limit 8GB  for this run, instead of what paketti.yaml says

The run keeps what it made: a second run does only what has changed, and a run that was stopped (Ctrl-C)
goes on where it was. What exceeds memory is written to the scratch folder. Progress goes to standard
error, the answer to standard output.`;

/** `paketti run`: deliveries in, a proven release out. */
export const addRunCommand: AddCommand = (program, edge) => {
  program
    .command("run")
    .argument("<folder>", "the workspace")
    .description("check, cost and prove everything delivered, and make a release of it")
    .option("--plan", "say what a run would land and compute, and why, and do nothing")
    .option("--explain <model>", "say what changed in the inputs of one model, and do nothing")
    .option("--threads <count>", "threads of the engine in this run", wholeNumber("--threads"))
    .option("--memory-limit <size>", "memory of the engine in this run, for example 8GB")
    .option("--json", "print the answer as one JSON document and progress as JSON lines")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const workspace = withSettings(openWorkspace(resolve(edge.currentFolder, folder)), {
        ...(options.threads === undefined ? {} : { threads: options.threads }),
        ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
      });
      if (options.plan === true || options.explain !== undefined) {
        printPlan(await planOf(workspace, edge), options, edge);
        return;
      }
      const result = await runWorkspace(workspace, edge, options.json === true ? "json" : "text");
      if (options.json === true) {
        printJson(edge, {
          release_id: result.release.id,
          release_folder: result.release.folder,
          is_unchanged: result.release.isKept,
          computed_models: result.computedModelCount,
          proofs: result.proofs,
          findings: result.findings,
          deliveries: snakeCased(result.landing.deliveries),
        });
      } else edge.out(await runReport(workspace.root, result));
    });
};

async function planOf(workspace: Workspace, edge: Edge): Promise<RunPlan> {
  const keys = keysOf(workspace, edge);
  return withEngine(workspace, edge, (engine) =>
    planRun(workspace, { engine, ...keys, programVersion: programVersion() }),
  );
}

function printPlan(plan: RunPlan, { explain, json }: Options, edge: Edge): void {
  if (explain === undefined) {
    if (json === true) printJson(edge, snakeCased({ toLand: plan.toLand, models: plan.models }));
    else edge.out(planText(plan));
    return;
  }
  const models = plan.models.filter(({ model }) => model === explain);
  if (models.length === 0) {
    throw unknownName("model", explain, [...new Set(plan.models.map(({ model }) => model))]);
  }
  if (json === true) printJson(edge, snakeCased({ models }));
  else edge.out(explainText(explain, models));
}
