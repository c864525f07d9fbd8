import { join, resolve } from "node:path";
import { UserError } from "../domain/errors.ts";
import { createPeople, PASSWORD_COST, type People, readSignInSettings } from "../people/index.ts";
import { type LogLine, SERVER_SETTINGS, serveWorkspace } from "../server/index.ts";
import { openState, type State } from "../state/index.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { buildPagesWhenOld } from "./build-pages.ts";
import { type AddCommand, type Edge, wholeNumber } from "./command.ts";
import { programVersion } from "./program-version.ts";

type Options = {
  readonly host: string;
  readonly port: number;
  readonly demo?: boolean;
};

const HELP = `
Example:
  paketti serve region

The interface is described at /api/docs. The log goes to standard error, one JSON document a line.
Settings from the environment: PAKETTI_METRICS_TOKEN. More: docs/server.md.`;

function portNumber(text: string): number {
  const port = wholeNumber("--port")(text);
  if (port <= 65_535) return port;
  throw new UserError("invalid_usage", `--port takes a number from 0 to 65535, not ${port}`);
}

/** `paketti serve`: the interface and the pages of a workspace, until it is stopped. */
export const addServeCommand: AddCommand = (program, edge) => {
  program
    .command("serve")
    .argument("<folder>", "the workspace")
    .description("serve the pages and the interface of a workspace, from its current release")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <number>", "0 takes any free one", portNumber, 8080)
    .option("--demo", "without signing in, for the owner of this machine only")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      await serveUntilStopped(workspace, options, edge);
    });
};

/**
 * Serves a workspace until the process is asked to stop.
 *
 * @throws UserError "invalid_usage" when the demo, which knows no accounts, would be open to others.
 */
export async function serveUntilStopped(
  workspace: Workspace,
  { host, port, demo }: Options,
  edge: Edge,
): Promise<void> {
  if (demo === true && !["127.0.0.1", "::1", "localhost"].includes(host)) {
    throw new UserError(
      "invalid_usage",
      `--demo is for this machine only; leave --host ${host} out, or serve with accounts`,
    );
  }
  const { host: hostProcess, environment } = edge;
  if (hostProcess === undefined)
    throw new RangeError("serving needs a process that can be stopped");
  await buildPagesWhenOld(edge.note);
  const state = await openState({ workspace, environment, now: edge.now, note: edge.note });
  try {
    const people = demo === true ? null : await peopleOf(workspace, state, edge);
    const server = await serveWorkspace(
      workspace,
      {
        host,
        port,
        settings: {
          ...SERVER_SETTINGS,
          metricsToken: environment["PAKETTI_METRICS_TOKEN"] ?? null,
        },
      },
      {
        programVersion: programVersion(),
        log: (line) => edge.note(logText(line, edge)),
        state,
        people,
        runSelf: hostProcess.runSelf,
      },
    );
    edge.out(`${workspace.settings.title}\n${server.address}\n`);
    await hostProcess.whenStopped();
    await server.stop();
  } finally {
    await state.close();
  }
}

/** @throws UserError "invalid_usage" when nobody could sign in. */
async function peopleOf(workspace: Workspace, state: State, edge: Edge): Promise<People> {
  const people = createPeople({
    state,
    settings: readSignInSettings(join(workspace.root, "sign-in.yaml")),
    environment: edge.environment,
    passwordCost: PASSWORD_COST,
    milliseconds: () => performance.now(),
  });
  if (await people.canAnybodySignIn()) return people;
  throw new UserError(
    "invalid_usage",
    `nobody can sign in yet; make the first user with: paketti user add ${workspace.root} NAME --role administrator, or look at the figures on this machine with: paketti serve ${workspace.root} --demo`,
  );
}

function logText(line: LogLine, edge: Edge): string {
  return `${JSON.stringify({ time: edge.now().toISOString(), ...line })}\n`;
}
