import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { recordingAuditRoutes } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { client, queryClient } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useAreaForms, useSurroundings } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";

const USUAL_SIZE = 200;

/** Draws a sample: how many, from where; another seed draws others. */
export function DrawForm() {
  const { t } = useWords();
  const { release } = useSurroundings();
  const formsOf = useAreaForms();
  const draw = useMutation({
    mutationFn: (body: {
      size: number;
      seed: number;
      region: string | null;
      year: number | null;
    }) => client.ask(recordingAuditRoutes.drawRecordingAudit, { body }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const year = textOf(form, "year");
    const region = textOf(form, "region");
    draw.mutate({
      size: Number(textOf(form, "size")),
      seed: Number(textOf(form, "seed")),
      region: region === "" ? null : region,
      year: year === "" ? null : Number(year),
    });
  };
  const regions = release.areas.filter((one) => one.kind === "region" && one.has_figures);
  return (
    <form className="draw-form" onSubmit={submit}>
      <label className="field">
        <span className="field-label">{t("audits.size")}</span>
        <input
          className="input"
          name="size"
          type="number"
          min={1}
          max={2000}
          required
          defaultValue={USUAL_SIZE}
        />
      </label>
      <label className="field">
        <span className="field-label">{t("control.region")}</span>
        <select className="input" name="region">
          <option value="">{t("audits.allRegions")}</option>
          {regions.map((region) => (
            <option key={region.code} value={region.code}>
              {formsOf(region).name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="field-label">{t("control.year")}</span>
        <select className="input" name="year">
          <option value="">{t("audits.allYears")}</option>
          {release.years.map((year) => (
            <option key={year} value={year}>
              {year}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="field-label">{t("audits.seed")}</span>
        <input
          className="input"
          name="seed"
          type="number"
          min={0}
          max={2_147_483_647}
          required
          defaultValue={1}
        />
      </label>
      <button type="submit" className="button button-main" disabled={draw.isPending}>
        {t("audits.draw")}
      </button>
      {draw.error === null ? null : <FaultOf error={draw.error} />}
    </form>
  );
}
