import type { Cell } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import type { FigureRow } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import type { Comparand } from "./comparand.ts";
import { indicatorCell, indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";
import { type ComparedKind, peerCodesOf, referencesAmong } from "./row-references.ts";
import { besideOf } from "./verdicts.ts";

/** The gross cost per resident as an indicator: the same figure, with its interval and standardised value. */
const OF_ALL = "E-01G";
const OF_75_AND_OVER = "E-02G";

/** What cells are held against, and which of their values. */
export type Against = { readonly comparand: Comparand | null; readonly kind: ComparedKind };

export type IntervalsOf = (
  cell: Cell,
  area: { readonly code: string },
  moduleId: string | null,
) => Cell;

/**
 * Gives cells of cost per resident what the table of figures knows of the same figure: its interval, its
 * standardised value, and a verdict against what it is held against. A cell that the table does not have stays.
 *
 * @param ages `75+` for residents of that age, null for all.
 */
export async function intervalsOf(
  release: Release,
  viewer: Viewer,
  year: number,
  ages: "75+" | null,
  against: Against,
): Promise<IntervalsOf> {
  const id = ages === null ? OF_ALL : OF_75_AND_OVER;
  const definition = indicatorDefinitions().find((one) => one.id === id);
  if (definition === undefined) return (cell) => cell;
  const { comparand, kind } = against;
  const read = async (of: number) =>
    (await visibleFigureRows(release, viewer, { indicator: id, year: of, isTogether: true })).rows;
  const rows = await read(year);
  const earlier = comparand?.kind === "previous_year" ? await read(year - 1) : [];
  const regions = new Set(
    rows.filter((row) => row.area_kind === "region").map((row) => row.area_code),
  );
  const peerCodes =
    comparand?.kind === "peers"
      ? await peerCodesOf(release, viewer, [...regions], year, comparand.chosen)
      : () => [];
  // A target is set for one figure, not for euros per resident.
  const referenceOf = referencesAmong(
    [...rows, ...earlier],
    comparand?.kind === "target" ? null : comparand,
    peerCodes,
  );
  const key = (areaCode: string, moduleId: string | null) => JSON.stringify([areaCode, moduleId]);
  const byPlace = new Map(rows.map((row) => [key(row.area_code, row.module_id), row]));
  return (cell, area, moduleId) => {
    const row = byPlace.get(key(area.code, moduleId));
    if (row === undefined || !isSameFigure(cell, row)) return cell;
    const known = indicatorCell(release, definition, row);
    const reference = referenceOf(row, kind);
    return {
      ...cell,
      interval: known.interval,
      no_interval: known.no_interval,
      standardised: known.standardised,
      ...(reference === null ? {} : besideOf(definition, row, reference, kind)),
    };
  };
}

/** The two are one figure only when they divide the same persons. */
function isSameFigure(cell: Cell, row: FigureRow): boolean {
  return (
    (cell.kind === "value" || cell.kind === "zero") &&
    row.denominator !== null &&
    cell.denominator === String(row.denominator)
  );
}
