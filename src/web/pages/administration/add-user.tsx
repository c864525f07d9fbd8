import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { administrationRoutes, Role } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { client, queryClient } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useAreaForms, useSurroundings } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";

type NewUser = {
  readonly username: string;
  readonly name: string;
  readonly roles: Role[];
  readonly region_codes: string[];
};

/** A new local account; its one-time password is shown once and changed on first use. */
export function AddUser() {
  const { t } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  const [password, setPassword] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: (body: NewUser) => client.ask(administrationRoutes.addUser, { body }),
    onSuccess: (answer) => {
      setPassword(answer.one_time_password);
      return queryClient.invalidateQueries();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const role = Role.safeParse(textOf(form, "role"));
    const region = textOf(form, "region");
    add.mutate({
      username: textOf(form, "username"),
      name: textOf(form, "name"),
      roles: role.success ? [role.data] : [],
      region_codes: region === "" ? [] : [region],
    });
  };
  return (
    <form className="form section-first" onSubmit={submit}>
      <h3>{t("administration.add")}</h3>
      <label className="field">
        <span className="field-label">{t("signIn.username")}</span>
        <input
          className="input"
          name="username"
          required
          pattern="[\w.@\-]{3,100}"
          autoComplete="off"
        />
      </label>
      <label className="field">
        <span className="field-label">{t("administration.name")}</span>
        <input className="input" name="name" required maxLength={200} autoComplete="off" />
      </label>
      <label className="field">
        <span className="field-label">{t("administration.role")}</span>
        <select className="input" name="role">
          {Role.options.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="field-label">{t("administration.region")}</span>
        <select className="input" name="region">
          <option value="">{t("administration.noRegion")}</option>
          {release.areas
            .filter((area) => area.kind === "region")
            .map((area) => (
              <option key={area.code} value={area.code}>
                {formsOf(area).name}
              </option>
            ))}
        </select>
      </label>
      <div>
        <button type="submit" className="button button-main" disabled={add.isPending}>
          {t("administration.add")}
        </button>
      </div>
      {password === null ? null : <p role="status">{t("administration.oneTime", { password })}</p>}
      {add.error === null ? null : <FaultOf error={add.error} />}
    </form>
  );
}
