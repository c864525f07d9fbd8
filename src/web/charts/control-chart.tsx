import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import { Mark } from "./mark.tsx";

export type ControlPoint = {
  readonly key: string;
  readonly value: number | null;
  readonly readout: string;
  /** Whether the month is part of what broke the rule. */
  readonly isSignal: boolean;
};

type ControlChartProps = {
  readonly width: number;
  readonly height?: number;
  readonly label: string;
  readonly points: readonly ControlPoint[];
  readonly centre: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly firstText: string;
  readonly lastText: string;
};

/** Months in order, with the middle line and the control limits: outside them, or long on one side, is no chance. */
export function ControlChart(props: ControlChartProps) {
  const { width, height = 96, label, points, centre, lower, upper, firstText, lastText } = props;
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const all = [
    ...values,
    centre,
    ...(lower === null ? [] : [lower]),
    ...(upper === null ? [] : [upper]),
  ];
  const x = scalePoint(
    points.map(({ key }) => key),
    [6, width - 6],
  );
  const y = scaleLinear([Math.min(...all), Math.max(...all)], [height - 24, 8]);
  const first = points.findIndex(({ value }) => value !== null);
  const path = line<ControlPoint>()
    .defined(({ value }) => value !== null)
    .x(({ key }) => x(key) ?? 0)
    .y(({ value }) => y(value ?? centre))([...points]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      <line className="limit" x1={0} x2={width} y1={y(centre)} y2={y(centre)} />
      {lower === null ? null : (
        <line className="limit-outer" x1={0} x2={width} y1={y(lower)} y2={y(lower)} />
      )}
      {upper === null ? null : (
        <line className="limit-outer" x1={0} x2={width} y1={y(upper)} y2={y(upper)} />
      )}
      <path className="line" d={path ?? ""} />
      {points.map(({ key, value, readout, isSignal }, index) =>
        value === null ? null : (
          <Mark key={key} label={readout} isFirst={index === first}>
            <circle className="focus-ring" cx={x(key)} cy={y(value)} r={8} />
            {isSignal ? (
              <rect
                className="fill-worse"
                x={(x(key) ?? 0) - 3.6}
                y={y(value) - 3.6}
                width={7.2}
                height={7.2}
              />
            ) : (
              <circle className="dot-ink" cx={x(key)} cy={y(value)} r={2.4} />
            )}
          </Mark>
        ),
      )}
      <text className="axis-text" x={0} y={height - 4}>
        {firstText}
      </text>
      <text className="axis-text" x={width} y={height - 4} textAnchor="end">
        {lastText}
      </text>
    </svg>
  );
}
