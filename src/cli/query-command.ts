import { Option } from "commander";
import { INTERNAL } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import {
  answerCsv,
  answerJson,
  answerQueries,
  answerQuery,
  DIMENSION_KINDS,
  MEASURES,
  type QueryAnswer,
} from "../indicators/index.ts";
import { underCatalogue } from "../release/index.ts";
import { type AddCommand, type Edge, printJson } from "./command.ts";
import { noteLines, queryText } from "./query-text.ts";
import { withRelease } from "./with-release.ts";

type Options = {
  readonly by?: string;
  readonly where?: readonly string[];
  readonly format: "table" | "csv" | "json";
  readonly total?: boolean;
  readonly release?: string;
  readonly catalogue?: string;
  readonly language: Language;
  readonly json?: boolean;
};

const HELP = `
Measures, or the ids of indicators; several with commas:
${MEASURES.map(({ id, names }) => `  ${id.padEnd(18)} ${names.en}`).join("\n")}
  cost_per_resident_75, cost_per_resident_0_17 and so on: residents by age

Dimensions:
  ${DIMENSION_KINDS.join(", ")},
  segment:<system>, and the id of a view (life_stage, elderly_care, service_task)

Conditions take codes or names, lists and ranges:
  year=2015   year=2015..2017   package=PP01,PP04   region="Etelä-Karjala"   age_group=75..

Examples:
  paketti query demo cost --by region,package --where year=2015
  paketti query demo clients --by package --total --format csv
  paketti query demo hit_share --by region,package --where year=2015
  paketti query demo co_use --by package --where region=11
  paketti query demo E-04,E-05 --by collaborative_area,package
  paketti query demo R-01 --by region,quarter --where package=PP11
  paketti query demo clients --by package,year --catalogue 2027.1-draft`;

/** `paketti query`: a measure by dimensions, from a release. */
export const addQueryCommand: AddCommand = (program, edge) => {
  program
    .command("query")
    .argument("<folder>", "the workspace")
    .argument("<measure>", "what to compute, for example cost or clients")
    .description(
      "figures of a release in any cut: costs that equal the ledger, clients counted once",
    )
    .option("--by <dimensions>", "divide by these, with commas")
    .option("--where <name=value>", "keep only this; may be given several times", collected)
    .addOption(
      new Option("--format <name>", "how to print the answer")
        .choices(["table", "csv", "json"])
        .default("table"),
    )
    .option("--total", "add the row of everything, computed anew")
    .option("--release <id>", "read this release instead of the current one")
    .option(
      "--catalogue <version>",
      "count in this version of the catalogue, through its crosswalk",
    )
    .addOption(
      new Option("--language <code>", "of names and notes in tables")
        .choices(["fi", "sv", "en"])
        .default("fi"),
    )
    .option("--json", "the same as --format json")
    .addHelpText("after", HELP)
    .action(async (folder: string, measure: string, options: Options) => {
      await withRelease(edge, folder, options.release, async (opened) => {
        const release =
          options.catalogue === undefined
            ? opened
            : await underCatalogue(opened, options.catalogue);
        const request = {
          by: splitNames(options.by),
          where: options.where ?? [],
          withTotal: options.total === true,
        };
        const measures = splitNames(measure);
        const [only] = measures;
        const answers =
          measures.length === 1 && only !== undefined
            ? [await answerQuery(release, INTERNAL, { ...request, measure: only })]
            : await answerQueries(release, INTERNAL, measures, request);
        print(edge, answers, options);
      });
    });
};

/** One more value of an option that may be given several times. */
export function collected(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** One answer as it always was; of several, each row says whose it is. */
function print(edge: Edge, answers: readonly QueryAnswer[], options: Options): void {
  const [only, ...others] = answers;
  if (only === undefined) throw new UserError("invalid_usage", "name a measure, for example cost");
  if (options.json === true || options.format === "json") {
    printJson(edge, others.length === 0 ? answerJson(only) : answers.map(answerJson));
  } else if (options.format === "csv") {
    edge.out(others.length === 0 ? answerCsv(only) : severalCsv(answers));
    const notes = answers.flatMap(({ notes }) => noteLines(notes, options.language));
    for (const line of new Set(notes)) edge.note(line);
  } else edge.out(answers.map((answer) => queryText(answer, options.language)).join("\n"));
}

function severalCsv(answers: readonly QueryAnswer[]): string {
  return answers
    .map((answer, place) => {
      const [heading = "", ...rows] = answerCsv(answer).trimEnd().split("\n");
      const own = rows.map((row) => `${answer.measure.id},${row}\n`);
      return [...(place === 0 ? [`measure,${heading}\n`] : []), ...own].join("");
    })
    .join("");
}

function splitNames(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
