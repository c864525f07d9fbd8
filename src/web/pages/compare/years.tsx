import type { Comparison } from "../../../api/index.ts";
import { Trend, type TrendPoint } from "../../charts/trend.tsx";
import { cellText } from "../../components/cell-text.ts";
import { usePlace } from "../../data/place.ts";
import { intervalOf, numberOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";
import type { ShownArea } from "./areas.ts";

/** Small multiples: every region over the years on one scale, so that lines can be compared. */
export function Years({
  comparison,
  areas,
}: {
  readonly comparison: Comparison;
  readonly areas: readonly ShownArea[];
}) {
  const words = useWords();
  const { t } = words;
  const { isStandardised } = usePlace();
  const pointsOf = (code: string): TrendPoint[] =>
    comparison.series
      .filter((point) => point.area_code === code)
      .sort((left, right) => left.year - right.year)
      .map(({ year, cell }) => {
        const value = numberOf(cell, isStandardised);
        const interval = intervalOf(cell, isStandardised);
        const text = cellText(cell, value, words);
        return {
          year,
          value,
          lower: interval?.lower ?? null,
          upper: interval?.upper ?? null,
          reference: null,
          text,
          readout: `${year}: ${text}`,
        };
      });
  const series = areas.map((area) => ({ area, points: pointsOf(area.code) }));
  const highest = series.flatMap(({ points }) => points.map(({ value }) => value ?? 0));
  const shown = series.filter(({ points }) => points.length > 1);
  if (shown.length === 0) return null;
  return (
    <section className="section" aria-labelledby="years">
      <div className="section-head">
        <h2 id="years">{t("compare.years")}</h2>
        <p className="note">{t("compare.years.what")}</p>
      </div>
      <div className="multiples">
        {shown.map(({ area, points }) => (
          <div key={area.code} className="chart">
            <h3>
              {area.name} <span className="soft nowrap">{points.at(-1)?.text}</span>
            </h3>
            <Trend
              width={176}
              height={84}
              label={`${area.name}: ${points.map(({ readout }) => readout).join(", ")}`}
              points={points}
              referenceText=""
              domain={[0, 1.25 * Math.max(...highest, 0)]}
              isBare
            />
          </div>
        ))}
      </div>
    </section>
  );
}
