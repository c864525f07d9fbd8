import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { sessionRoutes } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
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
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    change.mutate({ old_password: text("old"), new_password: text("new") });
  };
  return (
    <form className="form" onSubmit={submit}>
      <h2>{t("signIn.changePassword")}</h2>
      <label className="field">
        <span className="field-label">{t("signIn.oldPassword")}</span>
        <input
          className="input"
          name="old"
          type="password"
          required
          autoComplete="current-password"
        />
      </label>
      <label className="field">
        <span className="field-label">{t("signIn.newPassword")}</span>
        <input
          className="input"
          name="new"
          type="password"
          required
          minLength={12}
          autoComplete="new-password"
        />
      </label>
      <div>
        <button type="submit" className="button button-main" disabled={change.isPending}>
          {t("signIn.changePassword")}
        </button>
      </div>
      {change.isSuccess ? <p role="status">{t("signIn.changed")}</p> : null}
      {change.error === null ? null : <FaultOf error={change.error} />}
    </form>
  );
}
