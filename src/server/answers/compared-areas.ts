import type { z } from "zod";
import { type Cell, type Comparison, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import { UserError } from "../../domain/errors.ts";
import { type FigureRow, findIndicator, type IndicatorDefinition } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { factsOf, type KnownArea, namedModule, type ReleaseFacts } from "./facts.ts";
import { areaOfRow, shownIndicator } from "./indicator-answers.ts";
import { indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";
import { shownArea } from "./overview-answers.ts";
import { queryCells } from "./query-cells.ts";
import { referenceArea } from "./reference.ts";
import { comparedCell, type RowReference } from "./verdicts.ts";

type Query = z.output<(typeof ROUTES)["comparison"]["query"]>;
type ComparisonInput = z.input<typeof Comparison>;

export const comparedAreas: Answering = fromRelease(
  ROUTES.comparison,
  async (release, { query, asker }) => {
    const [kind, id = ""] = query.figure.split(":", 2);
    return kind === "indicator"
      ? comparedIndicator(release, asker.viewer, id, query)
      : comparedMeasure(release, asker.viewer, id, query);
  },
);

async function comparedIndicator(
  release: Release,
  viewer: Viewer,
  id: string,
  query: Query,
): Promise<ComparisonInput> {
  const definition = findIndicator(indicatorDefinitions(), id);
  const facts = await factsOf(release);
  const { rows: all } = await visibleFigureRows(release, viewer, {
    indicator: id,
    isTogether: true,
  });
  const moduleId = query.module ?? defaultModule(definition, all);
  const rows = all.filter((row) => row.module_id === moduleId);
  const years = [...new Set(rows.map(({ year }) => year))].sort((left, right) => left - right);
  const year = query.year ?? years.at(-1) ?? facts.years.at(-1) ?? 0;
  const kind = query.standardised ? "standardised" : "crude";
  const cell = (row: FigureRow) =>
    comparedCell(release, definition, row, referenceOf(facts, rows, row, query), kind);
  const ofYear = rows.filter((row) => row.year === year);
  const nation = ofYear.find(({ area_kind: areaKind }) => areaKind === "nation");
  return {
    release_id: release.releaseId,
    figure: { code: `indicator:${id}`, names: definition.names },
    unit: definition.unit,
    better: shownIndicator(definition, true).better,
    module: moduleId === null ? null : namedModule(facts, moduleId),
    year,
    years,
    is_standardised: query.standardised && rows.some((row) => row.standardised_value !== null),
    nation: nation === undefined ? null : cell(nation),
    areas: ofYear
      .filter(({ area_kind: areaKind }) => areaKind !== "nation")
      .map((row) => ({ area: areaOfRow(facts, row), cell: cell(row), is_peer: false })),
    series: rows.map((row) => ({ area_code: row.area_code, year: row.year, cell: cell(row) })),
    method: definition.interval,
    notes: [...release.manifest.notes],
  };
}

/** Everything together where the indicator has it; otherwise the first module with figures. */
function defaultModule(definition: IndicatorDefinition, rows: readonly FigureRow[]): string | null {
  if (definition.levels.includes("all")) return null;
  const known = rows.filter(({ status }) => status === "value" || status === "zero");
  const isPackage = known.find(({ level }) => level === "package");
  return (isPackage ?? known[0] ?? rows[0])?.module_id ?? null;
}

/** The row that a row is held against: another area's of the same year, or its own of the year before. */
function referenceOf(
  facts: ReleaseFacts,
  rows: readonly FigureRow[],
  row: FigureRow,
  query: Query,
): RowReference | null {
  if (query.compare === "previous_year") {
    const earlier = rows.find(
      (one) => one.area_code === row.area_code && one.year === row.year - 1,
    );
    const year = String(row.year - 1);
    return {
      row: earlier ?? null,
      kind: "previous_year",
      code: year,
      names: { fi: `Vuosi ${year}`, sv: `År ${year}`, en: `The year ${year}` },
    };
  }
  const own = facts.areas.find(({ code }) => code === row.area_code);
  const area = own === undefined ? null : referenceArea(facts, own, query.compare);
  if (area === null) return null;
  const other = rows.find((one) => one.area_code === area.code && one.year === row.year);
  return { row: other ?? null, kind: area.kind, code: area.code, names: area.names };
}

async function comparedMeasure(
  release: Release,
  viewer: Viewer,
  id: string,
  query: Query,
): Promise<ComparisonInput> {
  if (query.compare === "peers") {
    throw new UserError(
      "invalid_usage",
      "a measure has no intervals; compare indicators with peers",
    );
  }
  const facts = await factsOf(release);
  const where = query.module === undefined ? [] : [moduleCondition(facts, query.module)];
  const [byRegion, whole] = await Promise.all([
    queryCells(release, viewer, { measure: id, by: ["region", "year"], where }, facts.years),
    queryCells(release, viewer, { measure: id, by: ["year"], where }, facts.years),
  ]);
  const { measure } = byRegion;
  const year = query.year ?? facts.years.at(-1) ?? 0;
  const cells = byRegion.rows.flatMap(({ codes: [code, ofYear], cell }) => {
    const area = facts.areas.find((one) => one.code === code);
    return area === undefined ? [] : [{ area, year: Number(ofYear), cell }];
  });
  const nation = whole.rows.map(({ codes: [ofYear], cell }) => ({ year: Number(ofYear), cell }));
  const series = [
    ...cells.map(({ area, year: of, cell }) => ({ area_code: area.code, year: of, cell })),
    ...nation.map(({ year: of, cell }) => ({ area_code: nationCode(facts), year: of, cell })),
  ];
  return {
    release_id: release.releaseId,
    figure: { code: `measure:${id}`, names: measure.names },
    unit: measure.unit,
    better: "neither",
    module: query.module === undefined ? null : namedModule(facts, query.module),
    year,
    years: [...facts.years],
    is_standardised: false,
    nation: nation.find((one) => one.year === year)?.cell ?? null,
    areas: cells
      .filter((one) => one.year === year)
      .map(({ area, cell }: { area: KnownArea; cell: Cell }) => ({
        area: shownArea(area),
        cell,
        is_peer: false,
      })),
    series,
    method: measure.method,
    notes: [...byRegion.notes],
  };
}

function nationCode({ areas }: ReleaseFacts): string {
  return areas.find(({ kind }) => kind === "nation")?.code ?? "";
}

/** A module is a package, a function or a service by where the catalogue of the release has it. */
export function moduleCondition(facts: ReleaseFacts, code: string): string {
  return `${facts.moduleLevels.get(code) ?? "package"}=${code}`;
}
