import type { UseQueryResult } from "@tanstack/react-query";
import type { Difference, PackagePage } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { Waterfall } from "../../charts/waterfall.tsx";
import { Answered } from "../../components/answered.tsx";
import { Empty } from "../../components/states.tsx";
import { useAgainstForms, useAreaForms, usePlace } from "../../data/place.ts";
import { formatInUnit, numberOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";

/** Why the region differs from what it is held against: parts that add up to the difference. */
export function DifferenceChart({
  page,
  query,
}: {
  readonly page: PackagePage;
  /** Null against a target, which has no clients and events. */
  readonly query: UseQueryResult<Difference> | null;
}) {
  const { t } = useWords();
  if (query === null) return <NoParts text={t("package.difference.target")} />;
  return (
    <Answered query={query}>
      {(difference) =>
        difference.parts.length === 0 ? (
          <NoParts
            text={t(
              difference.reason === "too_few_areas"
                ? "package.difference.noPeers"
                : "package.difference.none",
            )}
          />
        ) : (
          <Parts page={page} difference={difference} />
        )
      }
    </Answered>
  );
}

function NoParts({ text }: { readonly text: string }) {
  const { t } = useWords();
  return (
    <section>
      <div className="section-head">
        <h2>{t("package.difference")}</h2>
      </div>
      <Empty>{text}</Empty>
    </section>
  );
}

function Parts({
  page,
  difference,
}: {
  readonly page: PackagePage;
  readonly difference: Difference;
}) {
  const { t, language } = useWords();
  const { against } = usePlace();
  const formsOf = useAreaForms();
  const againstForms = useAgainstForms();
  const number = (value: number, isSigned = false) =>
    formatInUnit(value, "euros", language, { isSigned });
  const from = numberOf(difference.from) ?? 0;
  const to = numberOf(difference.to) ?? 0;
  const fromName = againstForms(against).name;
  const toName = formsOf(difference.area).name;
  const parts = difference.parts.map(({ part, cell }) => {
    const value = numberOf(cell) ?? 0;
    return { key: part, label: t(`part.${part}`), value, text: number(value, true) };
  });
  const title = t("package.difference.title", { from: capital(fromName), to: toName });
  return (
    <ChartFigure
      title={title}
      subtitle={t("package.difference.unit")}
      sentence={t(to >= from ? "package.difference.more" : "package.difference.less", {
        region: formsOf(difference.area),
        against: againstForms(against),
        size: number(Math.abs(to - from)),
      })}
      fileName={`paketti-${page.package.code}-${page.year}-difference`}
      note={
        difference.peers.length === 0 ? null : (
          <p className="note">
            {t("package.difference.peers", {
              names: difference.peers.map((peer) => formsOf(peer).name).join(", "),
            })}
          </p>
        )
      }
      twin={{
        caption: title,
        columns: [
          { label: t("column.part"), isNumber: false },
          { label: t("unit.perResident"), isNumber: true },
        ],
        rows: [
          [textCell(capital(fromName)), { shown: number(from), raw: from }],
          ...parts.map((part) => [textCell(part.label), { shown: part.text, raw: part.value }]),
          [textCell(toName), { shown: number(to), raw: to }],
        ],
      }}
    >
      {(width) => (
        <Waterfall
          width={width}
          label={title}
          from={{ label: capital(fromName), value: from, text: number(from) }}
          parts={parts}
          to={{ label: toName, value: to, text: number(to) }}
        />
      )}
    </ChartFigure>
  );
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase("fi") + text.slice(1);
}
