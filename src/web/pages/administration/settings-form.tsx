import { useMutation } from "@tanstack/react-query";
import { administrationRoutes, type Settings } from "../../../api/index.ts";
import { Answered, FaultOf } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { client, queryClient, useAnswer } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useWords } from "../../words/words.ts";

/** How long sessions and the log last, and how many must approve a release. */
export function SettingsForm() {
  const { t } = useWords();
  const settings = useAnswer(administrationRoutes.settings);
  return (
    <section className="section" aria-labelledby="settings">
      <div className="section-head">
        <h2 id="settings">{t("administration.part.settings")}</h2>
      </div>
      <Answered query={settings} rows={4}>
        {(data) => <Fields settings={data} />}
      </Answered>
    </section>
  );
}

function Fields({ settings }: { readonly settings: Settings }) {
  const { t } = useWords();
  const save = useMutation({
    mutationFn: (body: Settings) => client.ask(administrationRoutes.changeSettings, { body }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const submit = (form: FormData): void => {
    const number = (name: string) => Number(textOf(form, name));
    const months = textOf(form, "audit_retention_months");
    save.mutate({
      session_idle_minutes: number("session_idle_minutes"),
      session_hours: number("session_hours"),
      audit_retention_months: months === "" ? null : Number(months),
      approvals_needed: number("approvals_needed"),
    });
  };
  return (
    <CheckedForm onSubmit={submit}>
      <NumberField
        name="session_idle_minutes"
        value={settings.session_idle_minutes}
        min={5}
        max={720}
      />
      <NumberField name="session_hours" value={settings.session_hours} min={1} max={24} />
      <NumberField
        name="audit_retention_months"
        value={settings.audit_retention_months}
        min={12}
        max={600}
      />
      <NumberField name="approvals_needed" value={settings.approvals_needed} min={2} max={5} />
      <div>
        <button type="submit" className="button button-main" disabled={save.isPending}>
          {t("administration.save")}
        </button>
      </div>
      {save.isSuccess ? <p role="status">{t("administration.saved")}</p> : null}
      {save.error === null ? null : <FaultOf error={save.error} />}
    </CheckedForm>
  );
}

type NumberFieldProps = {
  readonly name: keyof Settings;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
};

function NumberField({ name, value, min, max }: NumberFieldProps) {
  const { t } = useWords();
  return (
    <Field
      name={name}
      type="number"
      label={t(`administration.setting.${name}`)}
      min={min}
      max={max}
      defaultValue={value ?? ""}
      isRequired={name !== "audit_retention_months"}
    />
  );
}
