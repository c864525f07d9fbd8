import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { UserError, unknownName } from "../domain/errors.ts";
import { DEFAULT_SEED, EXAMPLES, type Example, type ExampleEffects } from "../examples/index.ts";
import { initNation, initWorkspace } from "../init-workspace.ts";
import { openDuckDb } from "../sql/duckdb.ts";
import type { Workspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson, wholeNumber } from "./command.ts";

const HELP = `
Examples:
  paketti init demo --example pilot-2015
  paketti init my-region
  paketti init nation --national
  paketti init country --example finland --residents 100000 --events-per-resident 45 --years 2024..2025

The examples:
${EXAMPLES.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`).join("\n")}`;

type ScaleOptions = {
  readonly residents?: number;
  readonly eventsPerResident?: number;
  readonly years?: Years;
};
type Options = ScaleOptions & {
  readonly example?: string;
  readonly national?: boolean;
  readonly seed: number;
  readonly json?: boolean;
};
type Years = { readonly from: number; readonly until: number };

/** `paketti init`: a new workspace, empty or with an example's deliveries. */
export const addInitCommand: AddCommand = (program, edge) => {
  program
    .command("init")
    .argument("<folder>", "where to make the workspace")
    .description("make a workspace: its folders, its settings and the key of its pseudonyms")
    .option("--example <name>", "fill it with the deliveries of an example")
    .option("--national", "make a national node, which receives packages of areas")
    .option("--seed <number>", "seed of what an example draws", wholeNumber("--seed"), DEFAULT_SEED)
    .option("--residents <number>", "residents of the example finland", wholeNumber("--residents"))
    .option(
      "--events-per-resident <number>",
      "its events of a resident in a year",
      wholeNumber("--events-per-resident"),
    )
    .option("--years <from..until>", "its first and last year", years)
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      if (options.national === true) {
        makeNation(folder, options, edge);
        return;
      }
      const example = options.example === undefined ? null : exampleNamed(options.example);
      const workspace = await makeWorkspace(
        resolve(edge.currentFolder, folder),
        example,
        options.seed,
        edge,
        scaleOf(example, options),
      );
      if (options.json === true)
        printJson(edge, { workspace: workspace.root, example: example?.name ?? null });
      else edge.out(`Made the workspace ${workspace.root}\nNext: ${nextStep(folder, example)}\n`);
    });
};

function makeNation(folder: string, { example, json }: Options, edge: Edge): void {
  if (example !== undefined) {
    throw new UserError(
      "invalid_usage",
      "--national makes a workspace for packages of areas; an example's deliveries go into one without it",
    );
  }
  const made = { randomBytes, now: edge.now() };
  const { root } = initNation(resolve(edge.currentFolder, folder), "Paketti, nation", made);
  if (json === true) printJson(edge, { workspace: root, node: "national" });
  else
    edge.out(
      `Made the national node ${root}\nNext: name the areas whose packages it takes in ${folder}/trusted-areas, then paketti receive ${folder} <package>…\n`,
    );
}

export function exampleNamed(name: string): Example {
  const example = EXAMPLES.find((candidate) => candidate.name === name);
  if (example !== undefined) return example;
  throw unknownName(
    "example",
    name,
    EXAMPLES.map((candidate) => candidate.name),
  );
}

function years(text: string): Years {
  const [, from, until] = /^(\d{4})\.\.(\d{4})$/.exec(text) ?? [];
  if (from !== undefined && until !== undefined)
    return { from: Number(from), until: Number(until) };
  throw new UserError(
    "invalid_usage",
    "--years takes the first and the last year, for example 2024..2025",
  );
}

function scaleOf(example: Example | null, options: ScaleOptions): ExampleEffects["scale"] {
  const { residents, eventsPerResident, years: chosen } = options;
  const usual = example?.scale;
  if (usual !== undefined)
    return {
      residents: residents ?? usual.residents,
      eventsPerResident: eventsPerResident ?? usual.eventsPerResident,
      years: chosen ?? usual.years,
    };
  if (residents === undefined && eventsPerResident === undefined && chosen === undefined)
    return undefined;
  const sized = EXAMPLES.filter(({ scale }) => scale !== undefined).map(({ name }) => name);
  throw new UserError(
    "invalid_usage",
    `--residents, --events-per-resident and --years are for an example of any size; give --example ${sized.join(" or ")} with them`,
  );
}

/** Makes a workspace and tells on the way how far an example has been written. */
export async function makeWorkspace(
  folder: string,
  example: Example | null,
  seed: number,
  edge: Edge,
  scale: ExampleEffects["scale"] = example?.scale,
): Promise<Workspace> {
  const engine = await openDuckDb();
  try {
    return await initWorkspace(folder, example, {
      engine,
      seed,
      ...(scale === undefined ? {} : { scale }),
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
