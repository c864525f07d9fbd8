import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import { Mark } from "./mark.tsx";

export type TrendPoint = {
  readonly year: number;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reference: number | null;
  readonly text: string;
  readonly readout: string;
};

type TrendProps = {
  readonly width: number;
  readonly height?: number;
  readonly label: string;
  readonly points: readonly TrendPoint[];
  readonly referenceText: string;
  /** Ends of a scale that several trends share; from zero when left out. */
  readonly domain?: readonly [number, number];
  readonly isBare?: boolean;
  /** Where it stands in a drawing of several. */
  readonly x?: number;
  readonly y?: number;
  /** Whether Tab enters the drawing here; of several, at the first alone. */
  readonly isEntry?: boolean;
};

/** Years in order, with intervals; the dashed line is the comparison. */
export function Trend(props: TrendProps) {
  const { width, height = 190, label, points, referenceText, domain, isBare = false } = props;
  const { isEntry = true } = props;
  const numbers = points.flatMap((point) =>
    [point.value, point.upper, point.reference].filter((value) => value !== null),
  );
  const bottom = 20;
  const side = isBare ? 16 : 36;
  const x = scalePoint(
    points.map(({ year }) => year),
    [side, width - side],
  );
  const y = scaleLinear(domain ?? [0, Math.max(...numbers, 0)], [
    height - bottom,
    isBare ? 8 : 22,
  ]).clamp(true);
  const at = (year: number) => x(year) ?? 0;
  const path = (of: (point: TrendPoint) => number | null) =>
    line<TrendPoint>()
      .defined((point) => of(point) !== null)
      .x(({ year }) => at(year))
      .y((point) => y(of(point) ?? 0))([...points]) ?? "";
  const first = points.findIndex(({ value }) => value !== null);
  const between = namePlace(points, at, y);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} x={props.x} y={props.y} width={width} height={height}>
      <line className="axis" x1={0} x2={width} y1={height - bottom} y2={height - bottom} />
      <path className="reference-line" d={path(({ reference }) => reference)} />
      {between === null || isBare ? null : (
        <text className="reference-text" x={between.x} y={between.y - 8} textAnchor="middle">
          {referenceText}
        </text>
      )}
      <path className="line" d={path(({ value }) => value)} />
      {points.map((point, index) => (
        <g key={point.year}>
          {isBare && index !== 0 && index !== points.length - 1 ? null : (
            <text className="axis-text" x={at(point.year)} y={height - 4} textAnchor="middle">
              {point.year}
            </text>
          )}
          {point.value === null ? null : (
            <Mark label={point.readout} isFirst={isEntry && index === first}>
              {point.lower === null || point.upper === null ? null : (
                <path
                  className="interval"
                  d={`M${at(point.year)} ${y(point.lower)}V${y(point.upper)}`}
                />
              )}
              <circle className="focus-ring" cx={at(point.year)} cy={y(point.value)} r={9} />
              <circle
                className="dot-chosen"
                cx={at(point.year)}
                cy={y(point.value)}
                r={isBare ? 3 : 4}
              />
              {isBare ? null : (
                <text x={at(point.year)} y={y(point.upper ?? point.value) - 9} textAnchor="middle">
                  {point.text}
                </text>
              )}
            </Mark>
          )}
        </g>
      ))}
    </svg>
  );
}

/** Where the comparison's name stands: between the first two years that have it, away from their intervals. */
function namePlace(
  points: readonly TrendPoint[],
  at: (year: number) => number,
  y: (value: number) => number,
): { readonly x: number; readonly y: number } | null {
  const [one, other] = points.filter(({ reference }) => reference !== null);
  if (one === undefined) return null;
  const next = other ?? one;
  return {
    x: (at(one.year) + at(next.year)) / 2,
    y: Math.min(y(one.reference ?? 0), y(next.reference ?? 0)),
  };
}
