import { Trend, type TrendPoint } from "./trend.tsx";

export type Panel = {
  readonly key: string;
  readonly name: string;
  /** The newest figure, beside the name. */
  readonly text: string;
  readonly isStrong: boolean;
  readonly points: readonly TrendPoint[];
};

type MultiplesProps = {
  readonly width: number;
  readonly label: string;
  readonly panels: readonly Panel[];
  /** Ends of the scale that all panels share. */
  readonly domain: readonly [number, number];
};

const LEAST_WIDTH = 176;
const GAP = 24;
const HEAD = 22;
const HEIGHT = 84;
const ROW = HEAD + HEIGHT + 18;

/** Small multiples: the same small chart for each region, on one scale, in one drawing that leaves as one file. */
export function Multiples({ width, label, panels, domain }: MultiplesProps) {
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
  const panelWidth = (width + GAP) / columns - GAP;
  const rows = Math.ceil(panels.length / columns);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={rows * ROW}>
      {panels.map((panel, index) => {
        const x = (index % columns) * (panelWidth + GAP);
        const y = Math.floor(index / columns) * ROW;
        return (
          <g key={panel.key}>
            <text className={panel.isStrong ? "strong-text" : undefined} x={x} y={y + 14}>
              {panel.name} <tspan className="soft-text">{panel.text}</tspan>
            </text>
            <Trend
              x={x}
              y={y + HEAD}
              width={panelWidth}
              height={HEIGHT}
              label={panel.name}
              points={panel.points}
              referenceText=""
              domain={domain}
              isBare
              isEntry={index === 0}
            />
          </g>
        );
      })}
    </svg>
  );
}
