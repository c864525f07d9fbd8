import { Link } from "@tanstack/react-router";
import { type EarlyWarning, overviewRoutes } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { ControlChart } from "../../charts/control-chart.tsx";
import { useWidth } from "../../charts/use-width.ts";
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
  const { ref, width } = useWidth(360);
  const { cell, centre, lower_limit: lower, upper_limit: upper } = warning;
  const number = (value: number) => formatInUnit(value, cell.unit, language);
  const points = warning.points.slice(-MONTHS);
  const isOut = (value: number | null) =>
    value !== null && ((upper !== null && value > upper) || (lower !== null && value < lower));
  const first = points[0]?.period;
  return (
    <div className={warning.verdict === "worse" ? "side-item side-item-worse" : "side-item"}>
      <h3>{warning.sentence[language]}</h3>
      <p>
        {t("home.warning", {
          month: formatMonth(warning.period, language),
          value: cell.kind === "value" || cell.kind === "zero" ? number(cell.value) : "–",
          centre: number(centre),
        })}
        {warning.module === null ? null : ` · ${shortPackageName(warning.module.names, language)}`}
      </p>
      <div ref={ref} className="chart">
        <ControlChart
          width={width}
          label={warning.sentence[language]}
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
      </div>
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
    </div>
  );
}
