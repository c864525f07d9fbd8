import { resolve } from "node:path";
import { listReleases, type ReleaseSummary } from "../release/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, printJson } from "./command.ts";
import { textTable } from "./table.ts";

const HELP = `
Example:
  paketti releases demo`;

/** `paketti releases`: what has been published in a workspace. */
export const addReleasesCommand: AddCommand = (program, edge) => {
  program
    .command("releases")
    .argument("<folder>", "the workspace")
    .description(
      "the releases of a workspace: which is current, what they cover, whether proofs hold",
    )
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: { readonly json?: boolean }) => {
      const { releases } = openWorkspace(resolve(edge.currentFolder, folder));
      const summaries = await listReleases(releases);
      if (options.json === true) printJson(edge, { releases: summaries });
      else if (summaries.length === 0) edge.out("No release yet; make one with: paketti run\n");
      else edge.out(textTable(COLUMNS, summaries.map(cells)));
    });
};

const COLUMNS = ["release", "current", "catalogue", "regions", "years", "proofs", "data"].map(
  (heading) => ({ heading, align: "left" as const }),
);

function cells(summary: ReleaseSummary): string[] {
  return [
    summary.release_id,
    summary.is_current ? "current" : "",
    summary.catalogue,
    summary.regions.join(" "),
    summary.years.join(" "),
    proofsText(summary),
    summary.is_synthetic ? "synthetic" : "delivered",
  ];
}

function proofsText({ proofs }: ReleaseSummary): string {
  if (proofs === null) return "no proofs";
  return proofs.holding === proofs.all
    ? `all ${proofs.all} hold`
    : `${proofs.all - proofs.holding} of ${proofs.all} broken`;
}
