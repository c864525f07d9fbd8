import { join, resolve, sep } from "node:path";
import { unknownName } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { type Verification, verifyRelease } from "../publish/index.ts";
import { currentReleaseId, noReleaseYet, releaseIds } from "../release/index.ts";
import { loadModels, modelsToRun } from "../sql/models.ts";
import { emptyScratch, openWorkspace, type Workspace } from "../workspace.ts";
import { withWorkspaceLock } from "../workspace-lock.ts";
import { type AddCommand, AnswerWithFault, printJson, snakeCased } from "./command.ts";
import { withEngine } from "./workspace-work.ts";

const HELP = `
Examples:
  paketti verify demo
  paketti verify demo --release 6738916b3f737a0a

Reads every file of the release and of the warehouse it was made from, and computes the proofs again.`;

/** `paketti verify`: whether a release is as it was made, and its proofs hold. */
export const addVerifyCommand: AddCommand = (program, edge) => {
  program
    .command("verify")
    .argument("<folder>", "the workspace")
    .description("recompute the hashes and the proofs of a release")
    .option("--release <id>", "this release instead of the current one")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(
      async (folder: string, options: { readonly release?: string; readonly json?: boolean }) => {
        const workspace = openWorkspace(resolve(edge.currentFolder, folder));
        const known = releaseIds(workspace.releases);
        const releaseId = options.release ?? currentReleaseId(workspace.releases);
        if (releaseId === null) throw noReleaseYet(workspace.releases);
        if (!known.includes(releaseId)) throw unknownName("release", releaseId, known);
        const models = modelsToRun(loadModels(join(PACKAGE_ROOT, "models")), workspace.settings);
        const verification = await withWorkspaceLock(workspace, edge.note, async () => {
          emptyScratch(workspace);
          try {
            return await withEngine(workspace, edge, (engine) =>
              verifyRelease(workspace, releaseId, models, engine),
            );
          } finally {
            emptyScratch(workspace);
          }
        });
        if (options.json === true) printJson(edge, snakeCased(verification));
        else edge.out(verificationText(verification));
        const { damaged, differing } = verification;
        if (damaged.length > 0 || differing.length > 0) {
          throw new AnswerWithFault(
            "release_damaged",
            `release ${releaseId} is not as it was made: ${damaged.length} files, ${differing.length} proofs; remove ${toRemove(workspace, verification).join(" and ")}, and run again: paketti run ${folder}`,
          );
        }
      },
    );
};

/** More files than these are told as the whole warehouse, which a run makes again. */
const MOST_FILES_TOLD = 3;

/** What a run makes again when it is gone: the damaged files of the warehouse, and the release if it is damaged itself. */
function toRemove(
  { root, warehouse, releases }: Workspace,
  { releaseId, damaged, differing }: Verification,
): string[] {
  const paths = damaged.map(({ path }) => join(root, path));
  const ofWarehouse = paths.filter((path) => path.startsWith(join(warehouse, sep)));
  const isRelease = ofWarehouse.length < paths.length || differing.length > 0;
  return [
    ...(ofWarehouse.length > MOST_FILES_TOLD ? [warehouse] : ofWarehouse),
    ...(isRelease ? [join(releases, releaseId)] : []),
  ];
}

function verificationText(verification: Verification): string {
  const { releaseId, fileCount, damaged, differing, proofs } = verification;
  return [
    `Release ${releaseId}: ${fileCount} files\n`,
    ...damaged.map(({ path, fault }) => `✗  ${path}: ${fault}\n`),
    damaged.length === 0 ? "✓  every file is as the manifest says\n" : "",
    ...differing.map((id) => `✗  proof ${id} comes out otherwise\n`),
    damaged.length === 0 && differing.length === 0 ? PROOFS[proofs] : "",
  ].join("");
}

const PROOFS: Readonly<Record<Verification["proofs"], string>> = {
  recomputed: "✓  every proof was computed again and holds\n",
  warehouse_gone:
    "–  proofs not computed again: files of the warehouse behind this release are gone (paketti run makes them again)\n",
  other_version:
    "–  proofs not computed again: the models have changed since; the version of the program that made the release can\n",
};
