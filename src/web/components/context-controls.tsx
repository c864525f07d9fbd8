import type { ReactNode } from "react";
import { useAgainstForms, useAreaForms, usePlace, useSurroundings } from "../data/place.ts";
import { useWords, type WordKey } from "../words/words.ts";
import { FilledSentence } from "./filled-sentence.tsx";
import { PeerChoice } from "./peer-choice.tsx";
import { type WordOption, WordSelect } from "./word-select.tsx";

/** The sentence above the finding: what is looked at, when, beside whom. Its underlined words are controls. */
export function ContextSentence({
  template,
  slots = {},
}: {
  readonly template: WordKey;
  /** Controls of the page's own. */
  readonly slots?: Readonly<Record<string, ReactNode>>;
}) {
  const words = useWords();
  return (
    <>
      <p className="context">
        <FilledSentence
          template={words.template(template)}
          slots={{
            region: <RegionControl />,
            year: <YearControl />,
            against: <AgainstControl />,
            standard: <StandardControl />,
            ...slots,
          }}
        />
      </p>
      {words.template(template).includes("{against}") ? <PeerChoice /> : null}
    </>
  );
}

export function RegionControl() {
  const { t } = useWords();
  const { release } = useSurroundings();
  const { area, change } = usePlace();
  const formsOf = useAreaForms();
  const options = release.areas
    .filter((candidate) => candidate.has_figures)
    .map((candidate): WordOption => ({ value: candidate.code, label: formsOf(candidate).name }));
  return (
    <WordSelect
      label={t("control.region")}
      value={area.code}
      options={options}
      onChange={(region) => change({ region })}
    />
  );
}

export function YearControl() {
  const { t } = useWords();
  const { release } = useSurroundings();
  const { year, change } = usePlace();
  const options = release.years.map((one) => ({ value: String(one), label: String(one) }));
  return (
    <WordSelect
      label={t("control.year")}
      value={String(year)}
      options={options}
      onChange={(value) => change({ year: value })}
    />
  );
}

export function AgainstControl() {
  const { t } = useWords();
  const { release } = useSurroundings();
  const { area, against, change } = usePlace();
  const formsOf = useAgainstForms();
  const codes = [
    ...release.areas
      .filter((candidate) => candidate.has_figures && candidate.kind === "nation")
      .map(({ code }) => code),
    "peers",
    ...(release.years.length > 1 ? ["previous_year"] : []),
    ...release.areas
      .filter((candidate) => candidate.has_figures && candidate.kind !== "nation")
      .map(({ code }) => code),
    ...(against.startsWith("peers:") || against.startsWith("target:") ? [against] : []),
  ].filter((code) => code !== area.code);
  const options = codes.map((code): WordOption => {
    const forms = formsOf(code);
    return { value: code, label: forms.name, inSentence: forms.illative };
  });
  return (
    <WordSelect
      label={t("control.against")}
      value={against}
      options={options}
      onChange={(code) => change({ against: code })}
    />
  );
}

export function StandardControl() {
  const { t } = useWords();
  const { isStandardised, change } = usePlace();
  return (
    <WordSelect
      label={t("control.standard")}
      value={isStandardised ? "standardised" : "crude"}
      options={[
        { value: "standardised", label: t("control.standard.standardised") },
        { value: "crude", label: t("control.standard.crude") },
      ]}
      onChange={(value) => {
        change({ standard: value === "crude" ? "crude" : undefined });
      }}
    />
  );
}
