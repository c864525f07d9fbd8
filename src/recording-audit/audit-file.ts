import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError, unknownName } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";
import { writeWhole } from "../domain/write-whole.ts";

const Answer = z.strictObject({
  is_correct: z.boolean(),
  right_service_id: z.string().nullable(),
  note: z.string().nullable(),
});
export type Answer = z.infer<typeof Answer>;

const Stratum = z.strictObject({
  region_code: z.string(),
  /** Null for events that no rule took. */
  package_id: z.string().nullable(),
  event_count: z.int().positive(),
  drawn_count: z.int().positive(),
});
export type Stratum = z.infer<typeof Stratum>;

const SampleRow = z.strictObject({
  /** Counted from 1 in the order of the delivered files. */
  sample_row: z.int().positive(),
  delivery_id: z.string(),
  file_path: z.string(),
  row_number: z.int().positive(),
  region_code: z.string(),
  package_id: z.string().nullable(),
  service_id: z.string().nullable(),
  /** Null until someone has reviewed the event. */
  answer: Answer.nullable(),
});
export type SampleRow = z.infer<typeof SampleRow>;

const RecordingAudit = z.strictObject({
  format: z.literal(1),
  sample_id: z.string().regex(/^audit-[0-9a-f]{12}$/),
  release_id: z.string(),
  drawn_on: z.iso.date(),
  seed: z.int().nonnegative(),
  size: z.int().positive(),
  /** Null when all regions, or all years, were drawn from. */
  region_code: z.string().nullable(),
  year: z.int().nullable(),
  strata: z.array(Stratum),
  rows: z.array(SampleRow),
});

/** One drawn sample with the answers given so far. Holds no client and no content of a delivery. */
export type RecordingAudit = z.infer<typeof RecordingAudit>;

/** The audits of a workspace, in the order of their days and names. @param stateFolder `state/`. */
export function listAudits(stateFolder: string): RecordingAudit[] {
  const folder = auditFolder(stateFolder);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names
    .map((name) => readFile(join(folder, name)))
    .sort((left, right) => (orderText(left) < orderText(right) ? -1 : 1));
}

/** @throws UserError "unknown_name" when no such sample has been drawn in this workspace. */
export function readAudit(stateFolder: string, sampleId: string): RecordingAudit {
  const found = findAudit(stateFolder, sampleId);
  if (found !== null) return found;
  const known = listAudits(stateFolder).map((audit) => audit.sample_id);
  if (known.length > 0) throw unknownName("sample", sampleId.slice(0, 40), known);
  throw new UserError(
    "unknown_name",
    "no sample has been drawn in this workspace; draw one with: paketti recording-audit draw",
  );
}

/** Null when no such sample has been drawn. */
export function findAudit(stateFolder: string, sampleId: string): RecordingAudit | null {
  return listAudits(stateFolder).find((audit) => audit.sample_id === sampleId) ?? null;
}

/** Only its owner can read the file: a note is free text. */
export function writeAudit(stateFolder: string, audit: RecordingAudit): void {
  const path = join(auditFolder(stateFolder), `${audit.sample_id}.json`);
  writeWhole(path, `${JSON.stringify(audit, null, 2)}\n`, 0o600);
}

/** Keeps the file for the reviewer as it was drawn, without answers. */
export function keepReviewFile(stateFolder: string, sampleId: string, text: string): void {
  writeWhole(join(auditFolder(stateFolder), `${sampleId}.csv`), text, 0o600);
}

/** @throws UserError "unknown_name" for a sample whose file was not kept by the program that drew it. */
export function keptReviewFile(stateFolder: string, sampleId: string): Buffer {
  const path = join(auditFolder(stateFolder), `${sampleId}.csv`);
  if (existsSync(path)) return readFileSync(path);
  throw new UserError("unknown_name", `${sampleId} has no file here; draw the same sample again`);
}

function readFile(path: string): RecordingAudit {
  let content: unknown = null;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new UserError("invalid_definition", `${path} is not JSON; restore it from a copy`, {
      cause,
    });
  }
  return parseFrom(path, RecordingAudit, content);
}

function auditFolder(stateFolder: string): string {
  return join(stateFolder, "recording-audits");
}

function orderText(audit: RecordingAudit): string {
  return `${audit.drawn_on} ${audit.sample_id}`;
}
