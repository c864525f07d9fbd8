import { join, resolve } from "node:path";
import type { Command } from "commander";
import { INTERNAL } from "../audience/index.ts";
import { UserError, unknownName } from "../domain/errors.ts";
import { Language } from "../domain/names.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import {
  checkCatalogueCodes,
  checkIndicators,
  DIMENSION_NAMES,
  DIMENSIONS,
  figureStatuses,
  findIndicator,
  INDICATOR_UNITS,
  INDICATORS_FOLDER,
  type IndicatorDefinition,
  indicatorReference,
  indicatorText,
  loadIndicators,
  newestIndicators,
  reasonNames,
} from "../indicators/index.ts";
import { type AddCommand, type Edge, printJson, wholeNumber } from "./command.ts";
import { textTable } from "./table.ts";
import { withRelease } from "./with-release.ts";

type ListOptions = {
  readonly dimension?: string;
  readonly package?: string;
  readonly workspace?: string;
  readonly release?: string;
  readonly language: string;
  readonly json?: boolean;
};

/** `paketti indicators`: what is measured, how, and what it needs. */
export const addIndicatorsCommand: AddCommand = (program, edge) => {
  const indicators = program
    .command("indicators")
    .description("the indicators: list them, show one, check the files, write the reference page")
    .addHelpText(
      "after",
      "\nExample:\n  paketti indicators list --package PP04\n  paketti indicators show E-02",
    );
  addList(indicators, edge);
  addShow(indicators, edge);
  addCheck(indicators, edge);
  addReference(indicators, edge);
};

function addList(parent: Command, edge: Edge): void {
  parent
    .command("list")
    .description("list the indicators; with a workspace, how many figures of each have a value")
    .option("--dimension <name>", `only one dimension: ${DIMENSIONS.join(", ")}`)
    .option("--package <code>", "only those of a package, like PP04")
    .option("--workspace <folder>", "say what the release of this workspace holds of each")
    .option("--release <id>", "of the workspace, in place of the current one")
    .option("--language <language>", "names in fi, sv or en", "fi")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  paketti indicators list --dimension economy\n  paketti indicators list --workspace demo",
    )
    .action(async (options: ListOptions) => {
      const language = languageOf(options.language);
      const shown = chosen(options);
      const statuses =
        options.workspace === undefined
          ? null
          : await withRelease(edge, options.workspace, options.release, (release) =>
              figureStatuses(release, INTERNAL, shown),
            );
      if (options.json === true) {
        printJson(
          edge,
          shown.map((one) => ({
            ...listed(one),
            ...(statuses === null ? {} : { figures: statuses.get(one.id) ?? [] }),
          })),
        );
        return;
      }
      const rows = shown.map((one) => [
        one.id,
        one.names[language],
        DIMENSION_NAMES[one.dimension][language],
        INDICATOR_UNITS[one.unit].names[language],
        ...(statuses === null ? [] : [statusText(statuses.get(one.id) ?? [], language)]),
      ]);
      const headings = [
        "Id",
        "Indicator",
        "Dimension",
        "Unit",
        ...(statuses === null ? [] : ["Figures"]),
      ];
      edge.out(
        textTable(
          headings.map((heading) => ({ heading, align: "left" })),
          rows,
        ),
      );
    });
}

function addShow(parent: Command, edge: Edge): void {
  parent
    .command("show")
    .argument("<id>", "an indicator, like E-02")
    .description("show one indicator: formula, why it matters, how it can mislead, what it needs")
    .option("--version <number>", "an earlier version", wholeNumber("--version"))
    .option("--language <language>", "in fi, sv or en", "fi")
    .option("--json", "print the definition as JSON")
    .addHelpText("after", "\nExample:\n  paketti indicators show E-02 --language en")
    .action((id: string, options: { version?: number; language: string; json?: boolean }) => {
      const language = languageOf(options.language);
      const definition = findIndicator(loadIndicators(), id, options.version);
      if (options.json === true) printJson(edge, definition);
      else edge.out(`${indicatorText(definition, language).replace(/^### /, "")}`);
    });
}

function addCheck(parent: Command, edge: Edge): void {
  parent
    .command("check")
    .argument("[folder]", "a folder of indicator files; those of this program when left out")
    .description(
      "hold every file against the schema, the registry of measures and the catalogue; stop at the first fault",
    )
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  paketti indicators check\n  paketti indicators check my-indicators",
    )
    .action((folder: string | undefined, options: { json?: boolean }) => {
      const path = folder === undefined ? INDICATORS_FOLDER : resolve(edge.currentFolder, folder);
      const definitions = loadIndicators(path);
      if (definitions.length === 0) {
        throw new UserError(
          "file_not_found",
          `${path} holds no indicator files; each is named like E-01.yaml (docs/indicators.md)`,
        );
      }
      checkCatalogueCodes(definitions, join(PACKAGE_ROOT, "catalogue"));
      const answer = checkIndicators(definitions);
      if (options.json === true) printJson(edge, answer);
      else {
        edge.out(
          `${answer.indicators} indicators in ${answer.versions} versions: every formula is made of known measures and conditions, and ${answer.examples} worked examples come out.\n`,
        );
      }
    });
}

function addReference(parent: Command, edge: Edge): void {
  parent
    .command("reference")
    .description("print the reference page of the indicators, as Markdown")
    .option("--language <language>", "in fi, sv or en", "fi")
    .addHelpText("after", "\nExample:\n  paketti indicators reference --language sv")
    .action((options: { language: string }) => {
      edge.out(
        indicatorReference(newestIndicators(loadIndicators()), languageOf(options.language)),
      );
    });
}

function chosen({ dimension, package: packageId }: ListOptions): IndicatorDefinition[] {
  if (dimension !== undefined && !DIMENSIONS.some((known) => known === dimension)) {
    throw unknownName("dimension", dimension, DIMENSIONS);
  }
  const all = newestIndicators(loadIndicators());
  const packages = [...new Set(all.flatMap((one) => one.packages))].sort();
  if (packageId !== undefined && !packages.includes(packageId)) {
    throw unknownName("package", packageId, packages);
  }
  return all
    .filter((one) => dimension === undefined || one.dimension === dimension)
    .filter((one) => packageId === undefined || one.packages.includes(packageId));
}

function listed(one: IndicatorDefinition) {
  const { id, version, names, dimension, unit, direction, timing, levels, packages, needs } = one;
  return { id, version, names, dimension, unit, direction, timing, levels, packages, needs };
}

function statusText(
  statuses: readonly { status: string; reason: string | null; count: number }[],
  language: Language,
): string {
  const [most] = statuses;
  const known = statuses
    .filter(({ status }) => status === "value" || status === "zero")
    .reduce((sum, { count }) => sum + count, 0);
  if (known > 0) return String(known);
  return most?.reason == null ? "–" : reasonNames(most.reason)[language];
}

function languageOf(text: string): Language {
  const language = Language.options.find((option) => option === text);
  if (language === undefined) throw unknownName("language", text, Language.options);
  return language;
}
