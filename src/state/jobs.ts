import { randomUUID } from "node:crypto";
import { instantOf, type State } from "./state.ts";
import type { Database, JobRow } from "./tables.ts";

/** Work that goes on for a while, such as a run: who started it, how far it is, how it ended. */
export type Job = JobRow;

/** @param startedBy A user id; null for the command line or this machine's own page. */
export async function startJob(
  { database, now }: State,
  job: { readonly kind: JobRow["kind"]; readonly startedBy: string | null },
): Promise<Job> {
  const row: JobRow = {
    job_id: randomUUID(),
    kind: job.kind,
    started_by: job.startedBy,
    started_at: instantOf(now()),
    state: "running",
    ended_at: null,
    stage: null,
    what: null,
    share: 0,
    release_id: null,
    code: null,
    message: null,
  };
  await database.insertInto("jobs").values(row).execute();
  return row;
}

/** @param progress The stage, what of it is being done, and the `share` of the whole work, 0 to 1. */
export async function tellJob(
  { database }: State,
  jobId: string,
  progress: { readonly stage: string; readonly what: string; readonly share: number },
): Promise<void> {
  const { stage, what, share } = progress;
  await database
    .updateTable("jobs")
    .set({ stage, what, share })
    .where("job_id", "=", jobId)
    .execute();
}

export async function endJob(
  { database, now }: State,
  jobId: string,
  end: {
    readonly state: "done" | "failed";
    readonly releaseId?: string | null;
    readonly code?: string | null;
    readonly message?: string | null;
  },
): Promise<void> {
  await database
    .updateTable("jobs")
    .set({
      state: end.state,
      ended_at: instantOf(now()),
      release_id: end.releaseId ?? null,
      code: end.code ?? null,
      message: end.message ?? null,
      ...(end.state === "done" ? { share: 1 } : {}),
    })
    .where("job_id", "=", jobId)
    .execute();
}

/** Jobs that a process left running when it was killed: they have failed. */
export async function endLostJobs(state: State, message: string): Promise<number> {
  const ended = await state.database
    .updateTable("jobs")
    .set({ state: "failed", ended_at: instantOf(state.now()), message })
    .where("state", "=", "running")
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}

/** The newest first. */
export async function jobsOf(database: Database, limit: number): Promise<Job[]> {
  return database
    .selectFrom("jobs")
    .selectAll()
    .orderBy("started_at", "desc")
    .orderBy("job_id")
    .limit(limit)
    .execute();
}

export async function jobOf(database: Database, jobId: string): Promise<Job | null> {
  const job = await database
    .selectFrom("jobs")
    .selectAll()
    .where("job_id", "=", jobId)
    .executeTakeFirst();
  return job ?? null;
}
