import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { acceptanceRoutes, type Finding } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { client, queryClient } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useWords } from "../../words/words.ts";

/** Answers for a finding: who, why, and until when. Runs go on in spite of it until that day. */
export function AcceptForm({
  finding,
  earliestUntil,
}: {
  readonly finding: Finding;
  readonly earliestUntil: string;
}) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const accept = useMutation({
    mutationFn: (body: { owner: string; reason: string; until: string }) =>
      client.ask(acceptanceRoutes.acceptFinding, {
        body: { check_id: finding.check_id, delivery_id: finding.delivery_id, ...body },
      }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  if (!isOpen) {
    return (
      <button type="button" className="text-button" onClick={() => setOpen(true)}>
        {t("data.accept")}
      </button>
    );
  }
  const submit = (form: FormData): void => {
    accept.mutate({
      owner: textOf(form, "owner"),
      reason: textOf(form, "reason"),
      until: textOf(form, "until"),
    });
  };
  return (
    <CheckedForm onSubmit={submit} label={t("data.accept")}>
      <Field name="owner" label={t("data.accept.owner")} maxLength={200} />
      <Field
        name="reason"
        label={t("data.accept.reason")}
        hint={t("data.accept.reason.hint")}
        minLength={5}
        maxLength={2000}
      />
      <Field
        name="until"
        type="date"
        label={t("data.accept.until")}
        hint={t("data.accept.until.hint")}
        min={earliestUntil}
      />
      <div className="choices">
        <button type="submit" className="button button-main" disabled={accept.isPending}>
          {t("data.accept")}
        </button>
        <button type="button" className="text-button" onClick={() => setOpen(false)}>
          {t("form.cancel")}
        </button>
      </div>
      {accept.error === null ? null : <FaultOf error={accept.error} />}
    </CheckedForm>
  );
}
