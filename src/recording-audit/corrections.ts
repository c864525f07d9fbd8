import type { RecordingAudit } from "./audit-file.ts";

export type Correction = {
  readonly from: string | null;
  readonly to: string | null;
  readonly event_count: number;
};

/** Which services the wrong events were in, and which they belong to; null where the reviewer gave none. */
export function corrections({ rows }: RecordingAudit): Correction[] {
  const counts = new Map<string, Correction>();
  for (const { service_id: from, answer } of rows) {
    if (answer === null || answer.is_correct) continue;
    const to = answer.right_service_id;
    const key = `${from ?? ""} ${to ?? ""}`;
    const earlier = counts.get(key)?.event_count ?? 0;
    counts.set(key, { from, to, event_count: earlier + 1 });
  }
  return [...counts.values()].sort((left, right) => right.event_count - left.event_count);
}
