import type { AuditAction } from "../domain/audit-action.ts";
import { UserError } from "../domain/errors.ts";
import { compareTexts } from "../domain/text-order.ts";
import {
  appendAudit,
  approve,
  countingApprovals,
  type Database,
  markPublished,
  markWithdrawn,
  type PublicationState,
  propose,
  publicationOf,
  runnersOf,
  type State,
  settingsOf,
  userById,
  userCount,
} from "../state/index.ts";
import type { Actor } from "./accounts.ts";

/** Whose approvals count. */
const APPROVING_ROLE = "publisher";

/**
 * Proposes a release to be published.
 *
 * @throws UserError "already_there" when it is proposed or published.
 */
export async function proposeRelease(
  state: State,
  actor: Actor,
  releaseId: string,
  note: string,
): Promise<void> {
  await inTransaction(state, actor, "publication.propose", releaseId, async (transaction) => {
    const proposal = { releaseId, userId: actor.actorId, note };
    if (!(await propose(transaction, state, proposal)))
      throw new UserError("already_there", "this release has been proposed already");
  });
}

/**
 * One person's approval. Those who started a run that made the release do not approve it, and two approvals
 * of one person are one.
 *
 * @returns Whether enough have approved now.
 * @throws UserError "not_allowed"; "already_there" for a second approval while others are missing.
 */
export async function approveRelease(
  state: State,
  actor: Actor,
  releaseId: string,
  note: string,
): Promise<boolean> {
  return inTransaction(state, actor, "publication.approve", releaseId, async (transaction) => {
    const found = await publicationOf(transaction, releaseId);
    if (found === null) throw new UserError("not_allowed", "this release must be proposed first");
    if (found.publication.state !== "proposed")
      throw new UserError("already_there", `this release is ${found.publication.state}`);
    if ((await runnersOf(transaction, releaseId)).includes(actor.actorId)) {
      throw new UserError(
        "not_allowed",
        "you started the run that made this release; others approve it",
      );
    }
    const approval = { releaseId, userId: actor.actorId, note };
    const isNew = await approve(transaction, state, approval);
    const isEnough = await isApproved(transaction, releaseId);
    if (!isNew && !isEnough)
      throw new UserError("already_there", "you have approved this release; others are to follow");
    return isEnough;
  });
}

/** Notes that a release is published now. */
export async function tellPublished(state: State, releaseId: string): Promise<void> {
  const machine = { actorId: "machine", requestId: null };
  await inTransaction(state, machine, "publication.publish", releaseId, (transaction) =>
    markPublished(transaction, state, releaseId),
  );
}

/** Withdraws a published release with what the public is told. @throws UserError "not_allowed". */
export async function withdrawRelease(
  state: State,
  actor: Actor,
  releaseId: string,
  notice: { readonly fi: string; readonly sv: string; readonly en: string },
): Promise<void> {
  await inTransaction(state, actor, "publication.withdraw", releaseId, async (transaction) => {
    const found = await publicationOf(transaction, releaseId);
    if (found?.publication.state !== "published")
      throw new UserError("not_allowed", "this release is not published");
    await markWithdrawn(transaction, state, { releaseId, userId: actor.actorId, notice });
  });
}

/**
 * Whose approval a release is published with: of so many persons as the settings ask for, all of whom may
 * still approve. Where there are no accounts, the owner of the workspace acts alone.
 *
 * @returns Their names in order; none where there are no accounts.
 * @throws UserError "not_allowed" saying how many approvals are missing.
 */
export async function approversOf(
  { database }: Pick<State, "database">,
  releaseId: string,
): Promise<string[]> {
  if ((await userCount(database)) === 0) return [];
  const approvals = await countingApprovals(database, releaseId, APPROVING_ROLE);
  const { approvals_needed: needed } = await settingsOf(database);
  if (approvals.length < needed) {
    throw new UserError(
      "not_allowed",
      `release ${releaseId} has ${approvals.length} of the ${needed} approvals that publishing needs; publishers give them on the page of releases`,
    );
  }
  const users = await Promise.all(
    approvals.map(({ user_id: userId }) => userById(database, userId)),
  );
  return users.flatMap((found) => (found === null ? [] : [found.user.name])).toSorted(compareTexts);
}

/** Whether this person may approve it as it stands. */
export async function canApprove(
  database: Database,
  userId: string,
  { publication, approvals }: PublicationState,
): Promise<boolean> {
  const runners = await runnersOf(database, publication.release_id);
  return (
    publication.state === "proposed" &&
    !runners.includes(userId) &&
    !approvals.some(({ user_id: approver }) => approver === userId)
  );
}

export async function isApproved(database: Database, releaseId: string): Promise<boolean> {
  const { approvals_needed: needed } = await settingsOf(database);
  return (await countingApprovals(database, releaseId, APPROVING_ROLE)).length >= needed;
}

/** What is done and its row in the audit: both or neither. */
async function inTransaction<Result>(
  state: State,
  { actorId, requestId }: Actor,
  action: AuditAction,
  releaseId: string,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  return state.database.transaction().execute(async (transaction) => {
    const result = await work(transaction);
    await appendAudit(transaction, state, {
      actorId,
      action,
      subjectKind: "release",
      subjectId: releaseId,
      requestId,
      outcome: "done",
    });
    return result;
  });
}
