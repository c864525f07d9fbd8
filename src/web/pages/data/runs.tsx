import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { dataRoutes, Job, routeAddress } from "../../../api/index.ts";
import { PROBLEM_TEXTS } from "../../../domain/error-texts.ts";
import { FaultOf } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { client, queryClient, useAnswer } from "../../data/client.ts";
import { useSurroundings } from "../../data/place.ts";
import { formatMoment, formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

const MOST_SHOWN = 8;
const STAGES = ["receive", "land", "compute", "prove", "release"] as const;

/** Runs: start one, watch it come along, and see how earlier ones ended. */
export function Runs() {
  const { t } = useWords();
  const { session } = useSurroundings();
  const jobs = useAnswer(dataRoutes.jobs);
  const start = useMutation({
    mutationFn: () => client.ask(dataRoutes.startJob, { body: { kind: "run" } }),
    onSettled: () => jobs.refetch(),
  });
  const shown = (jobs.data?.jobs ?? []).slice(0, MOST_SHOWN);
  const running = shown.find(({ state }) => state === "running" || state === "waiting");
  if (!session.permissions.includes("see_deliveries")) return null;
  return (
    <section className="section" aria-labelledby="runs">
      <div className="section-head">
        <h2 id="runs">{t("data.runs")}</h2>
        <p className="note">{t("data.runs.what")}</p>
      </div>
      {session.permissions.includes("run") ? (
        <p>
          <button
            type="button"
            className="button button-main"
            disabled={running !== undefined || start.isPending}
            onClick={() => start.mutate()}
          >
            {t("data.runs.start")}
          </button>
        </p>
      ) : null}
      {start.error === null ? null : <FaultOf error={start.error} />}
      {start.isSuccess && running === undefined ? <Ended job={shown[0]} /> : null}
      {running === undefined ? null : <Progress jobId={running.job_id} />}
      {shown.length === 0 ? (
        <p className="soft">{t("data.runs.none")}</p>
      ) : (
        <JobTable jobs={shown} />
      )}
    </section>
  );
}

/** How the run that was started here ended. */
function Ended({ job }: { readonly job: Job | undefined }) {
  const { t } = useWords();
  if (job === undefined) return null;
  return (
    <p role="status">
      {job.state === "failed"
        ? t("data.runs.failed")
        : t("data.runs.ended", { release: job.release_id ?? "–" })}
    </p>
  );
}

/** The run as it goes, told by the server until it ends. */
function Progress({ jobId }: { readonly jobId: string }) {
  const { t, language } = useWords();
  const [job, setJob] = useState<Job | null>(null);
  useEffect(() => {
    const events = new EventSource(
      routeAddress(dataRoutes.jobEvents, { params: { job_id: jobId } }),
    );
    events.onmessage = (event) => {
      const told = Job.safeParse(JSON.parse(String(event.data)));
      if (!told.success) return;
      setJob(told.data);
      if (told.data.state !== "done" && told.data.state !== "failed") return;
      events.close();
      void queryClient.invalidateQueries();
    };
    return () => events.close();
  }, [jobId]);
  const share = job?.share ?? 0;
  const stage = STAGES.find((one) => one === job?.stage);
  return (
    <div className="progress-block">
      <progress max={1} value={share} aria-label={t("data.runs.progress")} />
      <p role="status">
        {formatValue(100 * share, "percent", language)}{" "}
        {stage === undefined ? "" : t(`data.stage.${stage}`)}{" "}
        <code className="soft">{job?.what ?? ""}</code>
      </p>
    </div>
  );
}

/** The release of a run, or what went wrong: in words, and as the program said it. */
function Outcome({ job }: { readonly job: Job }) {
  const { t, language } = useWords();
  const texts = Object.entries(PROBLEM_TEXTS).find(([code]) => code === job.code)?.[1];
  if (job.state !== "failed") return job.release_id ?? "–";
  return (
    <>
      {texts?.title[language] ?? t("data.job.failed")}
      {texts === undefined ? null : <p className="note">{texts.whatToDo[language]}</p>}
      {job.message === null ? null : <code className="note">{job.message}</code>}
    </>
  );
}

function JobTable({ jobs }: { readonly jobs: readonly Job[] }) {
  const { t, language } = useWords();
  return (
    <TableWrap>
      <table className="table">
        <caption className="visually-hidden">{t("data.runs")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.startedAt")}</th>
            <th scope="col">{t("column.state")}</th>
            <th scope="col">{t("column.outcome")}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.job_id}>
              <th scope="row">{formatMoment(job.started_at, language)}</th>
              <td>{t(`data.job.${job.state}`)}</td>
              <td className="hyphenate">
                <Outcome job={job} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}
