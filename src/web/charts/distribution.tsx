import { scaleLinear } from "d3-scale";
import { Mark } from "./mark.tsx";

type DistributionProps = {
  readonly width: number;
  readonly label: string;
  /** Upper bounds of equal tenths of the clients, the cheapest first. */
  readonly bounds: readonly number[];
  /** Where the middle, the mean and the dearest tenth stand. */
  readonly lines: readonly {
    readonly key: string;
    readonly value: number;
    readonly text: string;
  }[];
  readonly formatTick: (value: number) => string;
  readonly tenthText: (tenth: number, upTo: string) => string;
};

const HEIGHT = 170;
const BOTTOM = 22;

/** Tenths of the clients as steps, the cheapest first: how much a client of each tenth costs at most. */
export function Distribution(props: DistributionProps) {
  const { width, label, bounds, lines, formatTick, tenthText } = props;
  const top = 12;
  const left = 64;
  const most = Math.max(...bounds, ...lines.map(({ value }) => value), 1);
  const y = scaleLinear([0, most], [HEIGHT - BOTTOM, top]).nice(4);
  const wide = (width - left) / Math.max(1, bounds.length);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={HEIGHT}>
      {y.ticks(3).map((tick) => (
        <g key={tick}>
          <line className="grid" x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
          <text className="axis-text" x={left - 8} y={y(tick) + 4.5} textAnchor="end">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {bounds.map((bound, index) => (
        <Mark
          // biome-ignore lint/suspicious/noArrayIndexKey: a tenth of the clients is known by its place
          key={index}
          label={tenthText(index + 1, formatTick(bound))}
          isFirst={index === 0}
        >
          <rect
            className="fill-neutral part"
            x={left + index * wide + 1}
            y={y(bound)}
            width={Math.max(1, wide - 2)}
            height={Math.max(0.5, y(0) - y(bound))}
          />
          <rect
            className="focus-ring"
            x={left + index * wide}
            y={top}
            width={wide}
            height={y(0) - top}
          />
          <text
            className="axis-text"
            x={left + (index + 0.5) * wide}
            y={HEIGHT - 5}
            textAnchor="middle"
          >
            {index + 1}
          </text>
        </Mark>
      ))}
      {lines.map(({ key, value, text }) => (
        <g key={key}>
          <line className="reference" x1={left} x2={width} y1={y(value)} y2={y(value)} />
          <text className="reference-text" x={left + 4} y={y(value) - 5}>
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
}
