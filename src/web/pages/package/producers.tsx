import type { PackagePage, ProducerFunnel } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { Funnel, type FunnelLine, type FunnelPoint } from "../../charts/funnel.tsx";
import { type Twin, textCell } from "../../charts/twin-table.tsx";
import { Empty } from "../../components/states.tsx";
import { WordSelect } from "../../components/word-select.tsx";
import { usePlace } from "../../data/place.ts";
import { formatInUnit } from "../../format/format-cell.ts";
import { useWords, type WordKey, type Words } from "../../words/words.ts";

type Producer = ProducerFunnel["producers"][number];

const POSITIONS: Readonly<Record<NonNullable<Producer["position"]>, WordKey>> = {
  inside: "funnel.inside",
  above_warning: "funnel.aboveWarning",
  above_alarm: "funnel.aboveAlarm",
  below_warning: "funnel.belowWarning",
  below_alarm: "funnel.belowAlarm",
};

/** Producers by their size and what they reach; outside the funnel is more than chance. */
export function Producers({ page }: { readonly page: PackagePage }) {
  const { t } = useWords();
  const { address } = usePlace();
  const chosen =
    page.producer_funnels.find((one) => keyOf(one) === address.funnel) ??
    firstFunnel(page.producer_funnels);
  if (chosen === undefined) {
    return (
      <section>
        <div className="section-head">
          <h2>{t("package.producers")}</h2>
        </div>
        <Empty>{t("package.producers.few")}</Empty>
      </section>
    );
  }
  return <Shown page={page} funnel={chosen} />;
}

function Shown({ page, funnel }: { readonly page: PackagePage; readonly funnel: ProducerFunnel }) {
  const words = useWords();
  const { t, language } = words;
  const number = (value: number, isBare = false) =>
    formatInUnit(value, funnel.unit, language, { isBare });
  const quartiles = funnel.peers?.quartiles ?? null;
  const lines: FunnelLine[] =
    funnel.centre === null
      ? (quartiles ?? []).map((value, place) => ({
          key: String(place),
          value,
          text: t(place === 1 ? "funnel.peers.median" : "funnel.peers.quartile", {
            value: number(value),
          }),
        }))
      : [
          {
            key: "centre",
            value: funnel.centre,
            text: t("funnel.centre", { value: number(funnel.centre) }),
          },
        ];
  return (
    <ChartFigure
      title={t("package.producers")}
      subtitle={t(
        funnel.limits.length === 0 ? "package.producers.unitAlone" : "package.producers.unit",
      )}
      sentence={sentenceOf(funnel, words, number)}
      fileName={`paketti-${page.package.code}-${page.year}-producers`}
      twin={twinOf(funnel, words, number)}
      controls={<FunnelControl funnels={page.producer_funnels} chosen={funnel} />}
    >
      {(width) => (
        <Funnel
          width={width}
          label={`${t("package.producers")}: ${funnel.indicator.names[language]}`}
          points={funnel.producers.map((producer) => pointOf(producer, words, number))}
          limits={funnel.limits.map((limit) => ({
            size: limit.size,
            lower95: limit.lower_95,
            upper95: limit.upper_95,
            lower998: limit.lower_998,
            upper998: limit.upper_998,
          }))}
          lines={lines}
          sizeText={t(funnel.kind === "means" ? "column.clients" : "column.cases")}
          formatTick={(value) => number(value, true)}
          formatSize={(value) => formatInUnit(value, "persons", language)}
        />
      )}
    </ChartFigure>
  );
}

/** Which figure the producers are held by: those of the package, then those of its functions. */
function FunnelControl({
  funnels,
  chosen,
}: {
  readonly funnels: readonly ProducerFunnel[];
  readonly chosen: ProducerFunnel;
}) {
  const { t, language } = useWords();
  const { change } = usePlace();
  return (
    <WordSelect
      label={t("control.figure")}
      value={keyOf(chosen)}
      options={funnels.map((one) => ({
        value: keyOf(one),
        label: `${one.indicator.names[language]}, ${one.module.names[language]}`,
      }))}
      onChange={(funnel) => change({ funnel })}
    />
  );
}

