import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { unknownName } from "../domain/errors.ts";
import { DEFAULT_SEED, EXAMPLES, type Example } from "../examples/index.ts";
import { initWorkspace } from "../init-workspace.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Workspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson, wholeNumber } from "./command.ts";

const HELP = `
Examples:
  paketti init demo --example pilot-2015
  paketti init my-region

The examples:
${EXAMPLES.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`).join("\n")}`;

type Options = { readonly example?: string; readonly seed: number; readonly json?: boolean };

/** `paketti init`: a new workspace, empty or with an example's deliveries. */
export const addInitCommand: AddCommand = (program, edge) => {
  program
    .command("init")
    .argument("<folder>", "where to make the workspace")
    .description("make a workspace: its folders, its settings and the key of its pseudonyms")
    .option("--example <name>", "fill it with the deliveries of an example")
    .option("--seed <number>", "seed of what an example draws", wholeNumber("--seed"), DEFAULT_SEED)
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const example = options.example === undefined ? null : exampleNamed(options.example);
      const workspace = await makeWorkspace(
        resolve(edge.currentFolder, folder),
        example,
        options.seed,
        edge,
      );
      if (options.json === true)
        printJson(edge, { workspace: workspace.root, example: example?.name ?? null });
      else edge.out(`Made the workspace ${workspace.root}\nNext: ${nextStep(folder, example)}\n`);
    });
};

export function exampleNamed(name: string): Example {
  const example = EXAMPLES.find((candidate) => candidate.name === name);
  if (example !== undefined) return example;
  throw unknownName(
    "example",
    name,
    EXAMPLES.map((candidate) => candidate.name),
  );
}

/** Makes a workspace and tells on the way how far an example has been written. */
export async function makeWorkspace(
  folder: string,
  example: Example | null,
  seed: number,
  edge: Edge,
): Promise<Workspace> {
  const engine = await openDuckDb();
  try {
    return await initWorkspace(folder, example, {
      engine,
      seed,
      randomBytes,
      now: edge.now(),
      onProgress: (step, done, total) =>
        edge.note(`example ${example?.name ?? ""}: ${step} (${done + 1} of ${total})\n`),
    });
  } finally {
    engine.close();
  }
}

function nextStep(folder: string, example: Example | null): string {
  return example === null
    ? `put deliveries into ${folder}/deliveries, then paketti check ${folder}`
    : `paketti run ${folder}`;
}
