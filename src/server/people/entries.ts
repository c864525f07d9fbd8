import type { AuditAction } from "../../domain/audit-action.ts";
import type { Actor } from "../../people/index.ts";
import type { Asker } from "../asker.ts";

/** Who acts, for the audit: a user, or the machine itself at its own demo. */
export function actorOf(asker: Asker, requestId: string): Actor {
  return { actorId: asker.userId ?? "machine", requestId };
}

/** Who does what, for a row of the audit. */
export function entryOf(asker: Asker, requestId: string, action: AuditAction) {
  return { ...actorOf(asker, requestId), action, outcome: "done" } as const;
}
