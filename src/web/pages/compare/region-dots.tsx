import type { Comparison, Verdict } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { DotPlot, type DotRow } from "../../charts/dot-plot.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { cellNote } from "../../components/cell-value.tsx";
import { Empty } from "../../components/states.tsx";
import { VerdictKey } from "../../components/verdict-mark.tsx";
import { usePlace } from "../../data/place.ts";
import { formatInUnit, numberOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";
import type { ShownArea } from "./areas.ts";

/** What a region's mark tells by its shape. */
const OFF = ["better", "worse"] as const;

/** Every region with its interval, against the line of the comparison. */
export function RegionDots({
  comparison,
  areas,
  againstName,
}: {
  readonly comparison: Comparison;
  readonly areas: readonly ShownArea[];
  readonly againstName: string;
}) {
  const words = useWords();
  const { t, language } = words;
  const { isStandardised } = usePlace();
  const number = (value: number, isBare = false) =>
    formatInUnit(value, comparison.unit, language, { isBare });
  const rows = areas.map((area): DotRow => {
    return {
      key: area.code,
      label: area.name,
      value: area.value,
      lower: area.lower,
      upper: area.upper,
      text: area.text,
      verdict: area.cell.kind === "hidden" ? "hidden" : area.verdict,
      isStrong: area.isOwn,
      isPeer: area.isPeer,
      readout: `${area.name}: ${area.text} · ${cellNote(area.cell, words, isStandardised)}`,
    };
  });
  // Peers and the year before are each region's own: the line is that of the region that is looked at.
  const known = areas.filter(({ cell }) => cell.reference?.value != null);
  const ofOwn = known.find(({ isOwn }) => isOwn) ?? known[0];
  const reference =
    ofOwn?.cell.reference?.value ??
    (comparison.nation === null ? null : numberOf(comparison.nation, isStandardised));
  if (rows.every(({ value }) => value === null)) return <Empty>{t("compare.heading.none")}</Empty>;
  const seen = OFF.filter((one) => areas.some(({ verdict }) => verdict === one));
  const hasIntervals = rows.some(({ lower }) => lower !== null);
  return (
    <ChartFigure
      title={t("compare.dots")}
      subtitle={hasIntervals ? t("compare.dots.what") : t("compare.dots.noInterval")}
      sentence={sentenceOf(areas, againstName, words)}
      fileName={`paketti-${comparison.figure.code}-${comparison.year}-regions`}
      twin={{
        caption: comparison.figure.names[language],
        columns: [
          { label: t("column.region"), isNumber: false },
          { label: t("column.value"), isNumber: true },
          { label: t("column.interval"), isNumber: true },
        ],
        rows: areas.map((area) => [
          textCell(area.name),
          { shown: area.text, raw: area.value },
          textCell(
            area.lower === null || area.upper === null
              ? ""
              : `${number(area.lower, true)}–${number(area.upper, true)}`,
          ),
        ]),
      }}
      note={
        <>
          {seen.length > 0 ? <VerdictKey verdicts={seen} /> : null}
          {rows.some(({ isPeer }) => isPeer) ? (
            <p className="chart-key note">{t("compare.peerKey")}</p>
          ) : null}
        </>
      }
    >
      {(width) => (
        <DotPlot
          width={width}
          label={t("compare.dots")}
          rows={rows}
          reference={
            reference === null
              ? null
              : { value: reference, text: `${againstName} ${number(reference)}` }
          }
          formatTick={(value) => number(value, true)}
        />
      )}
    </ChartFigure>
  );
}

/** How far apart the ends are, and which regions lie off the comparison by more than chance. */
function sentenceOf(
  areas: readonly ShownArea[],
  againstName: string,
  { t }: ReturnType<typeof useWords>,
): string {
  const known = areas.filter(({ value }) => value !== null);
  const most = known[0];
  const least = known.at(-1);
  if (most === undefined || least === undefined) return t("compare.heading.none");
  const ends =
    most === least
      ? `${most.name}: ${most.text}.`
      : t("compare.dots.sentence", {
          most: most.name,
          mostText: most.text,
          least: least.name,
          leastText: least.text,
        });
  const named = (verdict: Verdict) =>
    areas.filter((area) => area.verdict === verdict).map(({ name }) => name);
  const off = OFF.flatMap(named);
  if (off.length === 0 && named("no_difference").length === 0) return ends;
  return off.length === 0
    ? `${ends} ${t("compare.dots.noneOff", { against: againstName })}`
    : `${ends} ${t("compare.dots.off", { against: againstName, names: off.join(", ") })}`;
}
