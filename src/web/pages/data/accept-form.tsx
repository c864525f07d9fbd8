import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { acceptanceRoutes, type Finding } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { client, queryClient } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useWords } from "../../words/words.ts";

/** Answers for a finding: who, why, and until when. Runs go on in spite of it until that day. */
export function AcceptForm({ finding }: { readonly finding: Finding }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const accept = useMutation({
    mutationFn: (body: { owner: string; reason: string; until: string }) =>
      client.ask(acceptanceRoutes.acceptFinding, {
        body: { check_id: finding.check_id, delivery_id: finding.delivery_id, ...body },
      }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  if (accept.isSuccess) return <p role="status">{t("data.accept.done")}</p>;
  if (!isOpen) {
    return (
      <button type="button" className="text-button" onClick={() => setOpen(true)}>
        {t("data.accept")}
      </button>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    accept.mutate({
      owner: textOf(form, "owner"),
      reason: textOf(form, "reason"),
      until: textOf(form, "until"),
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <label className="field">
        <span className="field-label">{t("data.accept.owner")}</span>
        <input className="input" name="owner" required maxLength={200} />
      </label>
      <label className="field">
        <span className="field-label">{t("data.accept.reason")}</span>
        <input className="input" name="reason" required minLength={5} maxLength={2000} />
      </label>
      <label className="field">
        <span className="field-label">{t("data.accept.until")}</span>
        <input className="input" name="until" type="date" required />
      </label>
      <div className="choices">
        <button type="submit" className="button button-main" disabled={accept.isPending}>
          {t("data.accept")}
        </button>
        <button type="button" className="text-button" onClick={() => setOpen(false)}>
          {t("form.cancel")}
        </button>
      </div>
      {accept.error === null ? null : <FaultOf error={accept.error} />}
    </form>
  );
}
