import { randomUUID } from "node:crypto";
import { instantOf, type State } from "./state.ts";
import type { ApprovalRow, CorrectionRow, Database, PublicationRow } from "./tables.ts";

/** A release on its way to the public: who proposed, who approved, what was corrected. */
export type PublicationState = {
  readonly publication: PublicationRow;
  /** The name of who proposed it. */
  readonly proposer: string | null;
  readonly approvals: readonly (ApprovalRow & { readonly name: string })[];
  readonly corrections: readonly CorrectionRow[];
};

export async function publicationsOf(database: Database): Promise<PublicationState[]> {
  const publications = await database
    .selectFrom("publications")
    .leftJoin("users", "users.user_id", "publications.proposed_by")
    .selectAll("publications")
    .select("users.name as proposer")
    .orderBy("proposed_at", "desc")
    .execute();
  const approvals = await database
    .selectFrom("approvals")
    .innerJoin("users", "users.user_id", "approvals.user_id")
    .selectAll("approvals")
    .select("users.name")
    .orderBy("approved_at")
    .execute();
  const corrections = await database
    .selectFrom("corrections")
    .selectAll()
    .orderBy("corrected_at")
    .execute();
  return publications.map(({ proposer, ...publication }) => {
    const isOfIt = (row: { release_id: string }) => row.release_id === publication.release_id;
    return {
      publication,
      proposer,
      approvals: approvals.filter(isOfIt),
      corrections: corrections.filter(isOfIt),
    };
  });
}

export async function publicationOf(
  database: Database,
  releaseId: string,
): Promise<PublicationState | null> {
  const all = await publicationsOf(database);
  return all.find(({ publication }) => publication.release_id === releaseId) ?? null;
}

/** @returns Whether it is proposed now; one that is proposed or published already stays as it is. */
export async function propose(
  database: Database,
  { now }: Pick<State, "now">,
  proposal: { readonly releaseId: string; readonly userId: string; readonly note: string },
): Promise<boolean> {
  const added = await database
    .insertInto("publications")
    .values({
      release_id: proposal.releaseId,
      state: "proposed",
      proposed_by: proposal.userId,
      proposed_at: instantOf(now()),
      note: proposal.note,
      published_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column("release_id")
        .doUpdateSet((row) => ({
          state: "proposed",
          proposed_by: row.ref("excluded.proposed_by"),
          proposed_at: row.ref("excluded.proposed_at"),
          note: row.ref("excluded.note"),
          published_at: null,
        }))
        .where("publications.state", "=", "withdrawn"),
    )
    .returning("release_id")
    .executeTakeFirst();
  return added !== undefined;
}

/** @returns Whether it is that person's first approval of the release. */
export async function approve(
  database: Database,
  { now }: Pick<State, "now">,
  approval: { readonly releaseId: string; readonly userId: string; readonly note: string },
): Promise<boolean> {
  const added = await database
    .insertInto("approvals")
    .values({
      release_id: approval.releaseId,
      user_id: approval.userId,
      approved_at: instantOf(now()),
      note: approval.note,
    })
    .onConflict((conflict) => conflict.columns(["release_id", "user_id"]).doNothing())
    .returning("user_id")
    .executeTakeFirst();
  return added !== undefined;
}

/**
 * The approvals that count now: of persons who may still approve. Two approvals of one person are one, by
 * the key of the table.
 *
 * @param role Who may approve.
 */
export async function countingApprovals(
  database: Database,
  releaseId: string,
  role: string,
): Promise<ApprovalRow[]> {
  return database
    .selectFrom("approvals")
    .innerJoin("users", "users.user_id", "approvals.user_id")
    .innerJoin("user_roles", "user_roles.user_id", "approvals.user_id")
    .where("approvals.release_id", "=", releaseId)
    .where("users.is_disabled", "=", 0)
    .where("user_roles.role", "=", role)
    .selectAll("approvals")
    .execute();
}

export async function markPublished(
  database: Database,
  { now }: Pick<State, "now">,
  releaseId: string,
): Promise<void> {
  await database
    .updateTable("publications")
    .set({ state: "published", published_at: instantOf(now()) })
    .where("release_id", "=", releaseId)
    .execute();
}

/** Withdraws what was published; its approvals are void, and it must be proposed anew. */
export async function markWithdrawn(
  database: Database,
  { now }: Pick<State, "now">,
  correction: {
    readonly releaseId: string;
    readonly userId: string;
    readonly notice: { readonly fi: string; readonly sv: string; readonly en: string };
  },
): Promise<void> {
  const { releaseId, userId, notice } = correction;
  await database
    .updateTable("publications")
    .set({ state: "withdrawn" })
    .where("release_id", "=", releaseId)
    .execute();
  await database.deleteFrom("approvals").where("release_id", "=", releaseId).execute();
  await database
    .insertInto("corrections")
    .values({
      correction_id: randomUUID(),
      release_id: releaseId,
      corrected_at: instantOf(now()),
      corrected_by: userId,
      notice_fi: notice.fi,
      notice_sv: notice.sv,
      notice_en: notice.en,
    })
    .execute();
}

/** Who started the runs that made a release; they do not approve it. */
export async function runnersOf(database: Database, releaseId: string): Promise<string[]> {
  const rows = await database
    .selectFrom("jobs")
    .select("started_by")
    .distinct()
    .where("release_id", "=", releaseId)
    .where("kind", "=", "run")
    .execute();
  return rows.flatMap(({ started_by: userId }) => (userId === null ? [] : [userId]));
}
