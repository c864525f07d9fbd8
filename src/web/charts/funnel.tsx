import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { type ShownVerdict, VerdictShape } from "../components/verdict-mark.tsx";
import { Mark } from "./mark.tsx";

export type FunnelPoint = {
  readonly key: string;
  readonly label: string;
  /** How many the figure rests on. */
  readonly size: number;
  readonly value: number;
  readonly verdict: ShownVerdict;
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

type FunnelProps = {
  readonly width: number;
  readonly label: string;
  readonly points: readonly FunnelPoint[];
  readonly limits: readonly FunnelLimit[];
  readonly centre: number;
  readonly centreText: string;
  readonly sizeText: string;
  readonly formatTick: (value: number) => string;
  readonly formatSize: (value: number) => string;
};

const LEFT = 64;
const TOP = 14;

/** Units by their size: chance reaches far for small ones and near for large ones. Only those outside are named. */
export function Funnel(props: FunnelProps) {
  const { width, label, points, limits, centre, centreText, sizeText, formatTick, formatSize } =
    props;
  const height = Math.min(300, Math.max(220, width * 0.5));
  const sizes = points.map(({ size }) => size);
  const x = scaleLog(
    [Math.max(1, Math.min(...sizes) * 0.85), Math.max(...sizes) * 1.2],
    [LEFT, width - 8],
  );
  const values = points.map(({ value }) => value);
  const near = limits.flatMap((limit) => [limit.lower998, limit.upper998]);
  const most = Math.max(...values, centre, ...near.map((limit) => Math.min(limit, 3 * centre)));
  const least = Math.min(...values, centre, ...near.map((limit) => Math.max(limit, 0)));
  const y = scaleLinear([least, most], [height - 34, TOP]).nice(4);
  const clampY = (value: number) =>
    y(Math.min(y.domain()[1] ?? value, Math.max(y.domain()[0] ?? value, value)));
  const curve = (of: (limit: FunnelLimit) => number) =>
    line<FunnelLimit>()
      .x(({ size }) => x(size))
      .y((limit) => clampY(of(limit)))([...limits]) ?? "";
  const sizeTicks = x.ticks(3).filter((tick) => Number.isInteger(Math.log10(tick)));
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
      {sizeTicks.map((tick) => (
        <text key={tick} className="axis-text" x={x(tick)} y={height - 18} textAnchor="middle">
          {formatSize(tick)}
        </text>
      ))}
      <text className="axis-text" x={width} y={height - 2} textAnchor="end">
        {sizeText} →
      </text>
      <path className="limit" d={curve((limit) => limit.lower95)} />
      <path className="limit" d={curve((limit) => limit.upper95)} />
      <path className="limit-outer" d={curve((limit) => limit.lower998)} />
      <path className="limit-outer" d={curve((limit) => limit.upper998)} />
      <line className="reference" x1={LEFT} x2={width} y1={y(centre)} y2={y(centre)} />
      <text className="reference-text" x={width} y={y(centre) - 6} textAnchor="end">
        {centreText}
      </text>
      {points.map((point, index) => {
        const isOutside = point.verdict === "better" || point.verdict === "worse";
        const isNearEnd = x(point.size) > width - 150;
        return (
          <Mark key={point.key} label={point.readout} isFirst={index === 0}>
            <g transform={`translate(${x(point.size)} ${clampY(point.value)})`}>
              <circle className="focus-ring" r={9} />
              {isOutside ? (
                <g className={`verdict-${point.verdict}`}>
                  <VerdictShape verdict={point.verdict} />
                </g>
              ) : (
                <circle className="fill-neutral" r={4} />
              )}
              {isOutside ? (
                <text x={isNearEnd ? -10 : 10} y="4.5" textAnchor={isNearEnd ? "end" : "start"}>
                  {point.label}
                </text>
              ) : null}
            </g>
          </Mark>
        );
      })}
    </svg>
  );
}
