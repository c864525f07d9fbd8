import { scaleLinear } from "d3-scale";
import { type ShownVerdict, VerdictShape } from "../components/verdict-mark.tsx";
import { Label } from "./label.tsx";
import { Mark } from "./mark.tsx";
import { Interval } from "./stacked-bars.tsx";

export type DotRow = {
  readonly key: string;
  readonly label: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly text: string;
  readonly verdict: ShownVerdict | null;
  readonly isStrong: boolean;
  readonly isPeer: boolean;
  readonly readout: string;
};

type DotPlotProps = {
  readonly width: number;
  readonly label: string;
  readonly rows: readonly DotRow[];
  readonly reference: { readonly value: number; readonly text: string } | null;
  readonly formatTick: (value: number) => string;
};

const ROW = 28;

/** One dot for each row, with its interval; its shape is the verdict against the line of the comparison. */
export function DotPlot({ width, label, rows, reference, formatTick }: DotPlotProps) {
  const numbers = rows.flatMap((row) =>
    [row.value, row.lower, row.upper].filter((value) => value !== null),
  );
  const all = reference === null ? numbers : [...numbers, reference.value];
  const left = Math.min(
    width * 0.42,
    Math.max(...rows.map((row) => row.label.length), 6) * 6.7 + 26,
  );
  const right = Math.max(...rows.map((row) => row.text.length), 4) * 7 + 10;
  const x = scaleLinear([Math.min(...all), Math.max(...all)], [left, width - right]).nice(5);
  const top = 26;
  const bottom = reference === null ? 4 : 24;
  const height = top + rows.length * ROW + bottom;
  const y = (row: number) => top + row * ROW + ROW / 2;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      {x.ticks(width < 520 ? 3 : 6).map((tick) => (
        <g key={tick}>
          <line className="grid" x1={x(tick)} x2={x(tick)} y1={top - 4} y2={height - bottom} />
          <text className="axis-text" x={x(tick)} y={10} textAnchor="middle">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {reference === null ? null : (
        <g>
          <line
            className="reference"
            x1={x(reference.value)}
            x2={x(reference.value)}
            y1={top - 4}
            y2={height - bottom + 4}
          />
          <text
            className="reference-text"
            x={x(reference.value)}
            y={height - 6}
            textAnchor="middle"
          >
            {reference.text}
          </text>
        </g>
      )}
      {rows.map((row, index) => (
        <Mark key={row.key} label={row.readout} isFirst={index === 0}>
          <rect
            className="focus-ring"
            x={-4}
            y={y(index) - ROW / 2 + 1}
            width={width + 8}
            height={ROW - 2}
          />
          <Label
            className={row.isStrong ? "strong-text" : undefined}
            text={row.label}
            room={left - (row.isPeer ? 28 : 12)}
            x={0}
            y={y(index)}
          />
          {row.isPeer ? (
            <path className="peer-mark" d={`M${left - 18} ${y(index) - 5}l5 5-5 5-5-5Z`} />
          ) : null}
          <Interval lower={row.lower} upper={row.upper} x={x} y={y(index)} />
          {row.value === null ? null : (
            <g transform={`translate(${x(row.value)} ${y(index)})`}>
              <Dot verdict={row.verdict} isStrong={row.isStrong} />
            </g>
          )}
          <text
            className={row.value === null ? "soft-text" : row.isStrong ? "strong-text" : undefined}
            x={width}
            y={y(index) + 4.5}
            textAnchor="end"
          >
            {row.text}
          </text>
        </Mark>
      ))}
    </svg>
  );
}

function Dot({
  verdict,
  isStrong,
}: {
  readonly verdict: ShownVerdict | null;
  readonly isStrong: boolean;
}) {
  if (verdict === "better" || verdict === "worse") {
    return (
      <g className={`verdict-${verdict}`}>
        <circle r="7" className="cut-gap" />
        <VerdictShape verdict={verdict} />
      </g>
    );
  }
  return <circle className={isStrong ? "dot-chosen" : "dot"} r={isStrong ? 5 : 4} />;
}
