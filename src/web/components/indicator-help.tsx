import { useId } from "react";
import type { Indicator } from "../../api/index.ts";
import { useWords } from "../words/words.ts";

/** What an indicator is, why it matters and where it is from: opened by a button beside its name. */
export function IndicatorHelp({ indicator }: { readonly indicator: Indicator }) {
  const { t, language } = useWords();
  const id = useId();
  const parts: (string | null)[] = [
    indicator.why_it_matters[language],
    indicator.how_it_can_mislead[language],
    t("help.numerator", { text: indicator.numerator }),
    indicator.denominator === null ? null : t("help.denominator", { text: indicator.denominator }),
    t(`help.better.${indicator.better}`),
    t("help.source", { text: indicator.source.title }),
  ];
  return (
    <>
      <button type="button" className="help-button" popoverTarget={id}>
        <span aria-hidden="true">?</span>
        <span className="visually-hidden">
          {t("help.open", { name: indicator.names[language] })}
        </span>
      </button>
      <div id={id} popover="auto" className="help-popover">
        <h3>
          {indicator.names[language]} <span className="soft">{indicator.indicator_id}</span>
        </h3>
        {parts.map((part) => (part === null ? null : <p key={part}>{part}</p>))}
      </div>
    </>
  );
}
