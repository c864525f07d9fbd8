import { CHARACTER, Label } from "./label.tsx";
import { Mark } from "./mark.tsx";

export type MatrixCell = {
  readonly row: string;
  readonly column: string;
  /** 0 to 1: how dark the square is. */
  readonly share: number | null;
  readonly text: string;
  readonly readout: string;
};

type MatrixProps = {
  readonly width: number;
  readonly label: string;
  readonly names: readonly { readonly key: string; readonly name: string }[];
  readonly cells: readonly MatrixCell[];
};

/** Of the names of the columns: 60 degrees. */
const SLANT = Math.PI / 3;
const BOUNDS = [0.8, 0.6, 0.4, 0.2, 0.1];

/** Every package by every other: the darker and the fuller the square, the more clients they share. */
export function Matrix({ width, label, names, cells }: MatrixProps) {
  const isNarrow = width < 560;
  const longest = Math.max(...names.map(({ name }) => name.length), 1) * CHARACTER;
  const left = Math.min(isNarrow ? 140 : 210, width * 0.42);
  // Slanted names of columns reach up and to the right; where there is no room, columns are numbered like rows.
  const right = isNarrow ? 0 : longest * Math.cos(SLANT) - 12;
  const top = isNarrow ? 22 : longest * Math.sin(SLANT) + 14;
  const side = (width - left - right) / Math.max(1, names.length);
  const high = isNarrow ? 34 : Math.max(24, Math.min(32, side));
  const height = top + names.length * high + 4;
  const place = new Map(names.map(({ key }, index) => [key, index]));
  const showsText = side >= 36;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      {names.map(({ key, name }, index) => (
        <g key={key}>
          {isNarrow ? (
            <text
              className="axis-text"
              x={left + (index + 0.5) * side}
              y={top - 7}
              textAnchor="middle"
            >
              {index + 1}
            </text>
          ) : (
            <text
              className="axis-text"
              transform={`translate(${left + (index + 0.5) * side + 4} ${top - 8}) rotate(-60)`}
            >
              {name}
            </text>
          )}
          <Label
            text={isNarrow ? `${index + 1} ${name}` : name}
            room={left - 8}
            x={0}
            y={top + index * high + high / 2}
          />
        </g>
      ))}
      {cells.map((cell, index) => {
        const row = place.get(cell.row) ?? 0;
        const column = place.get(cell.column) ?? 0;
        const shade = cell.share === null ? null : shadeOf(cell.share);
        return (
          <Mark key={`${cell.row} ${cell.column}`} label={cell.readout} isFirst={index === 0}>
            <g transform={`translate(${left + column * side} ${top + row * high})`}>
              <rect
                className={shade === null ? "tile-empty" : `part-${shade} matrix-cell`}
                x="1"
                y="1"
                width={side - 2}
                height={high - 2}
              />
              {showsText ? (
                <text
                  className={shade === null ? "soft-text" : `on-part-${shade}`}
                  x={side / 2}
                  y={high / 2 + 4.5}
                  textAnchor="middle"
                >
                  {cell.text}
                </text>
              ) : null}
              <rect className="focus-ring" width={side} height={high} />
            </g>
          </Mark>
        );
      })}
    </svg>
  );
}

function shadeOf(share: number): number {
  const found = BOUNDS.findIndex((bound) => share >= bound);
  return found === -1 ? BOUNDS.length + 1 : found + 1;
}
