import { resolve } from "node:path";
import { UserError } from "../domain/errors.ts";
import {
  LINKAGE_KEY,
  NATIONAL_KEY,
  readKey,
  readKeyIfThere,
  SIGNING_KEY,
} from "../identity/index.ts";
import { type ExportedPackage, exportPackage } from "../national/index.ts";
import { emptyScratch, openWorkspace, type Workspace } from "../workspace.ts";
import { withWorkspaceLock } from "../workspace-lock.ts";
import { type AddCommand, type Edge, printJson } from "./command.ts";
import { grouped } from "./numbers.ts";
import { programVersion } from "./program-version.ts";
import { withEngine } from "./workspace-work.ts";

const HELP = `
The package holds facts of persons under ids that areas share, without identity codes, the area's own client ids,
producers or cost centres; sums to hold the facts to; and a signature. It is still data of persons: hand it over as
such. Before the first time:
  paketti key new region --purpose linkage   in one area; the others get its file
  paketti key new region --purpose signing   in each area; the nation gets: paketti key public region
  paketti run region

Example:
  paketti export-national region --to package-2025-11

How it works and what it protects: docs/national-node.md.`;

/** `paketti export-national`: the current release of an area as a signed package for the nation. */
export const addExportNationalCommand: AddCommand = (program, edge) => {
  program
    .command("export-national")
    .argument("<folder>", "the workspace of an area")
    .description("write the current release as a signed package for the national node")
    .requiredOption("--to <folder>", "a new folder for the package")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: { readonly to: string; readonly json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const exported = await exportFrom(workspace, resolve(edge.currentFolder, options.to), edge);
      if (options.json === true) printJson(edge, jsonOf(exported));
      else edge.out(exportedText(exported));
    });
};

async function exportFrom(workspace: Workspace, to: string, edge: Edge): Promise<ExportedPackage> {
  const sources = { workspace, environment: edge.environment };
  if (workspace.settings.node === "national" || readKeyIfThere(NATIONAL_KEY, sources) !== null) {
    throw new UserError(
      "invalid_usage",
      `${workspace.root} is a national node, or holds the nation's key; packages are exported from the workspace of an area`,
    );
  }
  const signingKey = readKey(SIGNING_KEY, sources);
  const linkageKey = readKey(LINKAGE_KEY, sources);
  return withWorkspaceLock(workspace, edge.note, async () => {
    emptyScratch(workspace);
    try {
      return await withEngine(workspace, edge, (engine) =>
        exportPackage(workspace, to, {
          engine,
          signingKey,
          linkageKey,
          programVersion: programVersion(),
          now: edge.now(),
          onTable: (table) => edge.note(`${table}\n`),
        }),
      );
    } finally {
      emptyScratch(workspace);
    }
  });
}

function jsonOf({ packageId, folder, manifest }: ExportedPackage) {
  return {
    package_id: packageId,
    folder,
    release_id: manifest.release_id,
    exported_at: manifest.exported_at,
    places: manifest.places,
    client_count: manifest.client_count,
    bytes: bytesOf(manifest.files),
  };
}

function exportedText({ packageId, folder, manifest }: ExportedPackage): string {
  const places = manifest.places.map(({ region_code: code, year }) => `${code}/${year}`).join(", ");
  return [
    `Package ${packageId} of release ${manifest.release_id}: ${folder}\n`,
    `Regions and years: ${places}\n`,
    `${grouped(manifest.client_count)} clients, ${grouped(BigInt(Math.ceil(bytesOf(manifest.files) / 1_000_000)))} MB, signed\n`,
    "Next, at the nation: paketti receive <nation> <this folder>\n",
  ].join("");
}

function bytesOf(files: ExportedPackage["manifest"]["files"]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
