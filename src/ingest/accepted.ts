import { existsSync } from "node:fs";
import { z } from "zod";
import { parseYamlFile } from "../domain/parse.ts";
import type { PlainDate } from "../domain/period.ts";
import type { Finding } from "./findings.ts";

/** A fault that someone answers for until a day: the run goes on in spite of it. */
export const AcceptedDeviation = z.strictObject({
  check_id: z.string().min(1),
  /** Null accepts the check in every delivery. */
  delivery_id: z.string().min(1).nullable(),
  owner: z.string().min(1),
  reason: z.string().min(1),
  accepted_on: z.iso.date(),
  /** The first day on which it counts no more. */
  until: z.iso.date(),
});
export type AcceptedDeviation = z.infer<typeof AcceptedDeviation>;

const AcceptedFile = z.strictObject({ accepted: z.array(AcceptedDeviation) });

/** @param path A file of acceptances from before the state had them; no file means none. */
export function readAccepted(path: string): AcceptedDeviation[] {
  return existsSync(path) ? parseYamlFile(path, AcceptedFile).accepted : [];
}

/** The findings, each with who accepted it when someone did and the day has not come. */
export function withAcceptances(
  findings: readonly Finding[],
  accepted: readonly AcceptedDeviation[],
  today: PlainDate,
): Finding[] {
  return findings.map((finding) => {
    const match = accepted.find(
      (deviation) =>
        deviation.check_id === finding.check_id &&
        (deviation.delivery_id === null || deviation.delivery_id === finding.delivery_id) &&
        today < deviation.until,
    );
    const acceptance = match === undefined ? null : { owner: match.owner, until: match.until };
    return { ...finding, accepted: acceptance };
  });
}
