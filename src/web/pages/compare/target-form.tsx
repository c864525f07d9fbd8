import type { FormEvent } from "react";
import { textOf } from "../../data/form.ts";
import { usePlace } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";

/** Holds all regions against a number of one's own, in the unit of the figure. */
export function TargetForm({ unit }: { readonly unit: string }) {
  const { t } = useWords();
  const { against, change } = usePlace();
  const current = against.startsWith("target:") ? against.slice("target:".length) : "";
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget), "target").replace(",", ".").trim();
    const value = Number(text);
    if (text !== "" && Number.isFinite(value)) change({ against: `target:${value}` });
  };
  return (
    <details className="peer-choice" open={current === "" ? undefined : true}>
      <summary>{t("target.open")}</summary>
      <form className="target-form" onSubmit={submit}>
        <label className="field">
          <span className="field-label">{t("target.value", { unit })}</span>
          <input
            key={current}
            className="input"
            name="target"
            inputMode="decimal"
            required
            pattern="-?[0-9]+([.,][0-9]+)?"
            defaultValue={current}
          />
        </label>
        <button type="submit" className="button">
          {t("target.use")}
        </button>
        {current === "" ? null : (
          <button
            type="button"
            className="text-button"
            onClick={() => change({ against: undefined })}
          >
            {t("target.remove")}
          </button>
        )}
      </form>
    </details>
  );
}
