import { Link } from "@tanstack/react-router";
import type { EarlyWarning } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { ControlChart } from "../../charts/control-chart.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { usePlace } from "../../data/place.ts";
import { formatInUnit } from "../../format/format-cell.ts";
import { formatMonth } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

const MOST_SHOWN = 3;
const MONTHS = 18;

/** Leading indicators whose newest months are not as usual, each with its control chart. */
export function EarlyWarnings({ warnings }: { readonly warnings: readonly EarlyWarning[] }) {
  return warnings
    .slice(0, MOST_SHOWN)
    .map((warning) => (
      <Warning
        key={`${warning.indicator.code} ${warning.module?.code} ${warning.period}`}
        warning={warning}
      />
    ));
}

function Warning({ warning }: { readonly warning: EarlyWarning }) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const { cell, centre, lower_limit: lower, upper_limit: upper } = warning;
  const number = (value: number) => formatInUnit(value, cell.unit, language);
  // Releases of older programs have the limits of the month that is told alone.
  const points = warning.points.slice(-MONTHS).map((point) => ({
    ...point,
    lower: point.lower ?? lower,
    upper: point.upper ?? upper,
  }));
  const isOut = ({ value, lower: least, upper: most }: (typeof points)[number]) =>
    value !== null && ((most !== null && value > most) || (least !== null && value < least));
  const first = points[0]?.period ?? warning.period;
  const last = points.at(-1)?.period ?? warning.period;
  const module = warning.module === null ? "" : shortPackageName(warning.module.names, language);
  const title =
    module === "" ? warning.sentence[language] : `${module}: ${warning.sentence[language]}`;
  const limitsText = (least: number | null, most: number | null) =>
    least === null || most === null ? "–" : `${number(least)}–${number(most)}`;
  return (
    <div className={warning.verdict === "worse" ? "side-item side-item-worse" : "side-item"}>
      <ChartFigure
        level={3}
        title={title}
        subtitle={t("home.warning.chart")}
        sentence={t("home.warning", {
          month: formatMonth(warning.period, language),
          value: cell.kind === "value" || cell.kind === "zero" ? number(cell.value) : "–",
          centre: number(centre),
          limits: limitsText(lower, upper),
        })}
        fileName={`paketti-${warning.indicator.code}-${warning.module?.code ?? "all"}-${warning.area.code}`}
        twin={{
          caption: title,
          columns: [
            { label: t("column.month"), isNumber: false },
            { label: t("column.value"), isNumber: true },
            { label: t("column.limits"), isNumber: true },
            { label: t("column.position"), isNumber: false },
          ],
          rows: points.map((point) => [
            textCell(formatMonth(point.period, language)),
            {
              shown: point.value === null ? t("cell.missing") : number(point.value),
              raw: point.value,
            },
            textCell(limitsText(point.lower, point.upper)),
            textCell(
              point.value === null ? "–" : t(isOut(point) ? "home.warning.out" : "home.warning.in"),
            ),
          ]),
        }}
        note={
          <p className="note">
            <Link
              to="/compare"
              search={{
                ...carried(address),
                indicator: warning.indicator.code,
                ...(warning.module === null ? {} : { module: warning.module.code }),
              }}
            >
              {t("attention.go.comparison")}
            </Link>
          </p>
        }
      >
        {(width) => (
          <ControlChart
            width={width}
            label={title}
            points={points.map((point) => ({
              key: point.period,
              value: point.value,
              lower: point.lower,
              upper: point.upper,
              isSignal: isOut(point),
              readout: `${formatMonth(point.period, language)}: ${point.value === null ? t("cell.missing") : number(point.value)} (${limitsText(point.lower, point.upper)})`,
            }))}
            verdict={warning.verdict}
            centre={centre}
            textOf={number}
            firstText={formatMonth(first, language)}
            lastText={formatMonth(last, language)}
          />
        )}
      </ChartFigure>
    </div>
  );
}
