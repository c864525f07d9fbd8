import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../domain/errors.ts";
import { DEFAULT_EXAMPLE, DEFAULT_SEED } from "../examples/index.ts";
import { openWorkspace, SETTINGS_FILE, type Workspace } from "../workspace.ts";
import { type AddCommand, type Edge, wholeNumber } from "./command.ts";
import { exampleNamed, makeWorkspace } from "./init-command.ts";
import { runReport, runWorkspace } from "./run-workspace.ts";
import { serveUntilStopped } from "./serve-command.ts";

const DEMO_FOLDER = "demo";
const DEMO_HOST = "127.0.0.1";

const HELP = `
Examples:
  paketti start
  paketti start --no-serve

Makes the workspace ${DEMO_FOLDER}/ from the example ${DEFAULT_EXAMPLE} when it is not there, runs it, shows what came
out, and serves its pages to this machine until Ctrl-C. Running it again is safe: what has not changed is not
computed again.`;

type Options = { readonly serve: boolean; readonly port: number };

/** `paketti start`: the whole job on the example, from nothing to the package table and the open page. */
export const addStartCommand: AddCommand = (program, edge) => {
  program
    .command("start")
    .description("make the example workspace, run it, show what came out and serve its pages")
    .option("--no-serve", "end when the figures are there")
    .option("--port <number>", "where the pages are served", wholeNumber("--port"), 8080)
    .addHelpText("after", HELP)
    .action(async ({ serve, port }: Options) => {
      const folder = resolve(edge.currentFolder, DEMO_FOLDER);
      const workspace = existsSync(join(folder, SETTINGS_FILE))
        ? openWorkspace(folder)
        : await makeWorkspace(folder, exampleNamed(DEFAULT_EXAMPLE), DEFAULT_SEED, edge);
      const result = await runWorkspace(workspace, edge, "text");
      edge.out(await runReport(workspace.root, result));
      edge.out(
        `\nAsk it something:\n  npm run -s paketti -- query ${DEMO_FOLDER} cost_per_resident_75 --by region --where package=PP04\n`,
      );
      if (serve && edge.host !== undefined) await serveDemo(workspace, port, edge);
    });
};

/** Serves the demo to this machine; where the port is taken, at any free one. */
async function serveDemo(workspace: Workspace, port: number, edge: Edge): Promise<void> {
  const quiet: Edge = {
    ...edge,
    note: (text) => (isRequestLine(text) ? undefined : edge.note(text)),
  };
  const serve = (at: number) =>
    serveUntilStopped(workspace, { host: DEMO_HOST, port: at, demo: true }, quiet);
  edge.out("\nThe pages are open to this machine only, without signing in. Stop with Ctrl-C.\n");
  try {
    await serve(port);
  } catch (error) {
    if (!(error instanceof UserError && error.code === "port_in_use")) throw error;
    await serve(0);
  }
}

/** In the demo only what went wrong is told; a server that is looked after keeps every line. */
function isRequestLine(text: string): boolean {
  return text.startsWith("{") && text.includes('"level":"info"');
}
