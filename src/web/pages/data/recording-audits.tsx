import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type RecordingAudit, recordingAuditRoutes, routeAddress } from "../../../api/index.ts";
import { Answered, FaultOf } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { client, queryClient, useAnswer } from "../../data/client.ts";
import { base64Of } from "../../data/form.ts";
import { useAreaForms, useSurroundings } from "../../data/place.ts";
import { formatDay, formatNumber, formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";
import { DrawForm } from "./draw-form.tsx";

/** How often events are recorded into a wrong service: samples to review by hand, and what the answers show. */
export function RecordingAudits() {
  const { t } = useWords();
  const { session } = useSurroundings();
  const audits = useAnswer(recordingAuditRoutes.recordingAudits);
  const mayReview = session.permissions.includes("explain_events");
  return (
    <section className="section" aria-labelledby="recording-audits">
      <div className="section-head">
        <h2 id="recording-audits">{t("audits.heading")}</h2>
        <p className="note">{t("audits.what")}</p>
      </div>
      {mayReview ? <DrawForm /> : null}
      <Answered query={audits} rows={3}>
        {(data) =>
          data.audits.length === 0 ? (
            <p className="soft">{t("audits.none")}</p>
          ) : (
            data.audits.map((audit) => (
              <Audit key={audit.sample_id} audit={audit} mayReview={mayReview} />
            ))
          )
        }
      </Answered>
    </section>
  );
}

function Audit({
  audit,
  mayReview,
}: {
  readonly audit: RecordingAudit;
  readonly mayReview: boolean;
}) {
  const { t, language } = useWords();
  const shares = useShares();
  const placeOf = useStratumNames();
  const { region_code: region, year } = audit;
  const name = t("audits.name", {
    day: formatDay(audit.drawn_on, language),
    region: region === null ? t("audits.allRegions") : placeOf.region(region),
    year: year === null ? t("audits.allYears") : String(year),
    seed: String(audit.seed),
  });
  return (
    <article className="audit" aria-label={name}>
      <h3>{name}</h3>
      <p>
        {audit.rate === null
          ? t("audits.noAnswers", { drawn: audit.drawn_count, events: audit.event_count })
          : t("audits.rate", {
              rate: shares.share(audit.rate),
              interval: shares.interval(audit.interval),
              errors: audit.error_count,
              n: audit.reviewed_count,
              drawn: audit.drawn_count,
            })}
        {audit.rate !== null && audit.covered_event_count < audit.event_count
          ? ` ${t("audits.uncovered", {
              share: shares.share(1 - audit.covered_event_count / audit.event_count),
            })}`
          : ""}
      </p>
      {mayReview ? <Review audit={audit} /> : null}
      <details>
        <summary>{t("audits.strata")}</summary>
        <TableWrap>
          <table className="table">
            <caption className="visually-hidden">{name}</caption>
            <thead>
              <tr>
                <th scope="col">{t("column.region")}</th>
                <th scope="col">{t("column.package")}</th>
                <th scope="col" className="number wide-only">
                  {t("column.events")}
                </th>
                <th scope="col" className="number">
                  {t("column.drawn")}
                </th>
                <th scope="col" className="number">
                  {t("column.reviewed")}
                </th>
                <th scope="col" className="number">
                  {t("column.wrong")}
                </th>
                <th scope="col" className="number">
                  {t("column.errorRate")}
                </th>
                <th scope="col" className="number wide-only">
                  {t("column.interval")}
                </th>
              </tr>
            </thead>
            <tbody>
              {audit.strata.map((stratum) => (
                <tr key={`${stratum.region_code} ${stratum.package_id}`}>
                  <th scope="row">{placeOf.region(stratum.region_code)}</th>
                  <td>{placeOf.package(stratum.package_id)}</td>
                  <td className="number wide-only">
                    {formatNumber(stratum.event_count, 0, language)}
                  </td>
                  <td className="number">{formatNumber(stratum.drawn_count, 0, language)}</td>
                  <td className="number">{formatNumber(stratum.reviewed_count, 0, language)}</td>
                  <td className="number">{formatNumber(stratum.error_count, 0, language)}</td>
                  <td className="number">{shares.share(stratum.rate)}</td>
                  <td className="number wide-only">{shares.interval(stratum.interval)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
        {audit.corrections.length === 0 ? null : (
          <ul>
            {audit.corrections.map(({ from, to, event_count: count }) => (
              <li key={`${from} ${to}`}>
                {t("audits.correction", {
                  from: from ?? t("audits.noService"),
                  to: to ?? t("audits.notKnown"),
                  n: count,
                })}
              </li>
            ))}
          </ul>
        )}
      </details>
    </article>
  );
}

/** The file out, and the filled-in file back in. */
function Review({ audit }: { readonly audit: RecordingAudit }) {
  const { t } = useWords();
  const params = { sample_id: audit.sample_id };
  const [fileName, setFileName] = useState("");
  const take = useMutation({
    mutationFn: async (file: File) =>
      client.ask(recordingAuditRoutes.takeRecordingAudit, {
        params,
        body: { file: await base64Of(file) },
      }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  return (
    <div className="audit-files">
      <a
        className="button"
        href={routeAddress(recordingAuditRoutes.recordingAuditFile, { params })}
        download={`${audit.sample_id}.csv`}
      >
        {t("audits.download")}
      </a>
      <label className="button file-button">
        {t("audits.upload")}
        <input
          type="file"
          accept=".csv,text/csv"
          className="visually-hidden"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file === undefined) return;
            setFileName(file.name);
            take.mutate(file);
            event.target.value = "";
          }}
        />
      </label>
      <span role="status">
        {take.isSuccess
          ? t("audits.taken", {
              file: fileName,
              n: take.data.taken_count,
              left: take.data.not_reviewed_count,
            })
          : ""}
      </span>
      {take.error === null ? null : <FaultOf error={take.error} />}
    </div>
  );
}

function useShares() {
  const { language } = useWords();
  const share = (value: number | null) =>
    value === null ? "–" : formatValue(100 * value, "percent", language, { decimals: 1 });
  return {
    share,
    interval: (limits: { readonly lower: number; readonly upper: number } | null) =>
      limits === null ? "–" : `${share(limits.lower)}–${share(limits.upper)}`,
  };
}

function useStratumNames() {
  const { t, language } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  return {
    region: (code: string) => {
      const found = release.areas.find((one) => one.code === code);
      return found === undefined ? code : formsOf(found).name;
    },
    package: (code: string | null) => {
      if (code === null) return t("audits.unplaced");
      const found = release.packages.find((one) => one.code === code);
      return found === undefined ? code : shortPackageName(found.names, language);
    },
  };
}
