import { scaleLinear } from "d3-scale";
import { CHARACTER, Label } from "./label.tsx";
import { Mark } from "./mark.tsx";

export type StackedRow = {
  readonly key: string;
  readonly label: string;
  readonly isStrong: boolean;
  /** Each a piece of the whole, in the order of `parts`; negative pieces are drawn as nothing. */
  readonly pieces: readonly {
    readonly part: string;
    readonly value: number;
    readonly text: string;
  }[];
  readonly total: number;
  readonly totalText: string;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Everything the row says, read out. */
  readonly readout: string;
};

type StackedBarsProps = {
  readonly width: number;
  readonly label: string;
  /** The largest first: the darkest stands at zero. */
  readonly parts: readonly { readonly key: string; readonly name: string }[];
  readonly rows: readonly StackedRow[];
  /** What the bars are held against: a line with its name. */
  readonly reference: { readonly value: number; readonly text: string } | null;
  readonly formatTick: (value: number) => string;
};

const SHADES = 6;

/** Bars of a whole and its parts, from zero; the line under a bar is the interval of its whole. */
export function StackedBars(props: StackedBarsProps) {
  const { width, label, parts, rows, reference, formatTick } = props;
  const isNarrow = width < 520;
  const longest = Math.max(...rows.map((row) => row.label.length), 4) * CHARACTER;
  const totals = Math.max(...rows.map((row) => row.totalText.length), 4) * CHARACTER + 12;
  const left = isNarrow ? 0 : Math.min(longest, width * 0.3) + totals + 12;
  const rowHeight = isNarrow ? 52 : rows.length > 8 ? 34 : 46;
  const barHeight = rows.length > 8 ? 16 : 22;
  const top = 26;
  const bottom = reference === null ? 6 : 26;
  const height = top + rows.length * rowHeight + bottom;
  const most = Math.max(
    ...rows.map((row) => Math.max(row.total, row.upper ?? 0)),
    reference?.value ?? 0,
  );
  const x = scaleLinear([0, most], [left, width - 8]).nice(5);
  const ticks = x.ticks(isNarrow ? 3 : 6);
  const barTop = (row: number) => top + row * rowHeight + (isNarrow ? 20 : 4);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={x(tick)} x2={x(tick)} y1={top - 4} y2={height - bottom} />
          <text
            className="axis-text"
            x={x(tick) > width - 24 ? width : x(tick)}
            y={10}
            textAnchor={x(tick) > width - 24 ? "end" : "middle"}
          >
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {rows.map((row, index) => {
        const y = barTop(index);
        return (
          <Mark key={row.key} label={row.readout} isFirst={index === 0}>
            <rect
              className="focus-ring"
              x={0}
              y={y - (isNarrow ? 19 : 4)}
              width={width}
              height={rowHeight - 4}
            />
            <Label
              className={row.isStrong ? "strong-text" : undefined}
              text={row.label}
              room={isNarrow ? width - totals : left - totals - 12}
              x={0}
              y={isNarrow ? y - 11.5 : y + barHeight / 2}
            />
            <text
              className={row.isStrong ? "strong-text" : undefined}
              x={isNarrow ? width - 8 : left - 12}
              y={isNarrow ? y - 7 : y + barHeight / 2 + 4.5}
              textAnchor="end"
            >
              {row.totalText}
            </text>
            <Pieces
              row={row}
              parts={parts}
              x={x}
              y={y}
              barHeight={barHeight}
              isFirst={index === 0}
            />
            <Interval lower={row.lower} upper={row.upper} x={x} y={y + barHeight + 5} />
          </Mark>
        );
      })}
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
            x={Math.min(x(reference.value), width - (reference.text.length * CHARACTER) / 2)}
            y={height - 8}
            textAnchor="middle"
          >
            {reference.text}
          </text>
        </g>
      )}
    </svg>
  );
}

type Scale = (value: number) => number;

function Pieces({
  row,
  parts,
  x,
  y,
  barHeight,
  isFirst,
}: {
  readonly row: StackedRow;
  readonly parts: StackedBarsProps["parts"];
  readonly x: Scale;
  readonly y: number;
  readonly barHeight: number;
  readonly isFirst: boolean;
}) {
  const starts = startsOf(row.pieces.map(({ value }) => Math.max(0, value)));
  return row.pieces.map(({ part, value }, index) => {
    const start = starts[index] ?? 0;
    const place = parts.findIndex(({ key }) => key === part);
    const shade = shadeOf(place, parts.length);
    const wide = x(start + Math.max(0, value)) - x(start);
    const name = parts[place]?.name ?? "";
    return (
      <g key={part}>
        <rect
          className={`part part-${shade}`}
          x={x(start)}
          y={y}
          width={Math.max(0, wide)}
          height={barHeight}
        />
        {isFirst && name.length * CHARACTER + 12 < wide ? (
          <text
            className={`part-text on-part-${shade}`}
            x={x(start) + 6}
            y={y + barHeight / 2 + 4.5}
          >
            {name}
          </text>
        ) : null}
      </g>
    );
  });
}

/** A whisker with ends: how far chance reaches. */
export function Interval({
  lower,
  upper,
  x,
  y,
}: {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly x: Scale;
  readonly y: number;
}) {
  if (lower === null || upper === null) return null;
  return (
    <path
      className="interval"
      d={`M${x(lower)} ${y - 3}v6M${x(lower)} ${y}H${x(upper)}M${x(upper)} ${y - 3}v6`}
    />
  );
}

/** The shades of the parts, with their names. */
export function PartsKey({ parts }: { readonly parts: StackedBarsProps["parts"] }) {
  return (
    <ul className="chart-key">
      {parts.map(({ key, name }, index) => (
        <li key={key}>
          <svg aria-hidden="true" width="11" height="11">
            <rect
              className={`part-${shadeOf(index, parts.length)}`}
              x=".5"
              y=".5"
              width="10"
              height="10"
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function shadeOf(index: number, count: number): number {
  if (count <= SHADES) return Math.min(SHADES, index + 1);
  return Math.min(SHADES, 1 + Math.floor((index * SHADES) / count));
}

function startsOf(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    const start = sum;
    sum += value;
    return start;
  });
}
