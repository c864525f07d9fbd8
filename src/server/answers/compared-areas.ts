import type { z } from "zod";
import { type Cell, type Comparison, ROUTES } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import {
  type FigureRow,
  findIndicator,
  type IndicatorDefinition,
  limitsNames,
} from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { comparandOf } from "./comparand.ts";
import { areaOf, factsOf, type KnownArea, namedModule, type ReleaseFacts } from "./facts.ts";
import { areaOfRow, BETTER } from "./indicator-answers.ts";
import { indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";
import { shownArea } from "./overview-answers.ts";
import { queryCells } from "./query-cells.ts";
import { peerCodesOf, referencesAmong } from "./row-references.ts";
import { comparedCell } from "./verdicts.ts";

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
  const own = areaOf(facts, query.region, viewer.regionCodes);
  const comparand = comparandOf(facts, own, query.compare);
  const regions = regionCodesOf(facts);
  const chosen = comparand?.kind === "peers" ? comparand.chosen : null;
  const wanted = comparand?.kind === "peers" ? regions : [own.code];
  const peerCodes = await peerCodesOf(release, viewer, wanted, year, chosen);
  const referenceOf = referencesAmong(rows, comparand, peerCodes);
  const cell = (row: FigureRow) =>
    comparedCell(release, definition, row, referenceOf(row, kind), kind);
  const peers = new Set(peerCodes(own.code));
  const ofYear = rows.filter((row) => row.year === year);
  const nation = ofYear.find(({ area_kind: areaKind }) => areaKind === "nation");
  return {
    release_id: release.releaseId,
    figure: { code: `indicator:${id}`, names: definition.names },
    unit: definition.unit,
    better: BETTER[definition.direction],
    module: moduleId === null ? null : namedModule(facts, moduleId),
    year,
    years,
    is_standardised: query.standardised && rows.some((row) => row.standardised_value !== null),
    nation: nation === undefined ? null : cell(nation),
    areas: ofYear
      .filter(({ area_kind: areaKind }) => areaKind !== "nation")
      .map((row) => ({
        area: areaOfRow(facts, row),
        cell: cell(row),
        is_peer: peers.has(row.area_code),
      })),
    series: rows.map((row) => ({ area_code: row.area_code, year: row.year, cell: cell(row) })),
    method: limitsNames(definition).en,
  };
}

/** Everything together where the indicator has it; otherwise the first module with figures. */
function defaultModule(definition: IndicatorDefinition, rows: readonly FigureRow[]): string | null {
  if (definition.levels.includes("all")) return null;
  const known = rows.filter(({ status }) => status === "value" || status === "zero");
  const isPackage = known.find(({ level }) => level === "package");
  return (isPackage ?? known[0] ?? rows[0])?.module_id ?? null;
}

async function comparedMeasure(
  release: Release,
  viewer: Viewer,
  id: string,
  query: Query,
): Promise<ComparisonInput> {
  const facts = await factsOf(release);
  const where = query.module === undefined ? [] : [moduleCondition(facts, query.module)];
  const [byRegion, whole] = await Promise.all([
    queryCells(release, viewer, { measure: id, by: ["region", "year"], where }, facts.years),
    queryCells(release, viewer, { measure: id, by: ["year"], where }, facts.years),
  ]);
  const { measure } = byRegion;
  const own = areaOf(facts, query.region, viewer.regionCodes);
  const year = query.year ?? facts.years.at(-1) ?? 0;
  const comparand = comparandOf(facts, own, query.compare);
  const chosen = comparand?.kind === "peers" ? comparand.chosen : null;
  const peerCodes = await peerCodesOf(release, viewer, [own.code], year, chosen);
  const peers = new Set(peerCodes(own.code));
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
        is_peer: peers.has(area.code),
      })),
    series,
    method: measure.method,
  };
}

function regionCodesOf({ areas }: ReleaseFacts): string[] {
  return areas.filter(({ kind }) => kind === "region").map(({ code }) => code);
}

function nationCode({ areas }: ReleaseFacts): string {
  return areas.find(({ kind }) => kind === "nation")?.code ?? "";
}

/** A module is a package, a function or a service by where the catalogue of the release has it. */
export function moduleCondition(facts: ReleaseFacts, code: string): string {
  return `${facts.moduleLevels.get(code) ?? "package"}=${code}`;
}
