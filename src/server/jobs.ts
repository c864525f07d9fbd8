import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import {
  endJob,
  endLostJobs,
  type Job,
  jobsOf,
  type State,
  startJob,
  tellJob,
} from "../state/index.ts";
import type { LogLine } from "./log-line.ts";

/** Runs another command line of the program in a process of its own. */
export type RunSelf = (
  words: readonly string[],
  onNote: (line: string) => void,
) => Promise<{ readonly exit: number; readonly out: string }>;

export type Jobs = {
  /**
   * Starts a run of the workspace beside the server and gives at once how it stands.
   *
   * @throws UserError "workspace_busy" while another one goes on.
   */
  readonly start: (startedBy: string | null) => Promise<Job>;
  /**
   * Publishes an approved release beside the server, after the run that goes on, if one does.
   *
   * @returns Whether it is published now; why not is told by the job.
   */
  readonly publish: (releaseId: string, startedBy: string | null) => Promise<boolean>;
  /** Waits for the run that goes on, if one does. */
  readonly settled: () => Promise<void>;
};

const Progress = z.object({
  progress: z.object({ stage: z.string(), what: z.string(), share: z.number().min(0).max(1) }),
});
const Done = z.object({ release_id: z.string() });
const Made = z.object({ publication_id: z.string() });
const Failed = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const TOLD_EVERY_SHARE = 0.01;

/** Runs of one workspace, one at a time; what a killed server left running is ended as failed. */
export async function openJobs(
  workspaceRoot: string,
  state: State,
  runSelf: RunSelf,
  effects: { readonly log: (line: LogLine) => void; readonly onDone: () => Promise<void> },
): Promise<Jobs> {
  await endLostJobs(state, "the server was stopped before the run ended");
  let going: Promise<void> | null = null;

  const run = async (job: Job): Promise<void> => {
    let told = 0;
    let telling = Promise.resolve();
    const onNote = (line: string) => {
      const parsed = Progress.safeParse(jsonOf(line));
      if (!parsed.success || parsed.data.progress.share - told < TOLD_EVERY_SHARE) return;
      told = parsed.data.progress.share;
      telling = telling.then(() => tellJob(state, job.job_id, parsed.data.progress));
    };
    const { exit, out } = await runSelf(["run", workspaceRoot, "--json"], onNote);
    await telling;
    const answer = jsonOf(out);
    const done = Done.safeParse(answer);
    if (exit === 0 && done.success) {
      await effects.onDone();
      await endJob(state, job.job_id, { state: "done", releaseId: done.data.release_id });
    } else {
      await endJob(state, job.job_id, failure(exit, out));
    }
    effects.log({ event: "job", level: exit === 0 ? "info" : "warning", kind: "run", exit });
  };

  /** Protects the figures of a release for the public, then lets the public read them. */
  const publishing = async (releaseId: string) => {
    const words = ["publish", workspaceRoot, "--json"];
    const made = await runSelf([...words, "--release", releaseId], () => {});
    const publication = Made.safeParse(jsonOf(made.out));
    if (made.exit !== 0 || !publication.success) return made;
    return runSelf([...words, "--put-in-force", publication.data.publication_id], () => {});
  };

  return {
    start: async (startedBy) => {
      const [latest] = await jobsOf(state.database, 1);
      if (going !== null || latest?.state === "running") {
        throw new UserError("workspace_busy", "a run goes on already; see how it gets on");
      }
      const job = await startJob(state, { kind: "run", startedBy });
      going = run(job)
        .catch(async (error: unknown) => {
          const message = error instanceof Error ? error.name : "fault";
          await endJob(state, job.job_id, { state: "failed", code: "internal", message });
        })
        .finally(() => {
          going = null;
        });
      return job;
    },
    publish: async (releaseId, startedBy) => {
      await going;
      const job = await startJob(state, { kind: "publish", startedBy });
      const { exit, out } = await publishing(releaseId);
      await endJob(state, job.job_id, exit === 0 ? published(releaseId) : failure(exit, out));
      effects.log({ event: "job", level: exit === 0 ? "info" : "warning", kind: "publish", exit });
      if (exit === 0) await effects.onDone();
      return exit === 0;
    },
    settled: async () => {
      await going;
    },
  };
}

function published(releaseId: string) {
  return { state: "done", releaseId } as const;
}

/** How a command told that it failed. */
function failure(exit: number, out: string) {
  const failed = Failed.safeParse(jsonOf(out));
  return {
    state: "failed",
    code: failed.success ? failed.data.error.code : "internal",
    message: failed.success ? failed.data.error.message : `the command ended with ${exit}`,
  } as const;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
