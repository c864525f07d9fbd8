import type { AuditAction, AuditSubject } from "../domain/audit-action.ts";
import { auditHash } from "./audit-chain.ts";
import { REMOVED_OLD } from "./audit-proof.ts";
import { instantOf, type State } from "./state.ts";
import type { AuditRow, Database } from "./tables.ts";

/** Who did what to which thing. Ids and codes of our own only: no names, no content of a cell. */
export type AuditEntry = {
  /** A user id, `machine` (the command line or this machine's own page) or `public`. */
  readonly actorId: string;
  readonly action: AuditAction;
  readonly subjectKind: AuditSubject;
  readonly subjectId: string;
  /** Why client-level rows were read; null where none were. */
  readonly purpose?: string | null;
  readonly requestId?: string | null;
  readonly outcome: AuditOutcome;
};

export type AuditOutcome = "done" | "refused" | "failed";

const LONGEST_FIELD = 400;

/**
 * Appends one row and ties it to the one before. The head is changed first, so that in both databases a
 * second append waits for the first.
 *
 * @param database The transaction of what is told, so that neither is there without the other.
 */
export async function appendAudit(
  database: Database,
  { auditKey, now }: Pick<State, "auditKey" | "now">,
  entry: AuditEntry,
): Promise<AuditRow> {
  if (!database.isTransaction)
    return database
      .transaction()
      .execute((transaction) => appendAudit(transaction, { auditKey, now }, entry));
  const head = await database
    .updateTable("audit_head")
    .set((row) => ({ sequence: row("sequence", "+", 1) }))
    .returning(["sequence", "hash"])
    .executeTakeFirstOrThrow();
  const row = {
    sequence: head.sequence,
    at: instantOf(now()),
    actor_id: shortened(entry.actorId),
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: shortened(entry.subjectId),
    purpose: entry.purpose == null ? null : shortened(entry.purpose),
    request_id: entry.requestId == null ? null : shortened(entry.requestId),
    outcome: entry.outcome,
  };
  const hash = auditHash(head.hash, row, auditKey);
  await database
    .insertInto("audit")
    .values({ ...row, hash })
    .execute();
  await database.updateTable("audit_head").set({ hash }).execute();
  return { ...row, hash };
}

/** Does work and appends its row in one transaction: both are there, or neither. */
export async function audited<Result>(
  state: State,
  entry: AuditEntry,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  return state.database.transaction().execute(async (transaction) => {
    await appendAudit(transaction, state, entry);
    return work(transaction);
  });
}

export type AuditFilter = {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Instants, the second excluded. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Only rows with a smaller number: the next page. */
  readonly before?: number | undefined;
  readonly limit: number;
};

/** The newest rows first. */
export async function auditRows(database: Database, filter: AuditFilter): Promise<AuditRow[]> {
  return database
    .selectFrom("audit")
    .selectAll()
    .$if(filter.actorId !== undefined, (query) =>
      query.where("actor_id", "=", filter.actorId ?? ""),
    )
    .$if(filter.action !== undefined, (query) => query.where("action", "=", filter.action ?? ""))
    .$if(filter.subjectKind !== undefined, (query) =>
      query.where("subject_kind", "=", filter.subjectKind ?? ""),
    )
    .$if(filter.subjectId !== undefined, (query) =>
      query.where("subject_id", "=", filter.subjectId ?? ""),
    )
    .$if(filter.from !== undefined, (query) => query.where("at", ">=", filter.from ?? ""))
    .$if(filter.until !== undefined, (query) => query.where("at", "<", filter.until ?? ""))
    .$if(filter.before !== undefined, (query) => query.where("sequence", "<", filter.before ?? 0))
    .orderBy("sequence", "desc")
    .limit(filter.limit)
    .execute();
}

/**
 * Lets rows older than a moment go. The chain then begins at the first that is kept, and a row of its own
 * tells how far it was cut.
 *
 * @returns How many rows went.
 */
export async function removeOldAudit(state: State, olderThan: string): Promise<number> {
  return state.database.transaction().execute(async (transaction) => {
    const { first_sequence: first } = await transaction
      .updateTable("audit_head")
      .set((row) => ({ first_sequence: row("first_sequence", "+", 0) }))
      .returning("first_sequence")
      .executeTakeFirstOrThrow();
    const last = await transaction
      .selectFrom("audit")
      .select(["sequence", "hash"])
      .where("at", "<", olderThan)
      .orderBy("sequence", "desc")
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return 0;
    const through = last.sequence;
    await transaction
      .updateTable("audit_head")
      .set({ first_sequence: through + 1, first_previous_hash: last.hash })
      .execute();
    await transaction.deleteFrom("audit").where("sequence", "<=", through).execute();
    await appendAudit(transaction, state, {
      actorId: "machine",
      action: REMOVED_OLD,
      subjectKind: "audit",
      subjectId: `${first}-${through}`,
      outcome: "done",
    });
    return through - first + 1;
  });
}

function shortened(text: string): string {
  return text.length > LONGEST_FIELD ? `${text.slice(0, LONGEST_FIELD)}…` : text;
}
