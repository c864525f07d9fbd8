import { useState } from "react";
import { useWords } from "../../words/words.ts";

const SEEN = "paketti-first-visit-seen";
const STEPS = [1, 2, 3, 4] as const;

/** A guided first visit: four sentences on how to read the pages. Shown until it has been closed once. */
export function FirstVisit() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(() => localStorage.getItem(SEEN) === null);
  if (!isOpen) {
    return (
      <p className="note section no-print">
        <button type="button" className="text-button" onClick={() => setOpen(true)}>
          {t("visit.open")}
        </button>
      </p>
    );
  }
  return (
    <section className="section visit no-print" aria-labelledby="visit">
      <div className="section-head">
        <h2 id="visit">{t("visit.title")}</h2>
      </div>
      <ol className="visit-steps">
        {STEPS.map((step) => (
          <li key={step}>
            <h3>{t(`visit.step${step}`)}</h3>
            <p>{t(`visit.step${step}.text`)}</p>
          </li>
        ))}
      </ol>
      <p>
        <button
          type="button"
          className="button"
          onClick={() => {
            localStorage.setItem(SEEN, "yes");
            setOpen(false);
          }}
        >
          {t("visit.close")}
        </button>
      </p>
    </section>
  );
}
