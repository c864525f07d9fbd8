import { z } from "zod";
import { Code, plainRoute, Year } from "./parameters.ts";
import type { Route } from "./route.ts";

const share = z
  .number()
  .nullable()
  .meta({ description: "0 to 1; null where nothing was reviewed" });
const interval = z.object({ lower: z.number(), upper: z.number() }).nullable();
const counts = {
  event_count: z.int(),
  drawn_count: z.int(),
  reviewed_count: z.int(),
  error_count: z.int(),
  rate: share,
  /** 95 % limits of the rate. */
  interval,
};

/** A random sample of events for review by hand, with what the answers given so far show. */
export const RecordingAudit = z
  .object({
    sample_id: z.string(),
    release_id: z.string(),
    drawn_on: z.iso.date(),
    seed: z.int(),
    size: z.int(),
    /** Null when all regions, or all years, were drawn from. */
    region_code: z.string().nullable(),
    year: z.int().nullable(),
    ...counts,
    /** Events of the strata in which something was reviewed: the rate speaks of these. */
    covered_event_count: z.int(),
    /** Region by package; events that no rule took have no package. */
    strata: z.array(
      z.object({ region_code: z.string(), package_id: z.string().nullable(), ...counts }),
    ),
    /** Which services the wrong events were in, and which they belong to; the most frequent first. */
    corrections: z.array(
      z.object({
        from: z.string().nullable(),
        to: z.string().nullable(),
        event_count: z.int(),
      }),
    ),
  })
  .meta({ id: "RecordingAudit" });
export type RecordingAudit = z.infer<typeof RecordingAudit>;

const of = { ...plainRoute, subject: "data" } as const;
const sample = z.object({ sample_id: z.string().regex(/^audit-[0-9a-f]{12}$/) });
const audits = z.object({ audits: z.array(RecordingAudit) });

/** Largest number of events that a sample may have: more are not reviewed by hand. */
const MOST_EVENTS = 2000;

export const recordingAuditRoutes = {
  recordingAudits: {
    ...of,
    method: "get",
    path: "/api/recording-audits",
    summary: "Samples drawn for review, with their error rates; the latest first",
    permission: "see_deliveries",
    answer: audits,
  },
  drawRecordingAudit: {
    ...of,
    method: "post",
    path: "/api/recording-audits",
    summary: "Draw a random sample of events, stratified by region and package",
    permission: "explain_events",
    body: z.object({
      size: z.int().min(1).max(MOST_EVENTS),
      seed: z.int().min(0).max(2_147_483_647).default(1),
      region: Code.nullable().default(null),
      year: Year.nullable().default(null),
    }),
    answer: audits.extend({ sample_id: z.string() }),
  },
  recordingAuditFile: {
    ...of,
    method: "get",
    path: "/api/recording-audits/{sample_id}/file",
    summary: "The sample as a CSV file with columns for the reviewer's answers",
    permission: "explain_events",
    params: sample,
    answer: z.string(),
    answers: "file",
  },
  takeRecordingAudit: {
    ...of,
    method: "post",
    path: "/api/recording-audits/{sample_id}/answers",
    summary: "Take the filled-in file; later answers replace those of the same events",
    permission: "explain_events",
    params: sample,
    body: z.object({
      /** The bytes of the file as a spreadsheet saved it, in base64. */
      file: z.base64().min(1).max(900_000),
    }),
    answer: audits.extend({ taken_count: z.int(), not_reviewed_count: z.int() }),
  },
} as const satisfies Readonly<Record<string, Route>>;
