import type { PackagePage, ProducerPoint } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { Funnel, type FunnelPoint } from "../../charts/funnel.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { Empty } from "../../components/states.tsx";
import type { ShownVerdict } from "../../components/verdict-mark.tsx";
import { formatInUnit, numberOf } from "../../format/format-cell.ts";
import { useWords, type WordKey } from "../../words/words.ts";

const POSITIONS: Record<
  NonNullable<ProducerPoint["position"]>,
  { verdict: ShownVerdict; word: WordKey }
> = {
  inside: { verdict: "no_difference", word: "funnel.inside" },
  above_warning: { verdict: "worse", word: "funnel.aboveWarning" },
  above_alarm: { verdict: "worse", word: "funnel.aboveAlarm" },
  below_warning: { verdict: "better", word: "funnel.belowWarning" },
  below_alarm: { verdict: "better", word: "funnel.belowAlarm" },
};

/** Producers by their size and their cost per client; outside the funnel is more than chance. */
export function Producers({ page }: { readonly page: PackagePage }) {
  const { t, language } = useWords();
  const number = (value: number) => formatInUnit(value, "euros", language);
  const points = page.producers.flatMap((point): (FunnelPoint & { word: WordKey })[] => {
    const size = numberOf(point.clients);
    const value = numberOf(point.cost_per_client);
    if (size === null || size === 0 || value === null) return [];
    const position = point.position === null ? null : POSITIONS[point.position];
    const name = point.producer.names[language];
    return [
      {
        key: point.producer.code,
        label: name,
        size,
        value,
        verdict: position?.verdict ?? "cannot_say",
        word: position?.word ?? "funnel.unknown",
        readout: t("funnel.readout", {
          name,
          value: number(value),
          clients: formatInUnit(size, "persons", language),
          n: size,
          position: t(position?.word ?? "funnel.unknown"),
        }),
      },
    ];
  });
  if (points.length < 2) {
    return (
      <section>
        <div className="section-head">
          <h2>{t("package.producers")}</h2>
        </div>
        <Empty>{t("package.producers.few")}</Empty>
      </section>
    );
  }
  const outside = points.filter(({ verdict }) => verdict === "worse" || verdict === "better");
  const centre = numberOf(page.cost_per_client) ?? 0;
  return (
    <ChartFigure
      title={t("package.producers")}
      subtitle={t(
        page.producer_limits.length === 0
          ? "package.producers.unitAlone"
          : "package.producers.unit",
      )}
      sentence={
        points.every(({ verdict }) => verdict === "cannot_say")
          ? ""
          : outside.length === 0
            ? t("funnel.noneOutside", { n: points.length })
            : t("funnel.someOutside", { n: outside.length, all: points.length })
      }
      fileName={`paketti-${page.package.code}-${page.year}-producers`}
      twin={{
        caption: t("package.producers"),
        columns: [
          { label: t("column.producer"), isNumber: false },
          { label: t("column.clients"), isNumber: true },
          { label: t("column.perClient"), isNumber: true },
          { label: t("column.position"), isNumber: false },
        ],
        rows: points.map((point) => [
          textCell(point.label),
          { shown: formatInUnit(point.size, "persons", language), raw: point.size },
          { shown: number(point.value), raw: point.value },
          textCell(t(point.word)),
        ]),
      }}
    >
      {(width) => (
        <Funnel
          width={width}
          label={t("package.producers")}
          points={points}
          limits={page.producer_limits.map((limit) => ({
            size: limit.client_count,
            lower95: limit.lower_95,
            upper95: limit.upper_95,
            lower998: limit.lower_998,
            upper998: limit.upper_998,
          }))}
          centre={centre}
          centreText={t("funnel.centre", { value: number(centre) })}
          sizeText={t("column.clients")}
          formatTick={(value) => formatInUnit(value, "euros", language, { isBare: true })}
          formatSize={(value) => formatInUnit(value, "persons", language)}
        />
      )}
    </ChartFigure>
  );
}
