import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Option } from "commander";
import { audiencePolicy, INTERNAL, visibleFigures } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import { makeFolder } from "../domain/make-folder.ts";
import type { Language } from "../domain/names.ts";
import {
  agesAndSexesTable,
  csvText,
  dataPackage,
  type ExportDocument,
  type ExportTable,
  type FigureCodes,
  figureCodes,
  figureDefinitions,
  figuresTable,
  jsonStatCollection,
  parquetBytes,
  publishedAgeSexRows,
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
mean. With --published, clients, events and gross cost by age group and sex come too, as ages_and_sexes, unless
indicators are named. Without --published the figures are those of the release itself, for whoever holds the workspace.

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
        makeFolder(target);
        const files = new Map<string, string>();
        for (const format of options.format) {
          // A workbook holds all tables, as sheets.
          const tables = format === "xlsx" ? document.tables.slice(0, 1) : document.tables;
          for (const table of tables) {
            const name = await writeFormat(target, format, document, table, options.language);
            if (format === "csv" || !files.has(table.name)) files.set(table.name, name);
            edge.out(`${join(options.to, name)}\n`);
          }
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
  const codes = await figureCodes(release, newest);
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
    tables: [
      figuresTable(rows, codes),
      ...(isPublished && ids.length === 0 ? await publishedAges(release, codes, year) : []),
    ],
    definitions: figureDefinitions(asked),
  };
}

/** What is published by age group and sex; no table in a publication without it. */
async function publishedAges(
  release: Release,
  codes: FigureCodes,
  years: readonly string[],
): Promise<ExportTable[]> {
  const rows = await publishedAgeSexRows(release.engine, conditions([], years));
  return rows.length === 0 ? [] : [agesAndSexesTable(rows, codes)];
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
  table: ExportTable,
  language: Language,
): Promise<string> {
  const { name } = table;
  switch (format) {
    case "csv":
      writeFileSync(join(target, `${name}.csv`), csvText(table));
      return `${name}.csv`;
    case "parquet":
      writeFileSync(join(target, `${name}.parquet`), await parquetBytes(document.metadata, table));
      return `${name}.parquet`;
    case "xlsx":
      writeFileSync(join(target, "figures.xlsx"), await xlsxBytes(document, language));
      return "figures.xlsx";
    case "json-stat":
      writeFileSync(
        join(target, `${name}.json`),
        `${JSON.stringify(jsonStatCollection(document, table, table.columns[0]?.name ?? "", language))}\n`,
      );
      return `${name}.json`;
  }
}
