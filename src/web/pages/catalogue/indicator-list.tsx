import { Link } from "@tanstack/react-router";
import { figureRoutes, INDICATOR_DIMENSIONS } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { Answered } from "../../components/answered.tsx";
import { IndicatorText } from "../../components/indicator-help.tsx";
import { Empty } from "../../components/states.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace } from "../../data/place.ts";
import { useWords } from "../../words/words.ts";

/** Every indicator with its help text: what it is, why it matters, which way is better. */
export function IndicatorList() {
  const { t, language } = useWords();
  const { address } = usePlace();
  const indicators = useAnswer(figureRoutes.indicators);
  return (
    <Answered query={indicators} rows={12}>
      {(data) =>
        data.indicators.length === 0 ? (
          <Empty>{t("catalogue.indicators.none")}</Empty>
        ) : (
          INDICATOR_DIMENSIONS.map((dimension) => {
            const own = data.indicators.filter((one) => one.dimension === dimension);
            if (own.length === 0) return null;
            return (
              <section key={dimension} className="section" aria-label={t(`dimension.${dimension}`)}>
                <div className="section-head">
                  <h2>{t(`dimension.${dimension}`)}</h2>
                </div>
                {own.map((indicator) => (
                  <details key={indicator.indicator_id} className="entry">
                    <summary>
                      <span className="entry-code">{indicator.indicator_id}</span>
                      <span className="entry-name">{indicator.names[language]}</span>
                      <span className="note">
                        {indicator.has_figures ? "" : t("catalogue.indicators.noFigures")}
                      </span>
                    </summary>
                    <div className="entry-body">
                      <IndicatorText indicator={indicator} />
                      {indicator.has_figures ? (
                        <p>
                          <Link
                            to="/compare"
                            search={{ ...carried(address), indicator: indicator.indicator_id }}
                          >
                            {t("attention.go.comparison")}
                          </Link>
                        </p>
                      ) : null}
                    </div>
                  </details>
                ))}
              </section>
            );
          })
        )
      }
    </Answered>
  );
}
