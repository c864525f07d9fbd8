import type { Comparison } from "../../../api/index.ts";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { type Tile, TileMap } from "../../charts/tile-map.tsx";
import { textCell } from "../../charts/twin-table.tsx";
import { cellNote } from "../../components/cell-value.tsx";
import { VerdictKey } from "../../components/verdict-mark.tsx";
import { formatInUnit } from "../../format/format-cell.ts";
import { TILE_GRID } from "../../maps/tile-grid.ts";
import { useWords } from "../../words/words.ts";
import type { ShownArea } from "./areas.ts";

const SHADES = [1, 2, 3, 4, 5, 6] as const;

/** The regions as squares in their places; nothing when the release has none of the counties of the map. */
export function RegionMap({
  comparison,
  areas,
}: {
  readonly comparison: Comparison;
  readonly areas: readonly ShownArea[];
}) {
  const words = useWords();
  const { t, language } = words;
  const placed = areas.flatMap((area) => {
    const place = TILE_GRID[area.code];
    return place === undefined ? [] : [{ area, place }];
  });
  if (placed.length < 4) return null;
  const values = placed.flatMap(({ area }) => (area.value === null ? [] : [area.value]));
  const tiles = placed.map(({ area, place: [row, column, short] }): Tile => {
    return {
      code: area.code,
      row,
      column,
      short,
      text:
        area.value === null
          ? "–"
          : formatInUnit(area.value, comparison.unit, language, { isBare: true }),
      shade: area.value === null ? null : shadeOf(area.value, values),
      verdict: area.verdict,
      isStrong: area.isOwn,
      readout: `${area.name}: ${area.text} · ${cellNote(area.cell, words)}`,
    };
  });
  const nameOf = new Map(placed.map(({ area }) => [area.code, area.name]));
  const namesOf = (all: readonly Tile[], shade: Tile["shade"]) =>
    all.filter((tile) => tile.shade === shade).map(({ code }) => nameOf.get(code) ?? code);
  return (
    <ChartFigure
      title={t("compare.map")}
      subtitle={t("compare.map.what")}
      sentence={t("compare.map.sentence", {
        darkest: namesOf(tiles, 1).join(", "),
        lightest: namesOf(tiles, 6).join(", ") || namesOf(tiles, 5).join(", "),
      })}
      fileName={`paketti-${comparison.figure.code}-${comparison.year}-map`}
      twin={{
        caption: comparison.figure.names[language],
        columns: [
          { label: t("column.region"), isNumber: false },
          { label: comparison.figure.names[language], isNumber: true },
        ],
        rows: placed.map(({ area }) => [
          textCell(area.name),
          { shown: area.text, raw: area.value },
        ]),
      }}
      note={<VerdictKey verdicts={["better", "worse"]} />}
    >
      {(width) => <TileMap width={width} label={t("compare.map")} tiles={tiles} />}
    </ChartFigure>
  );
}

/** Sixths of the regions by value: the darkest is the largest. */
function shadeOf(value: number, values: readonly number[]): Tile["shade"] {
  const larger = values.filter((other) => other > value).length;
  return SHADES[Math.min(5, Math.floor((6 * larger) / Math.max(1, values.length)))] ?? 6;
}
