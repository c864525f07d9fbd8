import { type ShownVerdict, VerdictShape } from "../components/verdict-mark.tsx";
import { Mark } from "./mark.tsx";

export type Tile = {
  readonly code: string;
  readonly row: number;
  readonly column: number;
  /** Two or three letters that people know the region by. */
  readonly short: string;
  readonly text: string;
  /** 1 for the largest sixth of the values, 6 for the smallest; null where there is no value. */
  readonly shade: 1 | 2 | 3 | 4 | 5 | 6 | null;
  readonly verdict: ShownVerdict | null;
  readonly isStrong: boolean;
  readonly readout: string;
};

const COLUMNS = 4;
const ROWS = 7;

/** One square for each wellbeing services county, in its place on the map; all regions are equally large. */
export function TileMap({
  width,
  label,
  tiles,
}: {
  readonly width: number;
  readonly label: string;
  readonly tiles: readonly Tile[];
}) {
  const side = Math.min(86, width / COLUMNS);
  const height = ROWS * side * 0.82;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      {tiles.map((tile, index) => {
        const shade = tile.shade ?? 6;
        const on = tile.shade === null ? "soft-text" : `on-part-${shade}`;
        const wide = side - 4;
        const high = side * 0.82 - 4;
        return (
          <Mark key={tile.code} label={tile.readout} isFirst={index === 0}>
            <g transform={`translate(${(tile.column - 1) * side} ${(tile.row - 1) * side * 0.82})`}>
              <rect
                className={tile.shade === null ? "tile-empty" : `part part-${shade}`}
                width={wide}
                height={high}
              />
              {tile.isStrong ? (
                <rect className="tile-chosen" x="1.5" y="1.5" width={wide - 3} height={high - 3} />
              ) : null}
              <text className={`${on} strong-text`} x="7" y="19">
                {tile.short}
              </text>
              <text className={on} x="7" y={high - 9}>
                {tile.text}
              </text>
              {tile.verdict === "better" || tile.verdict === "worse" ? (
                <g transform={`translate(${wide - 12} 14)`} className={`tile-verdict ${on}`}>
                  <VerdictShape verdict={tile.verdict} />
                </g>
              ) : null}
              <rect className="focus-ring" width={wide} height={high} />
            </g>
          </Mark>
        );
      })}
    </svg>
  );
}
