import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEFAULT_EXAMPLE, DEFAULT_SEED } from "../examples/index.ts";
import { openWorkspace, SETTINGS_FILE } from "../workspace.ts";
import type { AddCommand } from "./command.ts";
import { exampleNamed, makeWorkspace } from "./init-command.ts";
import { runReport, runWorkspace } from "./run-workspace.ts";

const DEMO_FOLDER = "demo";

const HELP = `
Example:
  paketti start

Makes the workspace ${DEMO_FOLDER}/ from the example ${DEFAULT_EXAMPLE} when it is not there, runs it and shows
what came out. Running it again is safe: what has not changed is not computed again.`;

/** `paketti start`: the whole job on the example, from nothing to the package table. */
export const addStartCommand: AddCommand = (program, edge) => {
  program
    .command("start")
    .description("make the example workspace, run it and show what came out")
    .addHelpText("after", HELP)
    .action(async () => {
      const folder = resolve(edge.currentFolder, DEMO_FOLDER);
      const workspace = existsSync(join(folder, SETTINGS_FILE))
        ? openWorkspace(folder)
        : await makeWorkspace(folder, exampleNamed(DEFAULT_EXAMPLE), DEFAULT_SEED, edge);
      const result = await runWorkspace(workspace, edge, "text");
      edge.out(await runReport(workspace.root, result));
      edge.out(
        `\nAsk it something:\n  npm run -s paketti -- query ${DEMO_FOLDER} cost_per_resident_75 --by region --where package=PP04\n`,
      );
    });
};
