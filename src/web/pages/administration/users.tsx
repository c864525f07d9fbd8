import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { administrationRoutes, type User } from "../../../api/index.ts";
import { Answered, FaultOf } from "../../components/answered.tsx";
import { CheckedForm } from "../../components/checked-form.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { client, queryClient, useAnswer } from "../../data/client.ts";
import { useConditionText } from "../../data/conditions.ts";
import { formatMoment } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { AddUser } from "./add-user.tsx";
import { type Rights, RightsFields, rightsOf } from "./rights-fields.tsx";

/** Who may do what: users, their roles and regions, and what can be done to an account. */
export function Users() {
  const { t } = useWords();
  const users = useAnswer(administrationRoutes.users);
  return (
    <section className="section" aria-labelledby="users">
      <div className="section-head">
        <h2 id="users">{t("administration.part.users")}</h2>
        <p className="note">{t("administration.users.what")}</p>
      </div>
      <Answered query={users} rows={5}>
        {(data) =>
          data.users.length === 0 ? (
            <p className="soft">{t("administration.users.none")}</p>
          ) : (
            <UserTable users={data.users} />
          )
        }
      </Answered>
      <AddUser />
    </section>
  );
}

function UserTable({ users }: { readonly users: readonly User[] }) {
  const { t } = useWords();
  return (
    <TableWrap>
      <table className="table">
        <caption className="visually-hidden">{t("administration.part.users")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("administration.user")}</th>
            <th scope="col">{t("administration.roles")}</th>
            <th scope="col" className="wide-only">
              {t("administration.lastSignIn")}
            </th>
            <th scope="col">{t("column.state")}</th>
            <th scope="col">{t("administration.do")}</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow key={user.user_id} user={user} />
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}

function UserRow({ user }: { readonly user: User }) {
  const { t, language } = useWords();
  const conditionText = useConditionText();
  const [password, setPassword] = useState<string | null>(null);
  const params = { user_id: user.user_id };
  const onSuccess = () => queryClient.invalidateQueries();
  const change = useMutation({
    mutationFn: (body: Partial<Rights> & { is_active?: boolean; unlock?: boolean }) =>
      client.ask(administrationRoutes.changeUser, { params, body }),
    onSuccess,
  });
  const reset = useMutation({
    mutationFn: () => client.ask(administrationRoutes.resetPassword, { params }),
    onSuccess: (answer) => setPassword(answer.one_time_password),
  });
  const [isEditing, setEditing] = useState(false);
  const fault = change.error ?? reset.error;
  const edit = (form: FormData): void =>
    change.mutate(rightsOf(form), { onSuccess: () => setEditing(false) });
  const regions = user.region_codes.map((code) => conditionText(`region=${code}`));
  const state = user.is_locked ? "locked" : user.is_active ? "active" : "inactive";
  return (
    <tr>
      <th scope="row">
        {user.name}
        <p className="note">{user.username}</p>
      </th>
      <td>
        {user.roles.map((role) => t(`role.${role}`)).join(", ")}
        <p className="note">{[...regions, ...user.producer_ids].join(", ")}</p>
      </td>
      <td className="wide-only">
        {user.last_signed_in_at === null ? "–" : formatMoment(user.last_signed_in_at, language)}
      </td>
      <td>{t(`administration.state.${state}`)}</td>
      <td>
        <span className="choices">
          <button
            type="button"
            className="text-button"
            aria-expanded={isEditing}
            onClick={() => setEditing(!isEditing)}
          >
            {t("administration.edit")}
            <span className="visually-hidden">: {user.name}</span>
          </button>
          <button
            type="button"
            className="text-button"
            onClick={() => change.mutate({ is_active: !user.is_active })}
          >
            {user.is_active ? t("administration.deactivate") : t("administration.activate")}
          </button>
          {user.is_locked ? (
            <button
              type="button"
              className="text-button"
              onClick={() => change.mutate({ unlock: true })}
            >
              {t("administration.unlock")}
            </button>
          ) : null}
          {user.kind === "local" ? (
            <button type="button" className="text-button" onClick={() => reset.mutate()}>
              {t("administration.reset")}
            </button>
          ) : null}
        </span>
        {isEditing ? (
          <CheckedForm onSubmit={edit} label={`${t("administration.edit")}: ${user.name}`}>
            <RightsFields rights={user} />
            <div className="choices">
              <button type="submit" className="button button-main" disabled={change.isPending}>
                {t("administration.save")}
              </button>
              <button type="button" className="text-button" onClick={() => setEditing(false)}>
                {t("form.cancel")}
              </button>
            </div>
          </CheckedForm>
        ) : null}
        {change.isSuccess ? <p role="status">{t("administration.done.saved")}</p> : null}
        {password === null ? null : (
          <p role="status">{t("administration.oneTime", { password })}</p>
        )}
        {fault === null ? null : <FaultOf error={fault} />}
      </td>
    </tr>
  );
}
