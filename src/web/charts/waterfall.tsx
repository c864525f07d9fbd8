import { scaleLinear } from "d3-scale";
import { Label } from "./label.tsx";
import { Mark } from "./mark.tsx";

type WaterfallProps = {
  readonly width: number;
  readonly label: string;
  readonly from: { readonly label: string; readonly value: number; readonly text: string };
  /** Their values add up to `to` less `from`. */
  readonly parts: readonly {
    readonly key: string;
    readonly label: string;
    readonly value: number;
    readonly text: string;
  }[];
  readonly to: { readonly label: string; readonly value: number; readonly text: string };
};

const ROW = 34;
const BAR = 17;

/**
 * The way from one figure to another, step by step. The whole bars start at zero; when the steps are small
 * beside them, the axis is cut after zero and the cut is drawn, because only then can the steps be seen.
 */
export function Waterfall({ width, label, from, parts, to }: WaterfallProps) {
  const labels = [from.label, ...parts.map((part) => part.label), to.label];
  const left = Math.min(width * 0.36, Math.max(...labels.map((text) => text.length)) * 6.6 + 12);
  const right = 84;
  const steps = stepsOf(from.value, parts);
  const ends = [from.value, to.value, ...steps.flatMap(({ start, end }) => [start, end])];
  const least = Math.min(...ends);
  const most = Math.max(...ends);
  const spread = most - least;
  const isCut = least > 0 && spread < 0.35 * most;
  const first = isCut ? Math.max(0, least - 0.45 * spread) : Math.min(0, least);
  const x = scaleLinear([first, most], [left, width - right]);
  const height = (parts.length + 2) * ROW + 4;
  const y = (row: number) => row * ROW + 6;
  const base = isCut ? left : x(0);
  const whole = (bar: WaterfallProps["from"], row: number) => (
    <Mark key={`whole ${row}`} label={`${bar.label}: ${bar.text}`} isFirst={row === 0}>
      <rect className="focus-ring" x={0} y={y(row) - 6} width={width} height={ROW - 3} />
      <Label className="strong-text" text={bar.label} room={left - 8} x={0} y={y(row) + BAR / 2} />
      <rect
        className="fill-neutral part"
        x={base}
        y={y(row)}
        width={Math.max(0, x(bar.value) - base)}
        height={BAR}
      />
      {isCut ? <CutMark x={left + 14} y={y(row)} /> : null}
      <text className="strong-text" x={x(bar.value) + 6} y={y(row) + 13}>
        {bar.text}
      </text>
    </Mark>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      {whole(from, 0)}
      {parts.map((part, index) => {
        const step = steps[index] ?? { start: 0, end: 0 };
        const row = index + 1;
        const leftEnd = x(Math.min(step.start, step.end));
        const rightEnd = x(Math.max(step.start, step.end));
        const kind = part.value > 0 ? "worse" : part.value < 0 ? "better" : "neutral";
        return (
          <Mark key={part.key} label={`${part.label}: ${part.text}`} isFirst={false}>
            <rect className="focus-ring" x={0} y={y(row) - 6} width={width} height={ROW - 3} />
            <line
              className="axis"
              x1={x(step.start)}
              x2={x(step.start)}
              y1={y(row) - ROW + BAR}
              y2={y(row)}
            />
            <Label text={part.label} room={left - 8} x={0} y={y(row) + BAR / 2} />
            <rect
              className={`fill-${kind}`}
              x={leftEnd}
              y={y(row)}
              width={Math.max(1.5, rightEnd - leftEnd)}
              height={BAR}
            />
            <text
              className={kind === "neutral" ? undefined : `text-${kind}`}
              x={rightEnd + 6}
              y={y(row) + 13}
            >
              {part.text}
            </text>
          </Mark>
        );
      })}
      <line
        className="axis"
        x1={x(to.value)}
        x2={x(to.value)}
        y1={y(parts.length) + BAR}
        y2={y(parts.length + 1)}
      />
      {whole(to, parts.length + 1)}
    </svg>
  );
}

/** Two slanting strokes over a bar: it begins at zero, but not here. */
function CutMark({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g>
      <path d={`M${x - 5} ${y + BAR + 3}l6-${BAR + 6}h5l-6 ${BAR + 6}Z`} className="cut-gap" />
      <path
        d={`M${x - 5} ${y + BAR + 3}l6-${BAR + 6}M${x} ${y + BAR + 3}l6-${BAR + 6}`}
        className="limit"
      />
    </g>
  );
}

function stepsOf(
  from: number,
  parts: WaterfallProps["parts"],
): { readonly start: number; readonly end: number }[] {
  let reached = from;
  return parts.map(({ value }) => {
    const start = reached;
    reached += value;
    return { start, end: reached };
  });
}
