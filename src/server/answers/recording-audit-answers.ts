import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { FORMATS, type RecordingAudit as RecordingAuditSchema, ROUTES } from "../../api/index.ts";
import { audiencePolicy, wholeRegions } from "../../audience/index.ts";
import { isUserErrorCode, UserError, unknownName } from "../../domain/errors.ts";
import {
  auditErrorRate,
  corrections,
  keptReviewFile,
  listAudits,
  type RecordingAudit,
} from "../../recording-audit/index.ts";
import { appendAudit, type State } from "../../state/index.ts";
import type { Workspace } from "../../workspace.ts";
import { type Answering, fileFromState, fromState } from "../answering.ts";
import type { Asker } from "../asker.ts";
import type { RunSelf } from "../jobs.ts";
import { entryOf } from "../people/index.ts";

const Drawn = z.object({ sample_id: z.string() });
const Taken = z.object({ taken_count: z.int(), not_reviewed_count: z.int() });
const Failed = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/**
 * Samples of events for review by hand. Drawing and taking are done by the command of the same name in a
 * process of its own, because they read every event of a run; who works with some regions sees theirs only.
 */
export function recordingAuditAnswers(
  workspace: Workspace,
  runSelf: RunSelf,
  state: State,
): readonly Answering[] {
  const visible = (asker: Asker) =>
    listAudits(workspace.state)
      .filter((audit) => isTheirs(asker, audit))
      .reverse();
  const listed = (asker: Asker) => ({ audits: visible(asker).map(shownAudit) });
  const known = (asker: Asker, sampleId: string): RecordingAudit => {
    const all = visible(asker);
    const found = all.find(({ sample_id: id }) => id === sampleId);
    if (found !== undefined) return found;
    throw unknownName(
      "sample",
      sampleId,
      all.map(({ sample_id: id }) => id),
    );
  };
  const note = (
    asker: Asker,
    requestId: string,
    action: "draw" | "read" | "take",
    sampleId: string,
  ) =>
    appendAudit(state.database, state, {
      ...entryOf(asker, requestId, `recording_audit.${action}`),
      subjectKind: "recording_audit",
      subjectId: sampleId,
    });
  return [
    fromState(ROUTES.recordingAudits, async ({ asker }) => listed(asker)),
    fromState(ROUTES.drawRecordingAudit, async ({ body, asker, requestId }) => {
      refuseForeign(asker, body.region);
      const { sample_id: sampleId } = await inFolder(async (folder) =>
        answerOf(Drawn, runSelf, [
          "draw",
          workspace.root,
          ...["--size", String(body.size), "--seed", String(body.seed)],
          ...(body.region === null ? [] : ["--region", body.region]),
          ...(body.year === null ? [] : ["--year", String(body.year)]),
          ...["--out", join(folder, "sample.csv")],
        ]),
      );
      await note(asker, requestId, "draw", sampleId);
      return { sample_id: sampleId, ...listed(asker) };
    }),
    fileFromState(ROUTES.recordingAuditFile, async ({ params, asker, requestId }) => {
      const { sample_id: sampleId } = known(asker, params.sample_id);
      const bytes = keptReviewFile(workspace.state, sampleId);
      await note(asker, requestId, "read", sampleId);
      return {
        mediaType: `${FORMATS.csv}; charset=utf-8`,
        bytes,
        fileName: `${sampleId}.csv`,
      };
    }),
    fromState(ROUTES.takeRecordingAudit, async ({ params, body, asker, requestId }) => {
      const { sample_id: sampleId } = known(asker, params.sample_id);
      const bytes = Buffer.from(body.file, "base64");
      if (!bytes.includes(sampleId) && !utf16(bytes).includes(sampleId)) {
        throw new UserError("invalid_usage", `the file has no row of the sample ${sampleId}`);
      }
      const taken = await inFolder(async (folder) => {
        const path = join(folder, "answers.csv");
        await writeFile(path, bytes, { mode: 0o600 });
        return answerOf(Taken, runSelf, ["take", workspace.root, path]);
      });
      await note(asker, requestId, "take", sampleId);
      return { ...taken, ...listed(asker) };
    }),
  ];
}

function shownAudit(audit: RecordingAudit): z.input<typeof RecordingAuditSchema> {
  const { rows: _rows, strata: _strata, format: _format, ...drawn } = audit;
  const { effective_size: _size, ...rate } = auditErrorRate(audit);
  return { ...drawn, ...rate, strata: [...rate.strata], corrections: corrections(audit) };
}

function isTheirs({ viewer }: Asker, { strata }: RecordingAudit): boolean {
  const regions = wholeRegions(audiencePolicy(), viewer);
  return regions === null || strata.every(({ region_code: code }) => regions.includes(code));
}

function refuseForeign({ viewer }: Asker, region: string | null): void {
  const regions = wholeRegions(audiencePolicy(), viewer);
  if (regions === null || (region !== null && regions.includes(region))) return;
  throw new UserError("not_allowed", "draw from a region of your own");
}

/** What the command answered. @throws UserError as the command told it. */
async function answerOf<Answer extends z.ZodType>(
  schema: Answer,
  runSelf: RunSelf,
  words: readonly string[],
): Promise<z.output<Answer>> {
  const { exit, out } = await runSelf(["recording-audit", ...words, "--json"], () => {});
  const answer = jsonOf(out);
  const parsed = schema.safeParse(answer);
  if (exit === 0 && parsed.success) return parsed.data;
  const failed = Failed.safeParse(answer);
  const code = failed.success ? failed.data.error.code : "";
  if (failed.success && isUserErrorCode(code)) throw new UserError(code, failed.data.error.message);
  throw new UserError(
    "workspace_busy",
    "the events cannot be read now: the workspace may be at work; try again when the run has ended",
  );
}

/** A folder of its own that is gone afterwards. */
async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "paketti-audit-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function utf16(bytes: Buffer): string {
  return bytes.toString("utf16le");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
