import { useState } from "react";
import { administrationRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { formatMoment, formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { actionText, actorText, subjectText } from "./audit-words.ts";

/** What is written of a proof of an audit that held no rows yet. */
const NO_ROWS = "1-0";

/** Who saw or changed what, when and why; and whether the chain of the log is whole. */
export function Audit() {
  const words = useWords();
  const { t, language } = words;
  const [before, setBefore] = useState<number | undefined>(undefined);
  const proof = useAnswer(administrationRoutes.auditProof);
  const audit = useAnswer(administrationRoutes.audit, {
    query: { limit: 50, ...(before === undefined ? {} : { before }) },
  });
  return (
    <section className="section" aria-labelledby="audit">
      <div className="section-head">
        <h2 id="audit">{t("administration.part.audit")}</h2>
        <Answered query={proof} rows={1}>
          {(data) => (
            <p className={data.holds ? undefined : "worse"}>
              {data.holds && data.row_count === 0
                ? t("administration.audit.empty")
                : data.holds
                  ? t("administration.audit.whole", {
                      n: data.row_count,
                      rows: formatNumber(data.row_count, 0, language),
                    })
                  : t("administration.audit.broken", { row: data.broken_at ?? 0 })}{" "}
              {data.row_count === 0 ? null : (
                <code className="note">{data.last_hash.slice(0, 16)}</code>
              )}
            </p>
          )}
        </Answered>
      </div>
      <Answered query={audit} rows={10}>
        {(data) => (
          <>
            <TableWrap>
              <table className="table">
                <caption className="visually-hidden">{t("administration.part.audit")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("administration.audit.when")}</th>
                    <th scope="col">{t("administration.audit.who")}</th>
                    <th scope="col">{t("administration.audit.what")}</th>
                    <th scope="col" className="wide-only">
                      {t("catalogue.event.purpose")}
                    </th>
                    <th scope="col">{t("column.outcome")}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.entries.map((entry) => (
                    <tr key={entry.sequence}>
                      <th scope="row">{formatMoment(entry.at, language)}</th>
                      <td>{entry.actor_name ?? actorText(entry.actor_id, words)}</td>
                      <td className="hyphenate">
                        {actionText(entry.action, words) ?? <code>{entry.action}</code>}{" "}
                        <span className="note">
                          {entry.subject_id === NO_ROWS
                            ? ""
                            : `· ${subjectText(entry.subject_kind, words)} ${entry.subject_id}`}
                        </span>
                      </td>
                      <td className="wide-only">{entry.purpose ?? ""}</td>
                      <td>{t(`administration.outcome.${entry.outcome}`)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableWrap>
            <p className="table-note">
              {before === undefined ? null : (
                <button type="button" className="text-button" onClick={() => setBefore(undefined)}>
                  {t("administration.audit.latest")}
                </button>
              )}
              {data.next_before === null ? null : (
                <button
                  type="button"
                  className="text-button"
                  onClick={() => setBefore(data.next_before ?? undefined)}
                >
                  {t("administration.audit.older")}
                </button>
              )}
            </p>
          </>
        )}
      </Answered>
    </section>
  );
}
