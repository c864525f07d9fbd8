import type { z } from "zod";
import { type Publication as PublicationSchema, ROUTES } from "../../api/index.ts";
import { UserError, unknownName } from "../../domain/errors.ts";
import {
  approveRelease,
  canApprove,
  isApproved,
  proposeRelease,
  tellPublished,
  withdrawRelease,
} from "../../people/index.ts";
import { releaseIds } from "../../release/index.ts";
import {
  type PublicationState,
  publicationOf,
  publicationsOf,
  type State,
  settingsOf,
} from "../../state/index.ts";
import { type Answering, fromState } from "../answering.ts";
import type { Asker } from "../asker.ts";
import { actorOf } from "./entries.ts";

export type PublicationEffects = {
  readonly state: State;
  readonly releasesFolder: string;
  /** Shows a withdrawn release to the public no more. */
  readonly withdraw: (releaseId: string, notice: string) => Promise<void>;
  /** Publishes an approved release beside the server. @returns Whether it is published now. */
  readonly publish: (releaseId: string, startedBy: string | null) => Promise<boolean>;
};

type Shown = z.input<typeof PublicationSchema>;

/** Releases on their way to the public: proposed by one, approved by two, published by the machine. */
export function publicationAnswers(effects: PublicationEffects): readonly Answering[] {
  const { state, releasesFolder, publish, withdraw } = effects;
  const one = async (releaseId: string, asker: Asker): Promise<Shown> => {
    const found = await publicationOf(state.database, releaseId);
    return found === null ? draft(releaseId, state) : shown(found, asker, state);
  };
  const known = (releaseId: string): string => {
    const ids = releaseIds(releasesFolder);
    if (ids.includes(releaseId)) return releaseId;
    throw unknownName("release", releaseId, ids);
  };
  return [
    fromState(ROUTES.publications, async ({ asker }) => {
      const stored = await publicationsOf(state.database);
      const proposed = stored.map(({ publication }) => publication.release_id);
      const drafts = releaseIds(releasesFolder).filter((id) => !proposed.includes(id));
      const publications = [
        ...(await Promise.all(drafts.map((id) => draft(id, state)))),
        ...(await Promise.all(stored.map((found) => shown(found, asker, state)))),
      ];
      return { publications };
    }),
    fromState(ROUTES.propose, async ({ params, body, asker, requestId }) => {
      const actor = actorOf(asker, requestId);
      await proposeRelease(state, actor, known(params.release_id), body.note);
      return one(params.release_id, asker);
    }),
    fromState(ROUTES.approve, async ({ params, body, asker, requestId }) => {
      const { release_id: releaseId } = params;
      const actor = actorOf(asker, requestId);
      const isEnough = await approveRelease(state, actor, known(releaseId), body.note);
      // The reader follows it as a job: protecting what is published takes a while.
      if (isEnough)
        void publish(releaseId, asker.userId).then((isPublished) =>
          isPublished ? tellPublished(state, releaseId) : undefined,
        );
      return one(releaseId, asker);
    }),
    fromState(ROUTES.withdraw, async ({ params, body, asker, requestId }) => {
      const actor = actorOf(asker, requestId);
      if (asker.userId === null) throw new UserError("not_signed_in", "sign in to withdraw");
      await withdrawRelease(state, actor, params.release_id, body.notice);
      await withdraw(params.release_id, body.notice.fi);
      return one(params.release_id, asker);
    }),
  ];
}

async function draft(releaseId: string, state: State): Promise<Shown> {
  const { approvals_needed: needed } = await settingsOf(state.database);
  return {
    release_id: releaseId,
    state: "draft",
    proposed_by: null,
    proposed_at: null,
    approvals: [],
    approvals_needed: needed,
    can_approve: false,
    corrections: [],
  };
}

async function shown(found: PublicationState, asker: Asker, state: State): Promise<Shown> {
  const { publication, approvals, corrections, proposer } = found;
  const { approvals_needed: needed } = await settingsOf(state.database);
  const hasEnough =
    publication.state === "proposed" && (await isApproved(state.database, publication.release_id));
  const isTheirs =
    asker.userId !== null &&
    asker.permissions.has("publish") &&
    (await canApprove(state.database, asker.userId, found));
  return {
    release_id: publication.release_id,
    state: hasEnough ? "approved" : publication.state,
    proposed_by: proposer,
    proposed_at: publication.proposed_at,
    approvals: approvals.map(({ name, approved_at: at, note }) => ({ name, at, note })),
    approvals_needed: needed,
    can_approve: isTheirs,
    corrections: corrections.map((correction) => ({
      at: correction.corrected_at,
      notice: {
        fi: correction.notice_fi,
        sv: correction.notice_sv,
        en: correction.notice_en,
      },
    })),
  };
}
