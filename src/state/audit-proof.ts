import type { AuditAction } from "../domain/audit-action.ts";
import { auditHash } from "./audit-chain.ts";
import type { State } from "./state.ts";
import type { AuditHeadRow, AuditRow, Database } from "./tables.ts";

/** What a proof of the audit found. `brokenAt` is the number of the first row that does not hold. */
export type AuditProof = {
  readonly holds: boolean;
  readonly rowCount: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Write it down elsewhere: a later proof can be held against it. */
  readonly lastHash: string;
  readonly brokenAt: number | null;
  readonly fault: AuditFault | null;
};

export type AuditFault =
  | "row_changed"
  | "row_missing"
  | "rows_missing_at_the_start"
  | "rows_missing_at_the_end"
  | "rows_after_the_end"
  | "noted_row_differs";

/** A row that someone wrote down at an earlier proof. */
export type NotedRow = { readonly sequence: number; readonly hash: string };

const ROWS_AT_ONCE = 5_000;
export const REMOVED_OLD = "audit.remove_old" satisfies AuditAction;

type Proven = Pick<State, "database" | "auditKey">;
type Place = { readonly next: number; readonly previousHash: string };
type Broken = { readonly at: number; readonly fault: AuditFault };

/**
 * Walks the whole chain, oldest row first, and names the first row that does not follow from those before.
 * Rows that are appended meanwhile are for the next proof.
 */
export async function verifyAudit(state: Proven, noted?: NotedRow): Promise<AuditProof> {
  const head = await headOf(state.database);
  const { place, broken } = await walk(state, head, noted);
  const fault = broken ?? (await faultAround(state.database, head, place));
  // A cut by age while the walk lasted takes rows from under it: walk what is kept now.
  const isCutMeanwhile =
    fault !== null && (await headOf(state.database)).first_sequence > head.first_sequence;
  if (isCutMeanwhile) return verifyAudit(state, noted);
  return {
    holds: fault === null,
    rowCount: place.next - head.first_sequence,
    firstSequence: head.first_sequence,
    lastSequence: place.next - 1,
    lastHash: place.previousHash,
    brokenAt: fault?.at ?? null,
    fault: fault?.fault ?? null,
  };
}

async function walk(
  { database, auditKey }: Proven,
  head: AuditHeadRow,
  noted: NotedRow | undefined,
): Promise<{ place: Place; broken: Broken | null }> {
  let place: Place = { next: head.first_sequence, previousHash: head.first_previous_hash };
  const isCut = head.first_sequence > 1;
  let cutIsTold = !isCut;
  while (place.next <= head.sequence) {
    const rows = await rowsBetween(database, place.next, head.sequence);
    if (rows.length === 0)
      return { place, broken: { at: place.next, fault: "rows_missing_at_the_end" } };
    for (const { hash, ...content } of rows) {
      const at = place.next;
      if (content.sequence !== at) return { place, broken: { at, fault: "row_missing" } };
      if (auditHash(place.previousHash, content, auditKey) !== hash)
        return { place, broken: { at, fault: "row_changed" } };
      if (at === noted?.sequence && hash !== noted.hash)
        return { place, broken: { at, fault: "noted_row_differs" } };
      cutIsTold ||= tellsCut(content, head);
      place = { next: at + 1, previousHash: hash };
    }
  }
  if (!cutIsTold)
    return { place, broken: { at: head.first_sequence, fault: "rows_missing_at_the_start" } };
  if (noted !== undefined && noted.sequence > head.sequence)
    return { place, broken: { at: place.next, fault: "noted_row_differs" } };
  return { place, broken: null };
}

/** The head agrees with the last row, and nothing stands behind it. */
async function faultAround(
  database: Database,
  head: AuditHeadRow,
  place: Place,
): Promise<Broken | null> {
  if (place.previousHash !== head.hash) return { at: head.sequence, fault: "row_changed" };
  const beyond = await database
    .selectFrom("audit")
    .select("sequence")
    .where("sequence", ">", ({ selectFrom }) => selectFrom("audit_head").select("sequence"))
    .orderBy("sequence")
    .limit(1)
    .executeTakeFirst();
  return beyond === undefined ? null : { at: beyond.sequence, fault: "rows_after_the_end" };
}

/** Whoever cuts the chain with our key leaves a row that says how far. */
function tellsCut(row: Omit<AuditRow, "hash">, head: AuditHeadRow): boolean {
  return row.action === REMOVED_OLD && row.subject_id.endsWith(`-${head.first_sequence - 1}`);
}

async function headOf(database: Database): Promise<AuditHeadRow> {
  return database.selectFrom("audit_head").selectAll().executeTakeFirstOrThrow();
}

async function rowsBetween(database: Database, first: number, last: number): Promise<AuditRow[]> {
  return database
    .selectFrom("audit")
    .selectAll()
    .where("sequence", ">=", first)
    .where("sequence", "<=", last)
    .orderBy("sequence")
    .limit(ROWS_AT_ONCE)
    .execute();
}
