import { resolve } from "node:path";
import { planRun } from "../plan-run.ts";
import { planSweep, type Sweep, sweepWarehouse } from "../sweep-warehouse.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { withWorkspaceLock } from "../workspace-lock.ts";
import { type AddCommand, type Edge, printJson, snakeCased, wholeNumber } from "./command.ts";
import { grouped } from "./numbers.ts";
import { programVersion } from "./program-version.ts";
import { keysOf, withEngine } from "./workspace-work.ts";

type Options = { readonly keep?: number; readonly yes?: boolean; readonly json?: boolean };

const HELP = `
Examples:
  paketti gc demo                 what would be removed, and nothing is
  paketti gc demo --yes           remove it
  paketti gc demo --keep 3 --yes  keep the current release and the two before it

What stays: the releases to keep, everything they were made from, and whatever the next run would use.
Deliveries, mappings and state are never touched.`;

/** `paketti gc`: removes what no kept release needs, after saying what. */
export const addGcCommand: AddCommand = (program, edge) => {
  program
    .command("gc")
    .argument("<folder>", "the workspace")
    .description("remove files of the warehouse, and old releases, that nothing needs any more")
    .option("--keep <count>", "releases to keep; all when left out", wholeNumber("--keep"))
    .option("--yes", "remove; without it only say what would be removed")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const sweep = await withWorkspaceLock(workspace, edge.note, async () => {
        const found = await sweepOf(workspace, edge, options.keep);
        if (options.yes === true) sweepWarehouse(workspace, found);
        return found;
      });
      const isRemoved = options.yes === true;
      if (options.json === true) printJson(edge, snakeCased({ isRemoved, ...sweep }));
      else edge.out(sweepText(sweep, isRemoved));
    });
};

async function sweepOf(workspace: Workspace, edge: Edge, keep?: number): Promise<Sweep> {
  const most = planSweep(workspace, [], keep);
  // Before the first run nothing is there, and no delivery need be.
  if (most.releases.length === 0 && most.files.length === 0) return most;
  const keys = keysOf(workspace, edge);
  const { kept } = await withEngine(workspace, edge, (engine) =>
    planRun(workspace, { engine, ...keys, programVersion: programVersion() }),
  );
  return planSweep(workspace, kept, keep);
}

function sweepText({ keptReleases, releases, files }: Sweep, isRemoved: boolean): string {
  if (releases.length === 0 && files.length === 0) {
    return keptReleases.length === 0
      ? "Nothing to remove: nothing has been run here yet.\n"
      : "Nothing to remove: all of it is needed.\n";
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const verb = isRemoved ? "Removed" : "Would remove";
  return [
    ...releases.map((id) => `${verb} release ${id}\n`),
    `${verb} ${grouped(BigInt(files.length))} files of the warehouse, ${grouped(BigInt(Math.ceil(bytes / 1_000_000)))} MB\n`,
    `Kept: ${keptReleases.length === 0 ? "no release" : `release ${keptReleases.join(", ")}`}, with all they were made from\n`,
    isRemoved ? "" : "Nothing was removed; do it with --yes\n",
  ].join("");
}
