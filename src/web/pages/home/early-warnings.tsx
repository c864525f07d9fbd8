import { Link } from "@tanstack/react-router";
import { type EarlyWarning, overviewRoutes } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { ControlChart } from "../../charts/control-chart.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace } from "../../data/place.ts";
import { formatInUnit } from "../../format/format-cell.ts";
import { formatMonth } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";

const MOST_SHOWN = 3;
const MONTHS = 18;

/** Leading indicators whose newest months are not as usual, each with its control chart. */
export function EarlyWarnings() {
  const { area, year } = usePlace();
  const warnings = useAnswer(overviewRoutes.earlyWarnings, { query: { region: area.code, year } });
  const shown = (warnings.data?.warnings ?? []).slice(0, MOST_SHOWN);
  return shown.map((warning) => (
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
  const points = warning.points.slice(-MONTHS);
  const isOut = (value: number | null) =>
    value !== null && ((upper !== null && value > upper) || (lower !== null && value < lower));
  const first = points[0]?.period;
  const title = warning.sentence[language];
  const limits = lower === null || upper === null ? null : `${number(lower)}–${number(upper)}`;
  return (
    <div className={warning.verdict === "worse" ? "side-item side-item-worse" : "side-item"}>
      <ChartFigure
        level={3}
        title={title}
        subtitle={t("home.warning.chart", {
          indicator: warning.indicator.names[language],
          module: warning.module === null ? "" : shortPackageName(warning.module.names, language),
        })}
        sentence={t("home.warning", {
          month: formatMonth(warning.period, language),
          value: cell.kind === "value" || cell.kind === "zero" ? number(cell.value) : "–",
          centre: number(centre),
          limits: limits ?? "–",
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
          rows: points.map(({ period, value }) => [
            textCell(formatMonth(period, language)),
            { shown: value === null ? t("cell.missing") : number(value), raw: value },
            textCell(limits ?? "–"),
            textCell(
              value === null ? "–" : t(isOut(value) ? "home.warning.out" : "home.warning.in"),
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
              isSignal: isOut(point.value),
              readout: `${formatMonth(point.period, language)}: ${point.value === null ? t("cell.missing") : number(point.value)}`,
            }))}
            centre={centre}
            lower={lower}
            upper={upper}
            firstText={first === undefined ? "" : formatMonth(first, language)}
            lastText={formatMonth(warning.period, language)}
          />
        )}
      </ChartFigure>
    </div>
  );
}
