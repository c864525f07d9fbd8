import type { Cell } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import type { FigureRow } from "../../indicators/index.ts";
import type { Release } from "../../release/index.ts";
import type { KnownArea } from "./facts.ts";
import { indicatorCell, indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";
import { rowVerdict } from "./verdicts.ts";

/** The gross cost per resident as an indicator: the same figure, with its interval and standardised value. */
const OF_ALL = "E-01G";
const OF_75_AND_OVER = "E-02G";

export type IntervalsOf = (
  cell: Cell,
  area: { readonly code: string },
  moduleId: string | null,
) => Cell;

/**
 * Gives cells of cost per resident what the table of figures knows of the same figure: its interval, its
 * standardised value, and a verdict against a reference area. A cell that the table does not have stays.
 *
 * @param ages `75+` for residents of that age, null for all.
 */
export async function intervalsOf(
  release: Release,
  viewer: Viewer,
  year: number,
  ages: "75+" | null,
  reference: KnownArea | null,
): Promise<IntervalsOf> {
  const id = ages === null ? OF_ALL : OF_75_AND_OVER;
  const definition = indicatorDefinitions().find((one) => one.id === id);
  if (definition === undefined) return (cell) => cell;
  const filter = { indicator: id, year, isTogether: true };
  const { rows } = await visibleFigureRows(release, viewer, filter);
  const key = (areaCode: string, moduleId: string | null) => JSON.stringify([areaCode, moduleId]);
  const byPlace = new Map(rows.map((row) => [key(row.area_code, row.module_id), row]));
  return (cell, area, moduleId) => {
    const row = byPlace.get(key(area.code, moduleId));
    if (row === undefined || !isSameFigure(cell, row)) return cell;
    const known = indicatorCell(release, definition, row);
    const other =
      reference === null || reference.code === area.code
        ? undefined
        : byPlace.get(key(reference.code, moduleId));
    return {
      ...cell,
      interval: known.interval,
      standardised: known.standardised,
      ...(reference === null || other === undefined
        ? {}
        : {
            verdict: rowVerdict(definition, row, other, "standardised")?.verdict ?? null,
            reference: {
              kind: reference.kind,
              code: reference.code,
              names: reference.names,
              value: other.value,
            },
          }),
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
