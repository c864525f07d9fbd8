import type { PackagePage } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { Trend, type TrendPoint } from "../../charts/trend.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { cellNote } from "../../components/cell-value.tsx";
import { useAgainstForms, usePlace } from "../../data/place.ts";
import { formatInUnit, intervalOf, numberOf } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** €/resident year by year, with the comparison. */
export function YearTrend({ page }: { readonly page: PackagePage }) {
  const words = useWords();
  const { t, language } = words;
  const { against, isStandardised } = usePlace();
  const againstName = useAgainstForms()(against).name;
  const points = page.trend.map(({ year, cell, reference }): TrendPoint => {
    const value = numberOf(cell, isStandardised);
    const interval = intervalOf(cell, isStandardised);
    const text = value === null ? t("cell.missing") : formatInUnit(value, cell.unit, language);
    return {
      year,
      value,
      lower: interval?.lower ?? null,
      upper: interval?.upper ?? null,
      reference: reference === null ? null : numberOf(reference, isStandardised),
      text,
      readout: `${year}: ${text} · ${cellNote(cell, words, isStandardised)}`,
    };
  });
  const unit = t(
    isStandardised && page.trend.every(({ cell }) => cell.standardised !== null)
      ? "column.perResident.standardised"
      : "column.perResident.crude",
  );
  const first = points.find(({ value }) => value !== null);
  const last = points.findLast(({ value }) => value !== null);
  return (
    <ChartFigure
      title={t("package.trend")}
      subtitle={unit}
      sentence={sentence()}
      fileName={`paketti-${page.package.code}-trend`}
      twin={{
        caption: t("package.trend"),
        columns: [
          { label: t("control.year"), isNumber: false },
          { label: unit, isNumber: true },
          { label: againstName, isNumber: true },
        ],
        rows: points.map((point) => [
          textCell(String(point.year)),
          { shown: point.text, raw: point.value },
          {
            shown:
              point.reference === null ? "–" : formatInUnit(point.reference, "euros", language),
            raw: point.reference,
          },
        ]),
      }}
    >
      {(width) => (
        <Trend
          width={width}
          label={t("package.trend")}
          points={points}
          referenceText={againstName}
        />
      )}
    </ChartFigure>
  );

  function sentence(): string {
    if (first?.value == null || last?.value == null || first === last || first.value === 0)
      return t("compare.years.none");
    const change = (100 * (last.value - first.value)) / first.value;
    const text = {
      from: String(first.year),
      to: String(last.year),
      size: formatValue(Math.abs(change), "percent", language),
    };
    if (Math.abs(change) < 0.5) return t("package.trend.same", text);
    return t(change > 0 ? "package.trend.up" : "package.trend.down", text);
  }
}
