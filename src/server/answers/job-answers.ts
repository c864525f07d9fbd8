import type { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { z } from "zod";
import { JOB_STATES, type Job as JobSchema, ROUTES } from "../../api/index.ts";
import { unknownName } from "../../domain/errors.ts";
import { appendAudit, type Job, jobOf, jobsOf, type State } from "../../state/index.ts";
import { type Answering, fromState } from "../answering.ts";
import type { Jobs } from "../jobs.ts";
import type { ServerEnv } from "../observed.ts";
import { entryOf } from "../people/index.ts";
import { honoPath, refuseUnallowed } from "../send-answer.ts";

const MOST_JOBS = 100;

/** Runs started from here: the list, one of them, and a new one. */
export function jobAnswers(state: State, jobs: Jobs): readonly Answering[] {
  return [
    fromState(ROUTES.jobs, async () => ({
      jobs: (await jobsOf(state.database, MOST_JOBS)).map(shownJob),
    })),
    fromState(ROUTES.startJob, async ({ asker, requestId }) => {
      const job = await jobs.start(asker.userId);
      await appendAudit(state.database, state, {
        ...entryOf(asker, requestId, "run.start"),
        subjectKind: "job",
        subjectId: job.job_id,
      });
      return shownJob(job);
    }),
    fromState(ROUTES.job, async ({ params }) => shownJob(await knownJob(state, params.job_id))),
  ];
}

const LOOK_EVERY_MS = 400;
const SIGN_OF_LIFE_MS = 15_000;

/** How a run gets on as server-sent events: each change of the job, until it ends. */
export function addJobEvents(app: Hono<ServerEnv>, state: State, stopping: AbortSignal): void {
  const route = ROUTES.jobEvents;
  app.get(honoPath(route.path), async (c) => {
    c.set("routeName", route.path);
    refuseUnallowed(route, c.get("asker"));
    const { job_id: jobId } = route.params.parse(c.req.param());
    await knownJob(state, jobId);
    return streamSSE(c, async (stream) => {
      let shown = "";
      let quietMs = 0;
      while (!stream.aborted && !stopping.aborted) {
        const job = await jobOf(state.database, jobId);
        if (job === null) return;
        const data = JSON.stringify(shownJob(job));
        if (data !== shown) {
          await stream.writeSSE({ data });
          shown = data;
          quietMs = 0;
        }
        if (job.state !== "running") return;
        await stream.sleep(LOOK_EVERY_MS);
        quietMs += LOOK_EVERY_MS;
        if (quietMs >= SIGN_OF_LIFE_MS) {
          await stream.write(": still there\n\n");
          quietMs = 0;
        }
      }
    });
  });
}

async function knownJob(state: State, jobId: string): Promise<Job> {
  const job = await jobOf(state.database, jobId);
  if (job !== null) return job;
  const known = await jobsOf(state.database, MOST_JOBS);
  throw unknownName(
    "job",
    jobId,
    known.map((one) => one.job_id),
  );
}

function shownJob(job: Job): z.input<typeof JobSchema> {
  return {
    ...job,
    kind: job.kind === "check" ? "check" : "run",
    state: JOB_STATES.find((one) => one === job.state) ?? "failed",
  };
}
