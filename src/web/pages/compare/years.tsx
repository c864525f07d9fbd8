import type { Comparison } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { Multiples, type Panel } from "../../charts/multiples.tsx";
import type { TrendPoint } from "../../charts/trend.tsx";
import { type Twin, textCell } from "../../charts/twin-table.tsx";
import { cellText } from "../../components/cell-text.ts";
import { usePlace } from "../../data/place.ts";
import { intervalOf, numberOf } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { useWords, type Words } from "../../words/words.ts";
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
  const { t, language } = words;
  const { isStandardised } = usePlace();
  const pointsOf = (area: ShownArea): TrendPoint[] =>
    comparison.series
      .filter((point) => point.area_code === area.code)
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
          readout: `${area.name} ${year}: ${text}`,
        };
      });
  const panels = areas
    .map((area): Panel => {
      const points = pointsOf(area);
      const text = points.at(-1)?.text ?? "";
      return { key: area.code, name: area.name, text, isStrong: area.isOwn, points };
    })
    .filter(({ points }) => points.length > 1);
  if (panels.length === 0) return null;
  const highest = panels.flatMap(({ points }) => points.map(({ value }) => value ?? 0));
  return (
    <section className="section">
      <ChartFigure
        title={t("compare.years")}
        subtitle={t("compare.years.what")}
        sentence={sentenceOf(panels, words)}
        fileName={`paketti-${comparison.figure.code}-years`}
        twin={twinOf(panels, comparison.figure.names[language], words)}
      >
        {(width) => (
          <Multiples
            width={width}
            label={`${t("compare.years")}: ${comparison.figure.names[language]}`}
            panels={panels}
            domain={[0, 1.25 * Math.max(...highest, 0)]}
          />
        )}
      </ChartFigure>
    </section>
  );
}

/** Which region rose most and which fell most, from its first year to its last. */
function sentenceOf(panels: readonly Panel[], { t, language }: Words): string {
  const changes = panels
    .flatMap(({ name, points }) => {
      const known = points.filter(({ value }) => value !== null);
      const first = known[0];
      const last = known.at(-1);
      if (first?.value == null || last?.value == null || first === last || first.value === 0)
        return [];
      const change = (100 * (last.value - first.value)) / Math.abs(first.value);
      return [{ name, change, from: first.year, to: last.year }];
    })
    .sort((left, right) => right.change - left.change);
  const most = changes[0];
  const least = changes.at(-1);
  if (most === undefined || least === undefined) return t("compare.years.none");
  const percent = (change: number) =>
    formatValue(change, "percent", language, { isSigned: true, decimals: 0 });
  const years = { from: String(most.from), to: String(most.to) };
  if (most === least)
    return t("compare.years.one", { ...years, region: most.name, change: percent(most.change) });
  return t("compare.years.sentence", {
    ...years,
    most: most.name,
    mostChange: percent(most.change),
    least: least.name,
    leastChange: percent(least.change),
  });
}

function twinOf(panels: readonly Panel[], caption: string, { t }: Words): Twin {
  const years = [
    ...new Set(panels.flatMap(({ points }) => points.map(({ year }) => year))),
  ].toSorted((left, right) => left - right);
  return {
    caption,
    columns: [
      { label: t("column.region"), isNumber: false },
      ...years.map((year) => ({ label: String(year), isNumber: true })),
    ],
    rows: panels.map(({ name, points }) => [
      textCell(name),
      ...years.map((year) => {
        const point = points.find((one) => one.year === year);
        return { shown: point?.text ?? "–", raw: point?.value ?? null };
      }),
    ]),
  };
}
