import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../domain/errors.ts";
import {
  auditErrorRate,
  drawSample,
  findAudit,
  keepReviewFile,
  listAudits,
  readAudit,
  readReviewFile,
  reviewFile,
  sampleOfFile,
  takeAnswers,
  writeAudit,
} from "../recording-audit/index.ts";
import { openRelease, releaseIds, withEvents } from "../release/index.ts";
import { requiredText } from "../sql/engine.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson, wholeNumber } from "./command.ts";
import { auditJson, auditListText, auditText } from "./recording-audit-text.ts";

/** `paketti recording-audit`: how often events are in a wrong service, by reviewing a random sample. */
export const addRecordingAuditCommand: AddCommand = (program, edge) => {
  const audit = program
    .command("recording-audit")
    .description("draw random events for manual review, take answers back, give the error rate")
    .addHelpText(
      "after",
      "\nExample:\n  paketti recording-audit draw demo --size 200 --out review.csv",
    );
  addDraw(audit, edge);
  addTake(audit, edge);
  addShow(audit, edge);
};

type DrawOptions = {
  readonly size: number;
  readonly seed: number;
  readonly region?: string;
  readonly year?: number;
  readonly out: string;
  readonly json?: boolean;
};

function addDraw(parent: Command, edge: Edge): void {
  parent
    .command("draw")
    .argument("<folder>", "the workspace")
    .description(
      "draw a random sample of the last run's events, by region and package, as a CSV file to fill in",
    )
    .requiredOption("--size <n>", "how many events to draw", wholeNumber("--size"))
    .option("--seed <n>", "another seed draws other events", wholeNumber("--seed"), 1)
    .option("--region <code>", "draw from this region only")
    .option("--year <year>", "draw from this year only", wholeNumber("--year"))
    .requiredOption("--out <file>", "the CSV file to write")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", DRAW_HELP)
    .action(async (folder: string, options: DrawOptions) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const file = resolve(edge.currentFolder, options.out);
      if (existsSync(file)) {
        throw new UserError(
          "invalid_usage",
          `${file} is there already and may hold answers; give --out another name`,
        );
      }
      const { audit, events } = await withEvents(workspace, (tables) =>
        drawSample(tables, {
          size: options.size,
          seed: options.seed,
          regionCode: options.region ?? null,
          year: options.year ?? null,
          today: edge.now().toISOString().slice(0, 10),
        }),
      );
      const known = findAudit(workspace.state, audit.sample_id);
      if (known === null) writeAudit(workspace.state, audit);
      const review = reviewFile(audit.sample_id, events);
      keepReviewFile(workspace.state, audit.sample_id, review);
      writeFileSync(file, review);
      if (options.json === true)
        printJson(edge, { ...auditJson(known ?? audit), was_drawn_before: known !== null, file });
      else {
        const { event_count: eventCount } = auditErrorRate(audit);
        edge.out(
          `Sample ${audit.sample_id}: ${events.length} of ${eventCount} events, from ${audit.strata.length} strata, in ${file}\n`,
        );
        if (known !== null)
          edge.note("The same sample was drawn before; answers taken since are kept.\n");
        edge.note(
          `Find each event in its delivery by file and row (1 is the first after the heading), fill in is_correct (yes or no), right_service_id and note, then: paketti recording-audit take ${folder} ${options.out}\n`,
        );
      }
    });
}

const DRAW_HELP = `
Strata are region by package; events that no rule took are a stratum of their own. Every stratum
gives at least two events. The same seed draws the same events from the same release.

Examples:
  paketti recording-audit draw region --size 200 --out review.csv
  paketti recording-audit draw region --size 100 --seed 7 --region 09 --year 2015 --out review.csv`;

function addTake(parent: Command, edge: Edge): void {
  parent
    .command("take")
    .argument("<folder>", "the workspace")
    .argument("<file>", "the filled-in CSV file")
    .description("take the reviewers' answers back and give the error rate with its interval")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", TAKE_HELP)
    .action(async (folder: string, name: string, options: { readonly json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const path = resolve(edge.currentFolder, name);
      if (!existsSync(path)) throw new UserError("file_not_found", `there is no file ${path}`);
      const origin = basename(path);
      const rows = readReviewFile(origin, readFileSync(path));
      const audit = readAudit(workspace.state, sampleOfFile(origin, rows));
      const services = await servicesOf(workspace, audit.release_id);
      const taken = takeAnswers(origin, rows, audit, services);
      writeAudit(workspace.state, taken.audit);
      if (options.json === true) {
        const { taken_count, not_reviewed_count } = taken;
        printJson(edge, { taken_count, not_reviewed_count, ...auditJson(taken.audit) });
      } else {
        edge.out(
          `Took ${taken.taken_count} answers; ${taken.not_reviewed_count} rows of the file have none.\n${auditText(taken.audit)}`,
        );
      }
    });
}

const TAKE_HELP = `
is_correct takes yes or no (also kyllä, ei); an empty one means not reviewed. Later files of the same
sample add answers, and replace those of the same events. A fault in any row takes nothing.

Example:
  paketti recording-audit take region review.csv`;

function addShow(parent: Command, edge: Edge): void {
  parent
    .command("show")
    .argument("<folder>", "the workspace")
    .argument("[sample]", "one sample, with its strata; all when left out")
    .description("the audits of a workspace with their error rates")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  paketti recording-audit show region\n  paketti recording-audit show region audit-0123456789ab",
    )
    .action((folder: string, sample: string | undefined, options: { readonly json?: boolean }) => {
      const { state } = openWorkspace(resolve(edge.currentFolder, folder));
      if (sample !== undefined) {
        const audit = readAudit(state, sample);
        if (options.json === true) printJson(edge, auditJson(audit));
        else edge.out(auditText(audit));
        return;
      }
      const audits = listAudits(state);
      if (options.json === true) printJson(edge, { audits: audits.map(auditJson) });
      else edge.out(auditListText(audits));
    });
}

/** The services of the release that the sample was drawn from, or of the current one when it is gone. */
async function servicesOf(
  { releases }: Workspace,
  releaseId: string,
): Promise<ReadonlySet<string>> {
  const isThere = releaseIds(releases).includes(releaseId);
  const { engine } = await openRelease(releases, isThere ? { releaseId } : {});
  try {
    const rows = await engine.rows("select distinct service_id from services");
    return new Set(rows.map((row) => requiredText(row, "service_id")));
  } finally {
    engine.close();
  }
}
