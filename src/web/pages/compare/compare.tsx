import { type Comparison, comparisonRoutes, figureRoutes, unitText } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { cellText } from "../../components/cell-text.ts";
import { ContextSentence } from "../../components/context-controls.tsx";
import { IndicatorHelp } from "../../components/indicator-help.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { useAgainstForms, useAreaForms, usePlace } from "../../data/place.ts";
import { differenceSentence } from "../../data/sentences.ts";
import { formatInUnit, numberOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";
import { areasOf, type ShownArea } from "./areas.ts";
import { CompareTable } from "./compare-table.tsx";
import { FigureControl, figureOf, ModuleControl } from "./figure-control.tsx";
import { Peers } from "./peers.tsx";
import { RegionDots } from "./region-dots.tsx";
import { RegionMap } from "./region-map.tsx";
import { TargetForm } from "./target-form.tsx";
import { Years } from "./years.tsx";

/** Any figure over all regions: on the map, with intervals, beside peers, over time, and as a table. */
export function Compare() {
  const { address, area, year, against, isStandardised } = usePlace();
  const comparison = useAnswer(comparisonRoutes.comparison, {
    query: {
      figure: figureOf(address.indicator),
      year,
      region: area.code,
      compare: against,
      standardised: isStandardised ? "true" : "false",
      ...(address.module === undefined ? {} : { module: address.module }),
    },
  });
  return (
    <Answered query={comparison} rows={16}>
      {(data) => <Shown comparison={data} />}
    </Answered>
  );
}

function Shown({ comparison }: { readonly comparison: Comparison }) {
  const words = useWords();
  const { area, against, isStandardised } = usePlace();
  const formsOf = useAreaForms();
  const againstForms = useAgainstForms();
  const areas = areasOf(comparison, area.code, isStandardised, {
    name: (one) => formsOf(one).name,
    text: (cell, value) => cellText(cell, value, words),
  });
  return (
    <>
      <Opening comparison={comparison} areas={areas} />
      <div className="columns columns-compare">
        <RegionMap comparison={comparison} areas={areas} />
        <RegionDots
          comparison={comparison}
          areas={areas}
          againstName={againstForms(against).name}
        />
      </div>
      {comparison.years.length > 1 ? <Years comparison={comparison} areas={areas} /> : null}
      <CompareTable comparison={comparison} areas={areas} />
      <Peers areas={areas} />
      {words.language === "en" ? <p className="note section">{comparison.method}</p> : null}
    </>
  );
}

function Opening({
  comparison,
  areas,
}: {
  readonly comparison: Comparison;
  readonly areas: readonly ShownArea[];
}) {
  const words = useWords();
  const { t, language } = words;
  const { area, against, isStandardised } = usePlace();
  const formsOf = useAreaForms();
  const againstForms = useAgainstForms();
  const definitions = useAnswer(figureRoutes.indicators).data?.indicators ?? [];
  const definition = definitions.find(({ indicator_id: id }) => id === comparison.figure.code);
  const heading = useHeading(comparison, areas);
  useTitle(`${comparison.figure.names[language]}: ${heading}`);
  const judged = areas.filter(({ verdict }) => verdict !== null && verdict !== "cannot_say");
  const own = areas.find(({ code }) => code === area.code);
  return (
    <div className="opening">
      <ContextSentence
        template={comparison.is_standardised ? "context.compare" : "context.compare.crude"}
        slots={{
          figure: <FigureControl comparison={comparison} />,
          module: <ModuleControl comparison={comparison} />,
        }}
      />
      <TargetForm unit={unitText(comparison.unit).sign[language]} />
      <h1>{heading}</h1>
      <p className="lead">
        {[
          judged.length === 0
            ? t("compare.lead.noVerdicts", { against: againstForms(against) })
            : t("compare.lead.verdicts", {
                better: areas.filter(({ verdict }) => verdict === "better").length,
                worse: areas.filter(({ verdict }) => verdict === "worse").length,
                same: areas.filter(({ verdict }) => verdict === "no_difference").length,
                against: againstForms(against),
              }),
          own === undefined
            ? null
            : differenceSentence(
                own.cell,
                formsOf(area).name,
                againstForms(against),
                words,
                isStandardised,
              ),
          t(`help.better.${comparison.better}`),
        ]
          .filter((sentence) => sentence !== null)
          .join(" ")}{" "}
        {definition === undefined ? null : <IndicatorHelp indicator={definition} />}
      </p>
    </div>
  );
}

/** Who has most and who least, and how many times as much. */
function useHeading(comparison: Comparison, areas: readonly ShownArea[]): string {
  const { t, language } = useWords();
  const known = areas.filter(({ value }) => value !== null);
  const first = known[0];
  const last = known.at(-1);
  const nation = comparison.nation === null ? null : numberOf(comparison.nation);
  if (first === undefined || last === undefined) return t("compare.heading.none");
  if (first === last) {
    return nation === null
      ? `${first.name} ${first.text}`
      : t("compare.heading.one", {
          region: first.name,
          figure: first.text,
          all: formatInUnit(nation, comparison.unit, language),
        });
  }
  return t("compare.heading", {
    most: first.name,
    mostText: first.text,
    least: last.name,
    leastText: last.text,
  });
}
