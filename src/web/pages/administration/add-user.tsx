import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { administrationRoutes } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { client, queryClient } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useWords } from "../../words/words.ts";
import { type Rights, RightsFields, rightsOf } from "./rights-fields.tsx";

type NewUser = Rights & { readonly username: string; readonly name: string };

/** A new local account; its one-time password is shown once and changed on first use. */
export function AddUser() {
  const { t } = useWords();
  const [addedId, setAddedId] = useState("");
  const add = useMutation({
    mutationFn: (body: NewUser) => client.ask(administrationRoutes.addUser, { body }),
    onSuccess: (answer) => {
      setAddedId(answer.user.user_id);
      return queryClient.invalidateQueries();
    },
  });
  const submit = (form: FormData): void =>
    add.mutate({
      username: textOf(form, "username"),
      name: textOf(form, "name"),
      ...rightsOf(form),
    });
  return (
    <div className="section-first">
      {/* A user that was added leaves an empty form behind. */}
      <CheckedForm key={addedId} onSubmit={submit}>
        <h3>{t("administration.add")}</h3>
        <Field
          name="username"
          label={t("signIn.username")}
          hint={t("administration.username.hint")}
          pattern="[\w.@\-]{3,100}"
          autoComplete="off"
        />
        <Field name="name" label={t("administration.name")} maxLength={200} autoComplete="off" />
        <RightsFields />
        <div>
          <button type="submit" className="button button-main" disabled={add.isPending}>
            {t("administration.add")}
          </button>
        </div>
      </CheckedForm>
      {add.data === undefined ? null : (
        <p role="status">
          {t("administration.added", { name: add.data.user.name })}{" "}
          {t("administration.oneTime", { password: add.data.one_time_password })}
        </p>
      )}
      {add.error === null ? null : <FaultOf error={add.error} />}
    </div>
  );
}
