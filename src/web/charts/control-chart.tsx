import { scaleLinear, scalePoint } from "d3-scale";
import { curveStep, line } from "d3-shape";
import { Mark } from "./mark.tsx";

export type ControlPoint = {
  readonly key: string;
  readonly value: number | null;
  /** Limits of the month's own size. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly readout: string;
  /** Whether the month is outside its limits. */
  readonly isSignal: boolean;
};

type ControlChartProps = {
  readonly width: number;
  readonly height?: number;
  readonly label: string;
  readonly points: readonly ControlPoint[];
  readonly centre: number;
  /** What a month outside the limits means: its shape and colour. */
  readonly verdict: "better" | "worse" | "no_difference" | "cannot_say" | null;
  readonly textOf: (value: number) => string;
  readonly firstText: string;
  readonly lastText: string;
};

/** For the values of the lines, at the right. */
const MARGIN = 56;
const LINE = 13;
const MARK = 4.2;

/** Months in order, with the middle line and the control limits of each month: outside them is no chance. */
export function ControlChart(props: ControlChartProps) {
  const {
    width,
    height = 112,
    label,
    points,
    centre,
    verdict,
    textOf,
    firstText,
    lastText,
  } = props;
  const all = [
    centre,
    ...points.flatMap(({ value, lower, upper }) =>
      [value, lower, upper].flatMap((one) => one ?? []),
    ),
  ];
  const right = width - MARGIN;
  const x = scalePoint(
    points.map(({ key }) => key),
    [6, right - 6],
  );
  const y = scaleLinear([Math.min(...all), Math.max(...all)], [height - 24, 8]);
  const first = points.findIndex(({ value }) => value !== null);
  const pathOf = (valueAt: (point: ControlPoint) => number | null) =>
    line<ControlPoint>()
      .defined((point) => valueAt(point) !== null)
      .x(({ key }) => x(key) ?? 0)
      .y((point) => y(valueAt(point) ?? centre));
  const stepped = (valueAt: (point: ControlPoint) => number | null) =>
    pathOf(valueAt).curve(curveStep)([...points]) ?? "";
  const newest = points.findLast(({ upper }) => upper !== null);
  const lines = [centre, newest?.upper ?? null, newest?.lower ?? null].flatMap((one) => one ?? []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      <line className="limit" x1={0} x2={right} y1={y(centre)} y2={y(centre)} />
      <path className="limit-outer" d={stepped(({ lower }) => lower)} />
      <path className="limit-outer" d={stepped(({ upper }) => upper)} />
      <path className="line" d={pathOf(({ value }) => value)([...points]) ?? ""} />
      {points.map(({ key, value, readout, isSignal }, index) =>
        value === null ? null : (
          <Mark key={key} label={readout} isFirst={index === first}>
            <circle className="focus-ring" cx={x(key)} cy={y(value)} r={8} />
            {isSignal ? (
              <path
                className={
                  verdict === "better" || verdict === "worse" ? `fill-${verdict}` : "dot-ink"
                }
                d={signal(x(key) ?? 0, y(value), verdict)}
              />
            ) : (
              <circle className="dot-ink" cx={x(key)} cy={y(value)} r={2.4} />
            )}
          </Mark>
        ),
      )}
      {apart(lines, y).map((value) => (
        <text key={value} className="axis-text" x={right + 6} y={y(value) + 4}>
          {textOf(value)}
        </text>
      ))}
      <text className="axis-text" x={0} y={height - 4}>
        {firstText}
      </text>
      <text className="axis-text" x={right} y={height - 4} textAnchor="end">
        {lastText}
      </text>
    </svg>
  );
}

/** The verdict marks of the tables: up for better, down for worse, a square where neither can be said. */
function signal(x: number, y: number, verdict: ControlChartProps["verdict"]): string {
  const [left, right, top, bottom] = [x - MARK, x + MARK, y - MARK, y + MARK];
  if (verdict === "better") return `M${left} ${bottom}H${right}L${x} ${top}Z`;
  if (verdict === "worse") return `M${left} ${top}H${right}L${x} ${bottom}Z`;
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

/** Values whose texts do not lie on those before them. */
function apart(values: readonly number[], y: (value: number) => number): number[] {
  const kept: number[] = [];
  for (const value of values) {
    if (kept.every((other) => Math.abs(y(other) - y(value)) >= LINE)) kept.push(value);
  }
  return kept;
}
