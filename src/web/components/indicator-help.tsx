import { useId } from "react";
import type { Indicator } from "../../api/index.ts";
import { useWords } from "../words/words.ts";

/** What an indicator is, why it matters and where it is from: opened by a button beside its name. */
export function IndicatorHelp({ indicator }: { readonly indicator: Indicator }) {
  const { t, language } = useWords();
  const id = useId();
  return (
    <>
      <button type="button" className="help-button" popoverTarget={id}>
        <span aria-hidden="true">?</span>
        <span className="visually-hidden">
          {t("help.open", { name: indicator.names[language] })}
        </span>
      </button>
      <span id={id} popover="auto" className="help-popover">
        <strong>
          {indicator.names[language]} <span className="soft">{indicator.indicator_id}</span>
        </strong>
        <IndicatorText indicator={indicator} />
      </span>
    </>
  );
}

/** The help text of an indicator: why, how it can mislead, what is divided by what, which way is better. */
export function IndicatorText({ indicator }: { readonly indicator: Indicator }) {
  const { t, language } = useWords();
  return (
    <span className="help-text">
      <span>{indicator.why_it_matters[language]}</span>
      <span>{t("help.misleads", { text: indicator.how_it_can_mislead[language] })}</span>
      <span>{t(`help.better.${indicator.better}`)}</span>
      <span className="soft">
        {indicator.denominator === null
          ? t("help.formula.alone", { numerator: indicator.numerator[language] })
          : t("help.formula", {
              numerator: indicator.numerator[language],
              denominator: indicator.denominator[language],
            })}
      </span>
      {indicator.note === null ? null : <span className="soft">{indicator.note[language]}</span>}
      <span className="soft">
        {t("help.source", { text: indicator.source.title[language] })}
        {indicator.is_proposal ? ` · ${t("help.proposal")}` : ""}
      </span>
    </span>
  );
}
