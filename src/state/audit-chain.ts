import { createHmac } from "node:crypto";
import type { AuditRow } from "./tables.ts";

/**
 * What ties a row to all rows before it: HMAC-SHA-256 over the hash before and every field, each with its
 * length, so that no two different rows have the same text.
 *
 * @returns 64 hexadecimal digits.
 */
export function auditHash(
  previousHash: string,
  row: Omit<AuditRow, "hash">,
  key: Uint8Array,
): string {
  const fields = [
    previousHash,
    String(row.sequence),
    row.at,
    row.actor_id,
    row.action,
    row.subject_kind,
    row.subject_id,
    row.purpose,
    row.request_id,
    row.outcome,
  ];
  const hmac = createHmac("sha256", key);
  for (const field of fields) {
    hmac.update(field === null ? "-;" : `${Buffer.byteLength(field)}:${field};`);
  }
  return hmac.digest("hex");
}