function pointOf(
  producer: Producer,
  { t, language }: Words,
  number: (value: number) => string,
): FunnelPoint {
  return {
    key: producer.producer.code,
    label: producer.producer.names[language],
    size: Math.max(1, producer.size),
    value: producer.value,
    verdict: producer.verdict ?? "cannot_say",
    isOutside: isOutside(producer),
    readout: t("funnel.readout", {
      name: producer.producer.names[language],
      value: number(producer.value),
      size: formatInUnit(producer.size, "persons", language),
      position: t(positionWord(producer)),
    }),
  };
}

function sentenceOf(
  funnel: ProducerFunnel,
  { t, language }: Words,
  number: (value: number) => string,
): string {
  const [own] = funnel.producers;
  if (funnel.peers !== null && funnel.centre === null) {
    const [lower, median, upper] = funnel.peers.quartiles ?? [];
    if (own === undefined) return "";
    const name = own.producer.names[language];
    if (lower === undefined || median === undefined || upper === undefined)
      return t("funnel.peers.few", { name, value: number(own.value) });
    return t("funnel.peers.sentence", {
      name,
      value: number(own.value),
      n: funnel.peers.producer_count,
      median: number(median),
      lower: number(lower),
      upper: number(upper),
    });
  }
  const placed = funnel.producers.filter(({ position }) => position !== null);
  if (placed.length === 0) return t("funnel.nonePlaced");
  const outside = placed.filter(({ position }) => position?.endsWith("alarm") === true);
  const finding =
    outside.length === 0
      ? t("funnel.noneOutside", { n: placed.length })
      : t("funnel.someOutside", { n: outside.length, all: placed.length });
  return funnel.kind === "means" ? `${finding} ${t("funnel.means")}` : finding;
}

function twinOf(
  funnel: ProducerFunnel,
  { t, language }: Words,
  number: (value: number) => string,
): Twin {
  return {
    caption: `${t("package.producers")}: ${funnel.indicator.names[language]}`,
    columns: [
      { label: t("column.producer"), isNumber: false },
      { label: t(funnel.kind === "means" ? "column.clients" : "column.cases"), isNumber: true },
      { label: funnel.indicator.names[language], isNumber: true },
      { label: t("column.interval"), isNumber: true },
      { label: t("column.position"), isNumber: false },
    ],
    rows: funnel.producers.map((producer) => {
      const { interval } = producer;
      return [
        textCell(producer.producer.names[language]),
        {
          shown: formatInUnit(producer.size, "persons", language),
          raw: Math.round(producer.size),
        },
        { shown: number(producer.value), raw: producer.value },
        textCell(interval === null ? "–" : `${number(interval.lower)}–${number(interval.upper)}`),
        textCell(t(positionWord(producer))),
      ];
    }),
  };
}

function positionWord({ position }: Producer): WordKey {
  return position === null ? "funnel.unknown" : POSITIONS[position];
}

function isOutside({ position }: Producer): boolean {
  return position !== null && position !== "inside";
}

function keyOf({ indicator, module }: ProducerFunnel): string {
  return `${indicator.code}:${module.code}`;
}

/** A share that some have and some lack; then whatever is known of most producers. */
function firstFunnel(funnels: readonly ProducerFunnel[]): ProducerFunnel | undefined {
  const placedIn = ({ producers }: ProducerFunnel) =>
    producers.filter(({ position }) => position !== null).length;
  const telling = funnels.filter(
    (one) => one.kind === "shares" && placedIn(one) > 2 && one.limits.some(hasRoom),
  );
  return telling[0] ?? funnels.find(({ kind }) => kind === "means") ?? funnels[0];
}

function hasRoom({ lower_95: lower, upper_95: upper }: ProducerFunnel["limits"][number]): boolean {
  return lower < upper;
}
