import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { stringify } from "yaml";
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

/** @param path `state/accepted.yaml` of a workspace; no file means that nothing is accepted. */
export function readAccepted(path: string): AcceptedDeviation[] {
  return existsSync(path) ? parseYamlFile(path, AcceptedFile).accepted : [];
}

/** Adds one deviation; an earlier one of the same check and delivery is replaced. */
export function writeAccepted(path: string, deviation: AcceptedDeviation): AcceptedDeviation[] {
  const others = readAccepted(path).filter(
    (other) => other.check_id !== deviation.check_id || other.delivery_id !== deviation.delivery_id,
  );
  const accepted = [...others, deviation].sort((left, right) =>
    sortText(left) < sortText(right) ? -1 : 1,
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, stringify({ accepted } satisfies z.infer<typeof AcceptedFile>));
  renameSync(`${path}.new`, path);
  return accepted;
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

function sortText(deviation: AcceptedDeviation): string {
  return `${deviation.check_id}\n${deviation.delivery_id ?? ""}`;
}
