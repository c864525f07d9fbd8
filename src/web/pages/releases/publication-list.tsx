import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Publication, publicationRoutes } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { client, queryClient } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useSurroundings } from "../../data/place.ts";
import { formatMoment } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** What is on its way to the public: proposed by one, approved by two others; withdrawn with a notice. */
export function PublicationList({
  publications,
}: {
  readonly publications: readonly Publication[];
}) {
  const { t } = useWords();
  return (
    <section className="section" aria-labelledby="publications">
      <div className="section-head">
        <h2 id="publications">{t("releases.publications")}</h2>
        <p className="note">{t("releases.publications.what")}</p>
      </div>
      {publications.length === 0 ? <p className="soft">{t("releases.publications.none")}</p> : null}
      {publications.map((publication) => (
        <OnePublication key={publication.release_id} publication={publication} />
      ))}
    </section>
  );
}

function OnePublication({ publication }: { readonly publication: Publication }) {
  const { t, language } = useWords();
  const { session } = useSurroundings();
  const mayPublish = session.permissions.includes("publish");
  return (
    <article className="side-item">
      <h3>
        <code>{publication.release_id}</code>: {t(`publication.${publication.state}`)}
      </h3>
      <p>
        {t("releases.approvals", {
          given: publication.approvals.length,
          needed: publication.approvals_needed,
        })}
      </p>
      <ul>
        {publication.proposed_at === null ? null : (
          <li className="note">
            {t("releases.proposedBy", {
              who: publication.proposed_by ?? "–",
              when: formatMoment(publication.proposed_at, language),
            })}
          </li>
        )}
        {publication.approvals.map((approval) => (
          <li key={approval.at} className="note">
            {t("releases.approvedBy", {
              who: approval.name,
              when: formatMoment(approval.at, language),
            })}{" "}
            {approval.note}
          </li>
        ))}
        {publication.corrections.map((correction) => (
          <li key={correction.at}>
            {t("releases.correction", { when: formatMoment(correction.at, language) })}{" "}
            {correction.notice[language]}
          </li>
        ))}
      </ul>
      {mayPublish ? <Actions publication={publication} /> : null}
    </article>
  );
}

function Actions({ publication }: { readonly publication: Publication }) {
  const { t } = useWords();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const params = { release_id: publication.release_id };
  const onSuccess = () => queryClient.invalidateQueries();
  const propose = useMutation({
    mutationFn: () => client.ask(publicationRoutes.propose, { params, body: { note: "" } }),
    onSuccess,
  });
  const approve = useMutation({
    mutationFn: () => client.ask(publicationRoutes.approve, { params, body: { note: "" } }),
    onSuccess,
  });
  const fault = propose.error ?? approve.error;
  const done = approve.isSuccess ? "approved" : propose.isSuccess ? "proposed" : null;
  return (
    <div className="form-row">
      {publication.state === "draft" ? (
        <button type="button" className="button" onClick={() => propose.mutate()}>
          {t("releases.propose")}
        </button>
      ) : null}
      {publication.can_approve ? (
        <button type="button" className="button button-main" onClick={() => approve.mutate()}>
          {t("releases.approve")}
        </button>
      ) : null}
      {publication.state === "published" ? (
        <button type="button" className="button" onClick={() => setWithdrawing(!isWithdrawing)}>
          {t("releases.withdraw")}
        </button>
      ) : null}
      {isWithdrawing ? <Withdrawal releaseId={publication.release_id} /> : null}
      {publication.state === "proposed" && !publication.can_approve ? (
        <p className="note">{t("releases.cannotApprove")}</p>
      ) : null}
      {done === null ? null : <p role="status">{t(`releases.done.${done}`)}</p>}
      {fault === null ? null : <FaultOf error={fault} />}
    </div>
  );
}

/** A notice in three languages: whoever read the release must be told why it is gone. */
function Withdrawal({ releaseId }: { readonly releaseId: string }) {
  const { t } = useWords();
  const withdraw = useMutation({
    mutationFn: (notice: { fi: string; sv: string; en: string }) =>
      client.ask(publicationRoutes.withdraw, {
        params: { release_id: releaseId },
        body: { notice },
      }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const submit = (form: FormData): void => {
    withdraw.mutate({ fi: textOf(form, "fi"), sv: textOf(form, "sv"), en: textOf(form, "en") });
  };
  return (
    <CheckedForm onSubmit={submit} label={t("releases.withdraw")}>
      {(["fi", "sv", "en"] as const).map((language) => (
        <Field
          key={language}
          name={language}
          label={t(`releases.notice.${language}`)}
          rows={2}
          maxLength={2000}
        />
      ))}
      <div>
        <button type="submit" className="button button-main" disabled={withdraw.isPending}>
          {t("releases.withdraw")}
        </button>
      </div>
      {withdraw.error === null ? null : <FaultOf error={withdraw.error} />}
    </CheckedForm>
  );
}
