import type { PackagePage } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { Distribution } from "../../charts/distribution.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { formatInUnit, numberOf } from "../../format/format-cell.ts";
import { formatValue } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** Euros per client by tenths: the median and the dearest tenth beside the mean. */
export function CostSpread({ page }: { readonly page: PackagePage }) {
  const { t, language } = useWords();
  const { distribution } = page;
  if (distribution === null || distribution.decile_bounds.length === 0) return null;
  const number = (value: number) => formatInUnit(value, "euros", language);
  const mean = numberOf(distribution.mean);
  const median = numberOf(distribution.median);
  const share = distribution.top_decile_cost_share;
  const tenth = (index: number, upTo: string) => t("spread.tenth", { tenth: String(index), upTo });
  const lines = [
    ...(mean === null
      ? []
      : [{ key: "mean", value: mean, text: t("spread.mean", { value: number(mean) }) }]),
    ...(median === null
      ? []
      : [{ key: "median", value: median, text: t("spread.median", { value: number(median) }) }]),
  ];
  return (
    <ChartFigure
      title={t("package.spread")}
      subtitle={t("package.spread.unit")}
      sentence={
        mean === null || median === null || share === null
          ? t("package.spread.unit")
          : t("package.spread.sentence", {
              median: number(median),
              mean: number(mean),
              share: formatValue(100 * share, "percent", language),
            })
      }
      fileName={`paketti-${page.package.code}-${page.year}-clients`}
      twin={{
        caption: t("package.spread"),
        columns: [
          { label: t("column.tenth"), isNumber: false },
          { label: t("column.upTo"), isNumber: true },
        ],
        rows: distribution.decile_bounds.map((bound, index) => [
          textCell(String(index + 1)),
          { shown: number(bound), raw: bound },
        ]),
      }}
    >
      {(width) => (
        <Distribution
          width={width}
          label={t("package.spread")}
          bounds={distribution.decile_bounds}
          lines={lines}
          formatTick={(value) => formatInUnit(value, "euros", language, { isBare: true })}
          tenthText={tenth}
        />
      )}
    </ChartFigure>
  );
}
