import { resolve } from "node:path";
import { Option } from "commander";
import { INTERNAL } from "../audience/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import {
  explainEvent,
  explainFigure,
  explainProtection,
  type LedgerLineName,
  traceLedgerLine,
} from "../explain/index.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson, snakeCased, wholeNumber } from "./command.ts";
import { eventText } from "./explain-event-text.ts";
import { figureJson, traceJson } from "./explain-json.ts";
import { protectionText } from "./explain-protection-text.ts";
import { figureText, traceText } from "./explain-text.ts";
import { collected } from "./query-command.ts";
import { withRelease } from "./with-release.ts";

type Options = {
  readonly where?: readonly string[];
  readonly detail?: boolean;
  readonly lines: number;
  readonly ledger?: string;
  readonly region?: string;
  readonly year?: number;
  readonly event?: string;
  readonly delivery?: string;
  readonly published?: string;
  readonly release?: string;
  readonly language: Language;
  readonly json?: boolean;
};

const HELP = `
A figure is explained by what it was made of; a ledger line by where it ended; an event of the
last run by the rule that took it and the costs it was given.

Examples:
  paketti explain demo cost --where year=2015,region=11,package=PP04
  paketti explain demo clients --where package=PP04
  paketti explain demo --ledger EK04F01-1:4000:2015-03 --region 11
  paketti explain demo --event EK-A-0
  paketti explain demo --published E-05:11:2015:PP04`;

/** `paketti explain`: from a figure to its ledger lines, and from a ledger line to the figures. */
export const addExplainCommand: AddCommand = (program, edge) => {
  program
    .command("explain")
    .argument("<folder>", "the workspace")
    .argument("[measure]", "the measure of the figure, for example cost")
    .description("what a figure was made of, down to ledger lines that add up; and the way back")
    .option("--where <name=value>", "which figure; may be given several times", collected)
    .option("--detail", "ledger lines by month, not by year")
    .option("--lines <number>", "how many ledger lines a table shows", wholeNumber("--lines"), 40)
    .option("--ledger <line>", "follow COST_CENTRE:ACCOUNT or COST_CENTRE:ACCOUNT:YYYY-MM")
    .option("--region <code>", "with --ledger: the region of the line")
    .option("--year <year>", "with --ledger: the year of the line", wholeNumber("--year"))
    .option("--event <id>", "why the event with this id is where it is and costs what it costs")
    .option("--delivery <id>", "with --event: the row of this delivery")
    .option(
      "--published <figure>",
      "how INDICATOR:AREA:YEAR[:MODULE[:PRODUCER]] is protected, as it is published",
    )
    .option("--release <id>", "read this release instead of the current one")
    .addOption(
      new Option("--language <code>", "of names in tables")
        .choices(["fi", "sv", "en"])
        .default("fi"),
    )
    .option("--json", "print the answer as JSON, with every line")
    .addHelpText("after", HELP)
    .action(async (folder: string, measure: string | undefined, options: Options) => {
      const asked = [measure, options.ledger, options.event, options.published].filter(
        (name) => name !== undefined,
      );
      if (asked.length !== 1) {
        throw new UserError(
          "invalid_usage",
          "explain takes a measure, --ledger, --event or --published, for example: paketti explain demo cost --where year=2015",
        );
      }
      if (options.event !== undefined || options.ledger !== undefined)
        refuseNation(openWorkspace(resolve(edge.currentFolder, folder)));
      if (options.event !== undefined) await showEvent(edge, folder, options.event, options);
      else if (options.published !== undefined) {
        await showProtection(edge, folder, options.published, options);
      } else if (measure === undefined) await trace(edge, folder, options);
      else await explain(edge, folder, measure, options);
    });
};

/** @throws UserError "invalid_usage" for a national node, to which neither ledgers nor events come. */
function refuseNation({ root, settings }: Workspace): void {
  if (settings.node !== "national") return;
  throw new UserError(
    "invalid_usage",
    `${root} is a national node, which has neither ledger lines nor events: ask in the workspace of the area`,
  );
}

async function explain(edge: Edge, folder: string, measure: string, options: Options) {
  await withRelease(edge, folder, options.release, async (release) => {
    const { where = [], detail } = options;
    const explanation = await explainFigure(release, INTERNAL, {
      measure,
      where,
      byMonth: detail === true,
    });
    if (options.json === true) printJson(edge, figureJson(explanation));
    else edge.out(figureText(explanation, options.lines, options.language));
  });
}

async function showEvent(edge: Edge, folder: string, eventId: string, options: Options) {
  if (options.release !== undefined) {
    throw new UserError(
      "invalid_usage",
      "--event explains events of the last run, whose rows are in the warehouse; leave --release out",
    );
  }
  const workspace = openWorkspace(resolve(edge.currentFolder, folder));
  const explanation = await explainEvent(workspace, INTERNAL, eventId, options.delivery ?? null);
  if (options.json === true) printJson(edge, explanation);
  else edge.out(eventText(explanation, options.language));
}

async function showProtection(edge: Edge, folder: string, figure: string, options: Options) {
  const [indicatorId, areaCode, year, moduleId = null, producerId = null] = figure.split(":");
  if (indicatorId === undefined || areaCode === undefined || !/^\d{4}$/.test(year ?? "")) {
    throw new UserError(
      "invalid_usage",
      "--published takes INDICATOR:AREA:YEAR or INDICATOR:AREA:YEAR:MODULE, for example E-05:FI:2025:PP04",
    );
  }
  const { releases } = openWorkspace(resolve(edge.currentFolder, folder));
  await withRelease(edge, folder, options.release, async (release) => {
    const place = { indicatorId, areaCode, year: Number(year), moduleId, producerId };
    const explanations = await explainProtection(release, releases, place);
    if (options.json === true) printJson(edge, snakeCased({ figures: explanations }));
    else edge.out(explanations.map(protectionText).join("\n"));
  });
}

async function trace(edge: Edge, folder: string, options: Options) {
  const name = ledgerLineName(options);
  await withRelease(edge, folder, options.release, async (release) => {
    const traced = await traceLedgerLine(release, INTERNAL, name);
    if (options.json === true) printJson(edge, traceJson(traced));
    else edge.out(traceText(traced));
  });
}

function ledgerLineName(options: Options): LedgerLineName {
  const [, costCentreId, account, month] =
    /^([^:]+):([^:]+)(?::(\d{4}-\d{2}))?$/.exec(options.ledger ?? "") ?? [];
  if (costCentreId === undefined || account === undefined) {
    throw new UserError(
      "invalid_usage",
      "--ledger takes COST_CENTRE:ACCOUNT or COST_CENTRE:ACCOUNT:YYYY-MM, for example EK04F01-1:4000:2015-03",
    );
  }
  return {
    costCentreId,
    account,
    month: month ?? null,
    region: options.region ?? null,
    year: options.year ?? null,
  };
}
