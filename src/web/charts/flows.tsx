import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import { Label } from "./label.tsx";
import { Mark } from "./mark.tsx";

export type Flow = {
  readonly from: string;
  readonly to: string;
  readonly value: number;
  readonly readout: string;
};

type FlowsProps = {
  readonly width: number;
  readonly label: string;
  readonly names: ReadonlyMap<string, string>;
  readonly flows: readonly Flow[];
};

type FlowNode = { readonly id: string; readonly name: string };
type FlowLink = Flow & { readonly source: string; readonly target: string };

/** Streams from the packages on the left to those on the right, each as thick as what it carries. */
export function Flows({ width, label, names, flows }: FlowsProps) {
  const froms = [...new Set(flows.map(({ from }) => from))];
  const tos = [...new Set(flows.map(({ to }) => to))];
  const room = Math.min(190, width * 0.36);
  const height = Math.max(180, Math.max(froms.length, tos.length) * (width < 560 ? 46 : 40));
  const nodes: FlowNode[] = [
    ...froms.map((key) => ({ id: `from ${key}`, name: names.get(key) ?? key })),
    ...tos.map((key) => ({ id: `to ${key}`, name: names.get(key) ?? key })),
  ];
  const links: FlowLink[] = flows.map((flow) => ({
    ...flow,
    source: `from ${flow.from}`,
    target: `to ${flow.to}`,
  }));
  const graph = sankey<FlowNode, FlowLink>()
    .nodeId(({ id }) => id)
    .nodeWidth(7)
    .nodePadding(width < 560 ? 26 : 16)
    .extent([
      [room, 6],
      [width - room, height - 6],
    ])({ nodes: nodes.map((node) => ({ ...node })), links: links.map((link) => ({ ...link })) });
  const path = sankeyLinkHorizontal<FlowNode, FlowLink>();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds marks is a group
    <svg role="group" aria-label={label} width={width} height={height}>
      {graph.links.map((link, index) => (
        <Mark key={`${link.from} ${link.to}`} label={link.readout} isFirst={index === 0}>
          <path className="flow" d={path(link) ?? ""} strokeWidth={Math.max(1, link.width ?? 1)} />
        </Mark>
      ))}
      {graph.nodes.map((node) => {
        const { id, name, x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node;
        const isLeft = id.startsWith("from");
        return (
          <g key={id}>
            <rect
              className="bar-fill"
              x={x0}
              y={y0}
              width={x1 - x0}
              height={Math.max(1, y1 - y0)}
            />
            <Label
              text={name}
              room={room - 10}
              x={isLeft ? x0 - 8 : x1 + 8}
              y={(y0 + y1) / 2}
              anchor={isLeft ? "end" : "start"}
            />
          </g>
        );
      })}
    </svg>
  );
}
