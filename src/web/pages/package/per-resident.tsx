import type { PackagePage } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { PartsKey, StackedBars, type StackedRow } from "../../charts/stacked-bars.tsx";
import { type Twin, textCell } from "../../charts/twin-table.tsx";
import { cellNote } from "../../components/cell-value.tsx";
import { Empty } from "../../components/states.tsx";
import { useAreaForms, usePlace } from "../../data/place.ts";
import { formatInUnit, intervalOf, numberOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";
import { functionValues, hasStandardised, REST } from "./standardised-parts.ts";

const MOST_NAMED = 5;
const OTHERS = "others";

type AreaRow = PackagePage["per_resident"]["areas"][number];

/** €/resident of every region split by function: the brochure's figure. */
export function PerResident({ page }: { readonly page: PackagePage }) {
  const words = useWords();
  const { t, language } = words;
  const place = usePlace();
  const formsOf = useAreaForms();
  const { resident_ages: ages, functions, areas } = page.per_resident;
  const known = areas.filter(
    ({ area, total }) => area.kind === "region" && numberOf(total) !== null,
  );
  const isStandardised = place.isStandardised && known.every(hasStandardised);
  const regions = known.sort(
    (left, right) =>
      (numberOf(right.total, isStandardised) ?? 0) - (numberOf(left.total, isStandardised) ?? 0),
  );
  const nation = areas.find(({ area }) => area.kind === "nation");
  const parts = partsOf(regions, isStandardised, functions, language, t("package.otherFunctions"));
  if (regions.length === 0) return <Empty>{t("package.nothing")}</Empty>;
  const number = (value: number) => formatInUnit(value, "euros", language);
  const rows = regions.map((region): StackedRow => {
    const { area, total } = region;
    const value = numberOf(total, isStandardised) ?? 0;
    const interval = intervalOf(total, isStandardised);
    const values = functionValues(region, isStandardised);
    const name = formsOf(area).name;
    return {
      key: area.code,
      label: name,
      isStrong: area.code === page.area.code,
      pieces: parts.map(({ key, ids }) => {
        const sum = values
          .filter(({ id }) => ids.has(id))
          .reduce((all, part) => all + part.value, 0);
        return { part: key, value: sum, text: number(sum) };
      }),
      total: value,
      totalText: number(value),
      lower: interval?.lower ?? null,
      upper: interval?.upper ?? null,
      readout: `${name}: ${number(value)} · ${cellNote(total, words, isStandardised)}`,
    };
  });
  const reference = nation === undefined ? null : numberOf(nation.total, isStandardised);
  const unit =
    ages === null ? t("unit.perResident") : t("unit.perResidentAged", { ages: agesText(ages) });
  const first = rows[0];
  const last = rows.at(-1);
  return (
    <ChartFigure
      title={t("package.perResident")}
      subtitle={
        rows.some(({ lower }) => lower !== null)
          ? t("package.perResident.interval", { unit })
          : unit
      }
      sentence={
        first === undefined || last === undefined || first === last
          ? `${first?.label ?? ""}: ${first?.totalText ?? ""}.`
          : t("package.perResident.sentence", {
              most: first.label,
              mostText: first.totalText,
              least: last.label,
              leastText: last.totalText,
            })
      }
      twin={twinOf(rows, parts, unit, t("column.region"), t("table.total"))}
      fileName={`paketti-${page.package.code}-${page.year}-per-resident`}
      note={
        <>
          <PartsKey parts={parts} />
          {place.isStandardised ? (
            <p className="note">
              {isStandardised
                ? t("package.perResident.standardised")
                : t("package.perResident.crude")}
              {isStandardised && regions.some(hasRest) ? ` ${t("package.perResident.rest")}` : ""}
            </p>
          ) : null}
        </>
      }
    >
      {(width) => (
        <StackedBars
          width={width}
          label={`${t("package.perResident")}, ${unit}`}
          parts={parts}
          rows={rows}
          reference={
            reference === null || nation === undefined
              ? null
              : { value: reference, text: `${formsOf(nation.area).name} ${number(reference)}` }
          }
          formatTick={(value) => formatInUnit(value, "euros", language, { isBare: true })}
        />
      )}
    </ChartFigure>
  );
}

function hasRest(region: AreaRow): boolean {
  return functionValues(region, true).some(({ id }) => id === REST);
}

type Part = {
  readonly key: string;
  readonly name: string;
  readonly ids: ReadonlySet<string | null>;
};

/** The five functions with most euros by name, and the rest together: more shades could not be told apart. */
function partsOf(
  regions: readonly AreaRow[],
  isStandardised: boolean,
  functions: PackagePage["per_resident"]["functions"],
  language: "fi" | "sv" | "en",
  others: string,
): Part[] {
  const values = regions.flatMap((region) => functionValues(region, isStandardised));
  const weight = (code: string) =>
    values.filter(({ id }) => id === code).reduce((sum, { value }) => sum + value, 0);
  const sorted = [...functions].sort((left, right) => weight(right.code) - weight(left.code));
  const named = sorted.length <= MOST_NAMED + 1 ? sorted : sorted.slice(0, MOST_NAMED);
  const rest = sorted.slice(named.length).map(({ code }) => code);
  const parts: Part[] = named.map(({ code, names }) => ({
    key: code,
    name: names[language],
    ids: new Set([code]),
  }));
  const hasUnnamed = values.some(({ id }) => id === null || id === REST);
  if (rest.length === 0 && !hasUnnamed) return parts;
  return [...parts, { key: OTHERS, name: others, ids: new Set([...rest, null, REST]) }];
}

function twinOf(
  rows: readonly StackedRow[],
  parts: readonly Part[],
  unit: string,
  regionText: string,
  totalText: string,
): Twin {
  return {
    caption: unit,
    columns: [
      { label: regionText, isNumber: false },
      ...parts.map(({ name }) => ({ label: name, isNumber: true })),
      { label: totalText, isNumber: true },
    ],
    rows: rows.map((row) => [
      textCell(row.label),
      ...row.pieces.map(({ value, text }) => ({ shown: text, raw: value })),
      { shown: row.totalText, raw: row.total },
    ]),
  };
}

/** `75+` as people write it in a unit; the plus says "and over" in all three languages. */
function agesText(ages: string): string {
  return ages.replace("-", "–");
}
