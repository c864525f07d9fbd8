import { useMutation } from "@tanstack/react-query";
import { sessionRoutes } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { client, queryClient } from "../../data/client.ts";
import { useWords } from "../../words/words.ts";

/** A new password; every other session of the user ends with the old one. */
export function ChangePassword() {
  const { t } = useWords();
  const change = useMutation({
    mutationFn: (body: { old_password: string; new_password: string }) =>
      client.ask(sessionRoutes.changePassword, { body }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const submit = (form: FormData): void => {
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    change.mutate({ old_password: text("old"), new_password: text("new") });
  };
  return (
    <CheckedForm onSubmit={submit}>
      <h2>{t("signIn.changePassword")}</h2>
      <Field
        name="old"
        type="password"
        label={t("signIn.oldPassword")}
        autoComplete="current-password"
      />
      <Field
        name="new"
        type="password"
        label={t("signIn.newPassword")}
        minLength={12}
        autoComplete="new-password"
      />
      <div>
        <button type="submit" className="button button-main" disabled={change.isPending}>
          {t("signIn.changePassword")}
        </button>
      </div>
      {change.isSuccess ? <p role="status">{t("signIn.changed")}</p> : null}
      {change.error === null ? null : <FaultOf error={change.error} />}
    </CheckedForm>
  );
}
