import type { CardMark, IndicatorFigure } from "../../../api/index.ts";
import { CARD_DIMENSIONS } from "../../components/card-marks.tsx";
import { VerdictKey, VerdictMark } from "../../components/verdict-mark.tsx";
import { useWords } from "../../words/words.ts";

/** The card of four dimensions: the verdict of each, and of how many indicators it is made. */
export function Card({
  card,
  indicators,
}: {
  readonly card: readonly CardMark[];
  readonly indicators: readonly IndicatorFigure[];
}) {
  const { t } = useWords();
  if (card.length === 0 && indicators.length === 0) return null;
  return (
    <>
      <section className="card" aria-label={t("package.card")}>
        {CARD_DIMENSIONS.map((dimension) => {
          const mark = card.find((one) => one.dimension === dimension);
          const verdict = mark?.verdict ?? "cannot_say";
          return (
            <a key={dimension} className="card-dimension" href={`#dimension-${dimension}`}>
              <VerdictMark verdict={verdict} />
              <span className="card-name">{t(`dimension.${dimension}`)}</span>
              <span className="note">
                {mark === undefined
                  ? t("package.card.none")
                  : t("package.card.counts", {
                      better: mark.better_count,
                      worse: mark.worse_count,
                      same: mark.no_difference_count,
                      unknown: mark.cannot_say_count,
                    })}
              </span>
            </a>
          );
        })}
      </section>
      <div className="table-note note">
        <VerdictKey verdicts={["better", "worse", "no_difference", "cannot_say"]} />
        <span>{t("card.what")}</span>
      </div>
    </>
  );
}
