import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { type EventExplanation as EventSchema, FORMATS, ROUTES } from "../../api/index.ts";
import { UserError, unknownName } from "../../domain/errors.ts";
import { type EventExplanation, type ExplainedEvent, explainEvent } from "../../explain/index.ts";
import { exactEuros } from "../../indicators/index.ts";
import {
  currentReleaseId,
  listReleases,
  type ReleaseSummary,
  readManifest,
  releaseIds,
} from "../../release/index.ts";
import { appendAudit, type State } from "../../state/index.ts";
import type { Workspace } from "../../workspace.ts";
import { type Answering, fileFromState, fromState } from "../answering.ts";
import type { RunSelf } from "../jobs.ts";
import { entryOf } from "../people/index.ts";
import type { ServedRelease } from "../released.ts";
import { deliveriesOf } from "./data-answers.ts";
import { openDataAnswers } from "./public-answers.ts";
import { recordingAuditAnswers } from "./recording-audit-answers.ts";
import { redeliveryAnswer } from "./redelivery-answer.ts";
import { releaseDifference } from "./release-difference.ts";

/** What is answered from the workspace, beside its current release. */
export function workspaceAnswers(
  workspace: Workspace,
  released: ServedRelease,
  runSelf: RunSelf,
  state: State,
): readonly Answering[] {
  const summaries = rememberedSummaries(workspace.releases);
  return [
    ...openDataAnswers(workspace.releases, released),
    ...recordingAuditAnswers(workspace, runSelf, state),
    redeliveryAnswer(workspace, released, state),
    fromState(ROUTES.releases, async () => ({
      releases: (await summaries()).map((summary) => {
        const manifest = readManifest(join(workspace.releases, summary.release_id));
        return {
          ...summary,
          title: manifest.title,
          program_version: manifest.paketti,
          regions: [...summary.regions],
          years: [...summary.years],
        };
      }),
    })),
    fromState(ROUTES.releaseDifference, ({ params, query, asker }) =>
      releaseDifference(workspace.releases, asker.viewer, query.from, params.release_id),
    ),
    fromState(ROUTES.eventExplanation, async ({ params, query, asker, requestId }) => {
      await appendAudit(state.database, state, {
        ...entryOf(asker, requestId, "event.explain"),
        subjectKind: "event",
        subjectId: params.event_id,
        purpose: query.purpose,
      });
      const { delivery = null } = query;
      return shownEvent(await explainEvent(workspace, asker.viewer, params.event_id, delivery));
    }),
    fileFromState(ROUTES.quarantineFile, async ({ params, query, asker, requestId }) => {
      const known = await released.use((release) => deliveriesOf(release, asker.viewer));
      const ids = known.map(({ delivery_id }) => delivery_id);
      if (!ids.includes(params.delivery_id)) {
        throw unknownName("delivery", params.delivery_id, ids);
      }
      await appendAudit(state.database, state, {
        ...entryOf(asker, requestId, "quarantine.read"),
        subjectKind: "delivery",
        subjectId: params.delivery_id,
        purpose: query.purpose,
      });
      return {
        mediaType: `${FORMATS.csv}; charset=utf-8`,
        bytes: await quarantineBytes(workspace, params.delivery_id, runSelf),
        fileName: "quarantine.csv",
      };
    }),
  ];
}

/** A release never changes, so its summary is read once; only which is the current one does. */
function rememberedSummaries(releasesFolder: string): () => Promise<readonly ReleaseSummary[]> {
  let known: { readonly ids: string; readonly summaries: readonly ReleaseSummary[] } | null = null;
  return async () => {
    const ids = JSON.stringify(releaseIds(releasesFolder));
    if (known?.ids !== ids) known = { ids, summaries: await listReleases(releasesFolder) };
    const current = currentReleaseId(releasesFolder);
    return known.summaries.map((summary) => ({
      ...summary,
      is_current: summary.release_id === current,
    }));
  };
}

/**
 * The rows of a delivery that were left out, by the command that writes them, in a process of its own: they
 * may identify persons, so the file is the owner's alone and is gone when it has been read.
 */
async function quarantineBytes(
  workspace: Workspace,
  deliveryId: string,
  runSelf: RunSelf,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "paketti-quarantine-"));
  try {
    const file = join(folder, "left-out.csv");
    const words = ["quarantine", workspace.root, "--delivery", deliveryId, "--out", file, "--json"];
    const { exit } = await runSelf(words, () => {});
    if (exit !== 0) {
      throw new UserError(
        "workspace_busy",
        "the rows cannot be read now: the workspace may be at work; try again when the run has ended",
      );
    }
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shownEvent(explanation: EventExplanation): z.input<typeof EventSchema> {
  return {
    release_id: explanation.release_id,
    places: explanation.places.map((place) => ({ ...place })),
    events: explanation.events.map(shownOne),
  };
}

function shownOne(event: ExplainedEvent): z.input<typeof EventSchema>["events"][number] {
  const { costed, rule } = event;
  return {
    delivery_id: event.place.delivery_id,
    is_client_known: event.is_client_known,
    duration_minutes: event.duration_minutes,
    cost_centre_id: event.cost_centre_id,
    service: event.service === null ? null : { ...event.service },
    rule:
      rule === null
        ? null
        : { ...rule, conditions: rule.conditions.map((condition) => ({ ...condition })) },
    passed_rules: event.passed_rules.map((passed) => ({
      ...passed,
      failed: { ...passed.failed },
    })),
    weight_method: costed.weight_method,
    is_weight_assumed: costed.is_weight_assumed,
    centre_event_count: costed.centre_event_count,
    costs: costed.costs
      .filter(({ total_microeuros: total }) => total !== 0n)
      .map((cost) => ({
        cost_type: cost.cost_type,
        spread_euros: exactEuros(cost.spread_microeuros),
        direct_euros: exactEuros(cost.direct_microeuros),
        total_euros: exactEuros(cost.total_microeuros),
      })),
    cost_euros: exactEuros(costed.cost_microeuros),
    net_euros: exactEuros(costed.net_microeuros),
  };
}
