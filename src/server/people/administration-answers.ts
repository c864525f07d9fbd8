import { ROUTES } from "../../api/index.ts";
import {
  type AuditEntry,
  audited,
  auditRows,
  changeSettings,
  type State,
  settingsOf,
  userNames,
  verifyAudit,
} from "../../state/index.ts";
import { type Answering, fromState } from "../answering.ts";
import { entryOf } from "./entries.ts";

/** The audit, its proof, and the settings. */
export function administrationAnswers(state: State, forget: () => void): readonly Answering[] {
  return [
    fromState(ROUTES.audit, async ({ query }) => {
      const rows = await auditRows(state.database, {
        limit: query.limit,
        before: query.before,
        actorId: query.actor,
        action: query.action,
        subjectKind: query.subject_kind,
        subjectId: query.subject_id,
        from: query.from,
        until: query.until,
      });
      const names = await userNames(state.database);
      const entries = rows.map((row) => ({
        ...row,
        actor_name: names.get(row.actor_id) ?? null,
      }));
      const isLast = rows.length < query.limit;
      return { entries, next_before: isLast ? null : (rows.at(-1)?.sequence ?? null) };
    }),
    fromState(ROUTES.auditProof, async ({ asker, requestId }) => {
      const proof = await verifyAudit(state);
      const entry: AuditEntry = {
        ...entryOf(asker, requestId, "audit.verify"),
        subjectKind: "audit",
        subjectId: `${proof.firstSequence}-${proof.lastSequence}`,
        outcome: proof.holds ? "done" : "failed",
      };
      await audited(state, entry, async () => undefined);
      return {
        holds: proof.holds,
        row_count: proof.rowCount,
        first_sequence: proof.firstSequence,
        last_sequence: proof.lastSequence,
        last_hash: proof.lastHash,
        broken_at: proof.brokenAt,
        fault: proof.fault,
      };
    }),
    fromState(ROUTES.settings, async () => settingsOf(state.database)),
    fromState(ROUTES.changeSettings, async ({ body, asker, requestId }) => {
      const entry: AuditEntry = {
        ...entryOf(asker, requestId, "settings.change"),
        subjectKind: "settings",
        subjectId: Object.keys(body).toSorted().join(","),
      };
      const settings = await audited(state, entry, (transaction) =>
        changeSettings(transaction, state, body, asker.userId),
      );
      forget();
      return settings;
    }),
  ];
}
