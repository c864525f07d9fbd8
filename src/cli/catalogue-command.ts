import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import {
  type Catalogue,
  checkCatalogueFolder,
  crosswalkFile,
  diffCatalogues,
  loadCatalogue,
  loadCrosswalk,
} from "../catalogue/index.ts";
import { unknownName } from "../domain/errors.ts";
import { Language } from "../domain/names.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { openWorkspace } from "../workspace.ts";
import { addCrosswalk } from "./catalogue-crosswalk.ts";
import { modulesNamed, moduleText } from "./catalogue-module.ts";
import { checkText, diffText, functionListText, packageListText } from "./catalogue-text.ts";
import { type AddCommand, type Edge, printJson } from "./command.ts";

type Place = {
  readonly catalogue?: string;
  readonly workspace?: string;
  readonly language: string;
  readonly json?: boolean;
};
type VersionPlace = Place & { readonly version?: string };

/** `paketti catalogue`: the service packages, their functions and services. */
export const addCatalogueCommand: AddCommand = (program, edge) => {
  const catalogue = program
    .command("catalogue")
    .description("the service packages: check the files, list, show one, compare two versions")
    .addHelpText("after", "\nExample:\n  paketti catalogue list --package PP04");
  addCheck(catalogue, edge);
  addList(catalogue, edge);
  addShow(catalogue, edge);
  addDiff(catalogue, edge);
  addCrosswalk(catalogue, edge);
};

function addCheck(parent: Command, edge: Edge): void {
  parent
    .command("check")
    .argument("[folder]", "a catalogue folder, or a workspace whose services to check with ours")
    .description(
      "read every version, view, crosswalk and regional service; stop at the first fault with its file, path and fix",
    )
    .option("--workspace <folder>", "check the regional services of this workspace too")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", "\nExample:\n  paketti catalogue check\n  paketti catalogue check region")
    .action((folder: string | undefined, options: { workspace?: string; json?: boolean }) => {
      const named = folder === undefined ? undefined : resolve(edge.currentFolder, folder);
      const isWorkspace = named !== undefined && existsSync(join(named, "paketti.yaml"));
      const workspace = isWorkspace ? named : options.workspace;
      const catalogue = isWorkspace ? undefined : named;
      const check = checkCatalogueFolder(
        catalogueFolder(edge, catalogue),
        regionalFiles(edge, workspace),
      );
      if (options.json === true) printJson(edge, check);
      else edge.out(checkText(check));
    });
}

function addList(parent: Command, edge: Edge): void {
  withPlace(parent.command("list"))
    .description("list the packages, or the functions and services of one package")
    .option("--package <code>", "a package, like PP04")
    .option("--version <version>", "a catalogue version; the current one when left out")
    .addHelpText("after", "\nExample:\n  paketti catalogue list --package PP04 --language sv")
    .action((options: VersionPlace & { package?: string }) => {
      const language = languageOf(options.language);
      const catalogue = openCatalogue(edge, options, options.version);
      const packageId = options.package;
      if (packageId === undefined) {
        if (options.json === true) printJson(edge, listJson(catalogue, catalogue.packages));
        else edge.out(packageListText(catalogue, language));
        return;
      }
      const ids = catalogue.packages.map((entry) => entry.package_id);
      if (!ids.includes(packageId)) throw unknownName("package", packageId, ids);
      const functions = catalogue.functions.filter((entry) => entry.package_id === packageId);
      const services = catalogue.services.filter((entry) => entry.package_id === packageId);
      if (options.json === true) {
        const withServices = functions.map((entry) => ({
          ...entry,
          services: services.filter((service) => service.function_id === entry.function_id),
        }));
        printJson(edge, { ...heading(catalogue), package_id: packageId, functions: withServices });
      } else edge.out(functionListText(catalogue, packageId, language));
    });
}

function addShow(parent: Command, edge: Edge): void {
  withPlace(parent.command("show"))
    .argument("<code>", "a code (PP04, PP04-F04, PP04-F04-S01) or a word id (home-care)")
    .description("show one package, function, service or sub-service with all that is said of it")
    .option("--version <version>", "a catalogue version; the current one when left out")
    .addHelpText(
      "after",
      "\nExample:\n  paketti catalogue show PP04-F04\n  paketti catalogue show home-care",
    )
    .action((code: string, options: VersionPlace) => {
      const language = languageOf(options.language);
      const catalogue = openCatalogue(edge, options, options.version);
      const modules = modulesNamed(catalogue, code);
      if (options.json === true) printJson(edge, { ...heading(catalogue), modules });
      else edge.out(modules.map((entry) => moduleText(catalogue, entry, language)).join("\n"));
    });
}

function addDiff(parent: Command, edge: Edge): void {
  withPlace(parent.command("diff"))
    .argument("<older>", "a catalogue version, like 2026.1-draft")
    .argument("<newer>", "the version to compare it with")
    .description("what was added, ended, renamed and moved between two versions, and the crosswalk")
    .addHelpText("after", "\nExample:\n  paketti catalogue diff 2026.1-draft 2027.1-draft")
    .action((olderId: string, newerId: string, options: Place) => {
      const language = languageOf(options.language);
      const folder = catalogueFolder(edge, options.catalogue);
      const older = openCatalogue(edge, options, olderId);
      const newer = openCatalogue(edge, options, newerId);
      const hasCrosswalk = existsSync(crosswalkFile(folder, olderId, newerId));
      const crosswalk = hasCrosswalk ? loadCrosswalk(folder, older, newer) : null;
      const diff = diffCatalogues(older, newer, crosswalk);
      if (options.json === true) printJson(edge, diff);
      else edge.out(diffText(diff, language));
    });
}

function withPlace(command: Command): Command {
  return command
    .option("--catalogue <folder>", "a catalogue folder; the one of this program when left out")
    .option("--workspace <folder>", "with the regional services of this workspace")
    .option("--language <language>", "names in fi, sv or en", "fi")
    .option("--json", "print the answer as JSON");
}

function openCatalogue(edge: Edge, place: Place, version: string | undefined): Catalogue {
  const folder = catalogueFolder(edge, place.catalogue);
  return loadCatalogue(folder, version, regionalFiles(edge, place.workspace));
}

function catalogueFolder(edge: Edge, named: string | undefined): string {
  return named === undefined ? join(PACKAGE_ROOT, "catalogue") : resolve(edge.currentFolder, named);
}

/** `mappings/services.yaml` of the workspace, when the region has services of its own. */
function regionalFiles(edge: Edge, workspace: string | undefined): string[] {
  if (workspace === undefined) return [];
  const { mappings } = openWorkspace(resolve(edge.currentFolder, workspace));
  const file = join(mappings, "services.yaml");
  return existsSync(file) ? [file] : [];
}

function languageOf(text: string): Language {
  const language = Language.options.find((option) => option === text);
  if (language === undefined) throw unknownName("language", text, Language.options);
  return language;
}

function heading(catalogue: Catalogue) {
  const { catalogue_version, status } = catalogue.version;
  return { catalogue_version, status };
}

function listJson(catalogue: Catalogue, packages: Catalogue["packages"]) {
  return { ...heading(catalogue), packages };
}
