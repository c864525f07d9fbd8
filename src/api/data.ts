import { z } from "zod";
import { Names } from "../domain/names.ts";
import { PlainDate } from "../domain/period.ts";
import { Page } from "./cell.ts";
import { Code, paging, plainRoute } from "./parameters.ts";
import type { Route } from "./route.ts";

/** What one delivery brought into one table. */
export const Delivery = z
  .object({
    delivery_id: z.string(),
    organiser: z.string().nullable(),
    source: z.string().nullable(),
    period_from: PlainDate.nullable(),
    period_until: PlainDate.nullable(),
    delivered_on: PlainDate.nullable(),
    tables: z.array(
      z.object({
        table_name: z.string(),
        received_rows: z.int(),
        accepted_rows: z.int(),
        quarantined_rows: z.int(),
      }),
    ),
    /** Findings that nobody has accepted, by severity. */
    findings: z.object({ blocks: z.int(), excludes: z.int(), notes: z.int() }),
  })
  .meta({ id: "Delivery" });
export type Delivery = z.infer<typeof Delivery>;

/** A month of one organiser and source, and what covers it. */
export const CalendarMonth = z
  .object({
    organiser: z.string(),
    source: z.string(),
    /** `2015-03`. */
    month: z.string(),
    state: z.enum(["delivered", "delivered_with_findings", "not_delivered"]),
    delivery_ids: z.array(z.string()),
  })
  .meta({ id: "CalendarMonth" });
export type CalendarMonth = z.infer<typeof CalendarMonth>;

export const Finding = z
  .object({
    check_id: z.string(),
    severity: z.enum(["blocks", "excludes", "notes"]),
    table_name: z.string().nullable(),
    column_name: z.string().nullable(),
    delivery_id: z.string().nullable(),
    row_count: z.int(),
    checked_count: z.int(),
    share: z.number().nullable(),
    /** Codes of what the fault puts at risk. */
    endangers: z.array(z.string()),
    message: z.string(),
    /** What the check looks for, and what to do; null for a check that this program does not know. */
    title: Names.nullable(),
    advice: Names.nullable(),
    accepted_by: z.string().nullable(),
    accepted_until: PlainDate.nullable(),
  })
  .meta({ id: "Finding" });
export type Finding = z.infer<typeof Finding>;

export const JOB_STATES = ["waiting", "running", "done", "failed"] as const;

/** One run of the workspace, started from here. */
export const Job = z
  .object({
    job_id: z.string(),
    kind: z.enum(["check", "run", "publish"]),
    state: z.enum(JOB_STATES),
    started_by: z.string().nullable(),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    stage: z.string().nullable(),
    what: z.string().nullable(),
    /** Of the whole work, 0 to 1. */
    share: z.number(),
    release_id: z.string().nullable(),
    /** A code of the table of errors when it failed. */
    code: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: "Job" });
export type Job = z.infer<typeof Job>;

export const SourceHealth = z
  .object({
    organiser: z.string(),
    source: z.string(),
    last_period_until: PlainDate.nullable(),
    last_delivered_on: PlainDate.nullable(),
    delivery_count: z.int(),
    received_rows: z.int(),
    quarantined_rows: z.int(),
  })
  .meta({ id: "SourceHealth" });
export type SourceHealth = z.infer<typeof SourceHealth>;

const of = { ...plainRoute, subject: "data", permission: "see_deliveries" } as const;

const jobId = z.object({ job_id: z.string().min(1).max(80) });

export const dataRoutes = {
  deliveries: {
    ...of,
    method: "get",
    path: "/api/deliveries",
    summary: "Deliveries of the release, and the calendar of what they cover",
    answer: z.object({
      release_id: z.string(),
      deliveries: z.array(Delivery),
      calendar: z.array(CalendarMonth),
      sources: z.array(SourceHealth),
    }),
  },
  findings: {
    ...of,
    method: "get",
    path: "/api/findings",
    summary: "Findings of the release by severity and by what they endanger",
    query: z.object({
      ...paging,
      severity: z.enum(["blocks", "excludes", "notes"]).optional(),
      endangers: Code.optional(),
      delivery: Code.optional(),
    }),
    answer: z.object({
      release_id: z.string(),
      findings: z.array(Finding),
      page: Page,
    }),
  },
  quarantine: {
    ...of,
    method: "get",
    path: "/api/quarantine",
    summary: "How many rows of which delivery and table were left out",
    answer: z.object({
      release_id: z.string(),
      tables: z.array(
        z.object({
          delivery_id: z.string(),
          table_name: z.string(),
          received_rows: z.int(),
          quarantined_rows: z.int(),
        }),
      ),
    }),
  },
  quarantineFile: {
    ...of,
    method: "get",
    path: "/api/quarantine/{delivery_id}",
    summary: "The rows of a delivery that were left out, as delivered, with their reasons (CSV)",
    permission: "read_quarantine",
    params: z.object({ delivery_id: Code }),
    query: z.object({ purpose: z.string().min(5).max(300) }),
    answer: z.string(),
    answers: "file",
  },
  redeliver: {
    ...of,
    method: "post",
    path: "/api/quarantine/{delivery_id}",
    summary:
      "Hand in the downloaded rows corrected: they and the accepted rows become a new delivery",
    permission: "read_quarantine",
    params: z.object({ delivery_id: Code }),
    body: z.object({
      /** The bytes of the file as a spreadsheet saved it, in base64. */
      file: z.base64().min(1).max(900_000),
    }),
    answer: z.object({
      /** The new delivery, which the next run takes in place of the earlier. */
      delivery_id: z.string(),
      received_rows: z.int(),
      /** Rows of the file that were left out because another row of the same key counts. */
      duplicate_rows: z.int(),
      tables: z.array(z.object({ table_name: z.string(), received_rows: z.int() })),
    }),
  },
  jobs: {
    ...of,
    method: "get",
    path: "/api/jobs",
    summary: "Runs started from here, the latest first",
    answer: z.object({ jobs: z.array(Job) }),
  },
  startJob: {
    ...of,
    method: "post",
    path: "/api/jobs",
    summary: "Start a run of the workspace",
    permission: "run",
    body: z.object({ kind: z.literal("run") }),
    answer: Job,
  },
  job: {
    ...of,
    method: "get",
    path: "/api/jobs/{job_id}",
    summary: "How a run gets on",
    params: jobId,
    answer: Job,
  },
  jobEvents: {
    ...of,
    method: "get",
    path: "/api/jobs/{job_id}/events",
    summary: "How a run gets on, as server-sent events until it ends",
    params: jobId,
    answer: Job,
    answers: "events",
  },
} as const satisfies Readonly<Record<string, Route>>;
