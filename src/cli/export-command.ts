import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Option } from "commander";
import { audiencePolicy, INTERNAL, visibleFigures } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import {
  csvText,
  dataPackage,
  type ExportDocument,
  figureCodes,
  figureDefinitions,
  figuresTable,
  jsonStatCollection,
  parquetBytes,
  xlsxBytes,
} from "../exports/index.ts";
import {
  figureRows,
  findIndicator,
  loadIndicators,
  newestIndicators,
} from "../indicators/index.ts";
import { catalogueVersion, type Release } from "../release/index.ts";
import { sqlText } from "../sql/engine.ts";
import type { AddCommand } from "./command.ts";
import { programVersion } from "./program-version.ts";
import { collected } from "./query-command.ts";
import { withRelease } from "./with-release.ts";

type Options = {
  readonly to: string;
  readonly format: readonly Format[];
  readonly published?: boolean;
  readonly indicator?: readonly string[];
  readonly year?: readonly string[];
  readonly release?: string;
  readonly language: Language;
};

const FORMATS = ["csv", "parquet", "xlsx", "json-stat"] as const;
type Format = (typeof FORMATS)[number];

const HELP = `
Writes figures.csv, figures.parquet, figures.xlsx and figures.json, and datapackage.json that says what the columns
mean. Without --published the figures are those of the release itself, for whoever holds the workspace.

Examples:
  paketti export demo --to out --published
  paketti export demo --to out --format xlsx --indicator E-01 --year 2015`;

/** `paketti export`: figures as files, each with its definitions, release, versions and statuses. */
export const addExportCommand: AddCommand = (program, edge) => {
  program
    .command("export")
    .argument("<folder>", "the workspace")
    .description("figures as CSV with a schema, Parquet, XLSX and JSON-stat")
    .requiredOption("--to <folder>", "where to write the files")
    .addOption(
      new Option("--format <names...>", "which formats").choices(FORMATS).default([...FORMATS]),
    )
    .option("--published", "what is published for everybody, protected")
    .option("--indicator <id>", "only this; may be given several times", collected)
    .option("--year <year>", "only this; may be given several times", collected)
    .option("--release <id>", "read this release instead of the current one")
    .addOption(
      new Option("--language <code>", "of names in XLSX and JSON-stat")
        .choices(["fi", "sv", "en"])
        .default("fi"),
    )
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const target = resolve(edge.currentFolder, options.to);
      await withRelease(edge, folder, options.release, async (release) => {
        const document = await figuresDocument(release, options);
        mkdirSync(target, { recursive: true });
        const files = new Map<string, string>();
        for (const format of options.format) {
          const name = await writeFormat(target, format, document, options.language);
          if (format === "csv" || files.size === 0) files.set("figures", name);
          edge.out(`${join(options.to, name)}\n`);
        }
        const described = dataPackage(document, files);
        writeFileSync(join(target, "datapackage.json"), `${JSON.stringify(described, null, 2)}\n`);
        edge.out(`${join(options.to, "datapackage.json")}\n`);
      });
    });
};

async function figuresDocument(release: Release, options: Options): Promise<ExportDocument> {
  const definitions = loadIndicators();
  const newest = newestIndicators(definitions);
  const isPublished = options.published === true;
  if (isPublished && release.publicationId === null) {
    throw new UserError(
      "no_release",
      `nothing of release ${release.releaseId} is published; see: paketti publish`,
    );
  }
  const query = isPublished
    ? "select * from published_figures"
    : visibleFigures(audiencePolicy(), INTERNAL, newest, { release: "figures", published: null });
  const { indicator = [], year = [] } = options;
  const ids = indicator.map((id) => findIndicator(definitions, id).id);
  const rows = await figureRows(release.engine, query, conditions(ids, year));
  if (rows.length === 0) {
    throw new UserError(
      "unknown_name",
      `release ${release.releaseId} holds no such figures; paketti releases tells its years, paketti indicators list --workspace its indicators`,
    );
  }
  const asked = ids.length === 0 ? definitions : definitions.filter(({ id }) => ids.includes(id));
  return {
    metadata: {
      title: String(release.manifest["title"] ?? "Paketti"),
      releaseId: release.releaseId,
      publicationId: isPublished ? release.publicationId : null,
      audience: isPublished ? "public" : "internal",
      versions: { paketti: programVersion(), catalogue: catalogueVersion(release.manifest) },
      isSynthetic: release.manifest.is_synthetic,
      notes: release.manifest.notes,
    },
    tables: [figuresTable(rows, await figureCodes(release, newest))],
    definitions: figureDefinitions(asked),
  };
}

function conditions(indicators: readonly string[], years: readonly string[]): string {
  const wrong = years.find((year) => !/^\d{4}$/.test(year));
  if (wrong !== undefined) {
    throw new UserError("invalid_usage", `--year takes a year, not "${wrong.slice(0, 20)}"`);
  }
  return [
    "true",
    ...(indicators.length === 0
      ? []
      : [`figures.indicator_id in (${indicators.map(sqlText).join(", ")})`]),
    ...(years.length === 0 ? [] : [`figures.year in (${years.join(", ")})`]),
  ].join(" and ");
}

async function writeFormat(
  target: string,
  format: Format,
  document: ExportDocument,
  language: Language,
): Promise<string> {
  const [table] = document.tables;
  if (table === undefined) throw new RangeError("an export has a table");
  switch (format) {
    case "csv":
      writeFileSync(join(target, "figures.csv"), csvText(table));
      return "figures.csv";
    case "parquet":
      writeFileSync(join(target, "figures.parquet"), await parquetBytes(document.metadata, table));
      return "figures.parquet";
    case "xlsx":
      writeFileSync(join(target, "figures.xlsx"), await xlsxBytes(document, language));
      return "figures.xlsx";
    case "json-stat":
      writeFileSync(
        join(target, "figures.json"),
        `${JSON.stringify(jsonStatCollection(document, table, "indicator_id", language))}\n`,
      );
      return "figures.json";
  }
}
