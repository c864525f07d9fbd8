import { type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { type ShownVerdict, VerdictShape } from "../components/verdict-mark.tsx";
import { Mark } from "./mark.tsx";
import { type Placed, placedLabels } from "./placed-labels.ts";

export type FunnelPoint = {
  readonly key: string;
  readonly label: string;
  /** How many the figure rests on. */
  readonly size: number;
  readonly value: number;
  readonly verdict: ShownVerdict;
  /** Outside the limits: named first, and drawn apart. */
  readonly isOutside: boolean;
  readonly readout: string;
};

export type FunnelLimit = {
  readonly size: number;
  /** Within these, 95 of 100 units would be by chance alone. */
  readonly lower95: number;
  readonly upper95: number;
  readonly lower998: number;
  readonly upper998: number;
};

/** A level line with its name: the mean of all, or a quartile of others. */
export type FunnelLine = { readonly key: string; readonly value: number; readonly text: string };

type FunnelProps = {
  readonly width: number;
  readonly label: string;
  readonly points: readonly FunnelPoint[];
  readonly limits: readonly FunnelLimit[];
  readonly lines: readonly FunnelLine[];
  readonly sizeText: string;
  readonly formatTick: (value: number) => string;
  readonly formatSize: (value: number) => string;
};

const LEFT = 64;
const TOP = 14;
const LABEL_ROW = 16;

/** Units by their size: chance reaches far for small ones and near for large ones. */
export function Funnel(props: FunnelProps) {
  const { width, label, points, limits, lines, sizeText, formatTick, formatSize } = props;
  const height = Math.min(320, Math.max(240, width * 0.55));
  const sizes = points.map(({ size }) => size);
  const x = scaleLog(
    [Math.max(1, Math.min(...sizes) * 0.8), Math.max(...sizes) * 1.3],
    [LEFT, width - 8],
  );
  const values = [...points.map(({ value }) => value), ...lines.map(({ value }) => value)];
  const reach = Math.max(...values) * 1.5;
  const near = limits.flatMap((limit) => [limit.lower998, limit.upper998]);
  const most = Math.max(...values, ...near.map((limit) => Math.min(limit, reach)));
  const least = Math.min(...values, ...near.map((limit) => Math.max(limit, 0)));
  const y = scaleLinear([least, most], [height - 38, TOP]).nice(4);
  const clampY = (value: number) =>
    y(Math.min(y.domain()[1] ?? value, Math.max(y.domain()[0] ?? value, value)));
  const curve = (of: (limit: FunnelLimit) => number) =>
    line<FunnelLimit>()
      .x(({ size }) => x(size))
      .y((limit) => clampY(of(limit)))([...limits]) ?? "";
  const places = points.map(
    (point): Placed => ({
      key: point.key,
      x: x(point.size),
      y: clampY(point.value),
      text: point.label,
      isFirst: point.isOutside,
    }),
  );
  const taken = lines.map(({ value, text }) => ({
    key: text,
    x: LEFT + 4,
    y: y(value) - 6,
    width: text.length * 7,
  }));
  const labels = placedLabels(places, { left: LEFT, right: width, row: LABEL_ROW, taken });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      {y.ticks(4).map((tick) => (
        <g key={tick}>
          <line className="grid" x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
          <text className="axis-text" x={LEFT - 8} y={y(tick) + 4.5} textAnchor="end">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {sizeTicks(x).map((tick) => (
        <g key={tick}>
          <line className="axis" x1={x(tick)} x2={x(tick)} y1={height - 36} y2={height - 32} />
          <text className="axis-text" x={x(tick)} y={height - 19} textAnchor="middle">
            {formatSize(tick)}
          </text>
        </g>
      ))}
      <text className="axis-text" x={width} y={height - 3} textAnchor="end">
        {sizeText} →
      </text>
      <path className="limit" d={curve((limit) => limit.lower95)} />
      <path className="limit" d={curve((limit) => limit.upper95)} />
      <path className="limit-outer" d={curve((limit) => limit.lower998)} />
      <path className="limit-outer" d={curve((limit) => limit.upper998)} />
      {lines.map(({ key, value, text }) => (
        <g key={key}>
          <line className="reference" x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
          <text className="reference-text" x={LEFT + 4} y={y(value) - 6}>
            {text}
          </text>
        </g>
      ))}
      {points.map((point, index) => {
        const named = labels.get(point.key);
        return (
          <Mark key={point.key} label={point.readout} isFirst={index === 0}>
            <g transform={`translate(${x(point.size)} ${clampY(point.value)})`}>
              <circle className="focus-ring" r={9} />
              <PointShape point={point} />
              {named === undefined ? null : (
                <text x={named.isLeft ? -9 : 9} y="4.5" textAnchor={named.isLeft ? "end" : "start"}>
                  {point.label}
                </text>
              )}
            </g>
          </Mark>
        );
      })}
    </svg>
  );
}

/** A verdict has its own shape; outside without a verdict is a diamond, everything else a dot. */
function PointShape({ point }: { readonly point: FunnelPoint }) {
  if (point.verdict === "better" || point.verdict === "worse") {
    return (
      <g className={`verdict-${point.verdict}`}>
        <VerdictShape verdict={point.verdict} />
      </g>
    );
  }
  return point.isOutside ? (
    <path className="dot-ink" d="M0-6 6 0 0 6-6 0Z" />
  ) : (
    <circle className="fill-neutral" r={4} />
  );
}

/** 1, 2 and 5 of each power of ten, or the powers alone where those would be too many. */
function sizeTicks(x: ScaleLogarithmic<number, number>): number[] {
  const [first = 1, last = 1] = x.domain();
  const powers = Array.from({ length: 9 }, (_, power) => 10 ** power);
  const within = (ticks: readonly number[]) =>
    ticks.filter((tick) => tick >= first && tick <= last);
  const all = within(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  return all.length <= 6 ? all : within(powers);
}
