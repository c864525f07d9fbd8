import { UserError } from "../domain/errors.ts";
import { type Move, tiedMoves } from "./tied-moves.ts";

/** One way to cut a publication: a tree of nodes, such as nation → area → region. */
export type Dimension = {
  readonly name: string;
  /** Parents before their children. */
  readonly nodes: readonly { readonly id: string; readonly parent: string | null }[];
  /** False where one client can be in several parts (packages, functions, months). */
  readonly isAdditive: boolean;
  /**
   * Some of a total may be in none of its parts, such as costs on no function. How much that is counts as
   * known to everybody. Left out, parts that do not agree with their total are refused.
   */
  readonly hasRest?: boolean;
  /** Nodes that hang together beside the tree, a total and its parts, wherever their cells stand. */
  readonly ties?: readonly { readonly total: string; readonly parts: readonly string[] }[];
};

export type Axis = {
  readonly name: string;
  readonly isAdditive: boolean;
  readonly hasRest: boolean;
  readonly parent: readonly number[];
  readonly children: readonly (readonly number[])[];
  readonly leaves: readonly number[];
  readonly stride: number;
  /** How a node goes up without breaking what is tied to it. */
  readonly tiedMoves: ReadonlyMap<number, readonly Move[]>;
  /** The node of each cell. */
  readonly nodeOf: Int32Array;
};

/** Where the cells of a publication stand in the grid of its dimensions. */
export type Lattice = {
  readonly axes: readonly Axis[];
  /** Place of the cell at a grid position; -1 where there is none. */
  readonly placeOf: (position: number) => number;
  readonly positionOf: Float64Array;
};

/** Positions of a page: parts of a grid without cells take no room, such as ages of each producer. */
const PAGE = 512;

/** Lays cells out by their nodes. @throws UserError "invalid_delivery" for an unknown node or a cell given twice. */
export function latticeOf(
  dimensions: readonly Dimension[],
  coordinates: readonly (readonly string[])[],
): Lattice {
  let size = 1;
  const axes = dimensions.map((dimension, axis): Axis => {
    const { name, nodes, isAdditive, hasRest = false } = dimension;
    const numberOf = new Map(nodes.map(({ id }, index) => [id, index]));
    const parent = nodes.map(({ parent: id }) =>
      id === null ? -1 : nodeNumber(numberOf, id, name),
    );
    const children = nodes.map((_, node) =>
      parent.flatMap((one, child) => (one === node ? [child] : [])),
    );
    const nodeOf = Int32Array.from(coordinates, (nodesOfCell) =>
      nodeNumber(numberOf, nodesOfCell[axis] ?? "", name),
    );
    const leaves = [...nodes.keys()].filter((node) => children[node]?.length === 0);
    const stride = size;
    size *= nodes.length;
    const ties = (dimension.ties ?? []).map(({ total, parts }) =>
      [total, ...parts].map((id) => nodeNumber(numberOf, id, name)),
    );
    const trees = children.flatMap((parts, total) =>
      parts.length === 0 ? [] : [[total, ...parts]],
    );
    return {
      ...{ name, isAdditive, hasRest, parent, children, leaves, stride, nodeOf },
      tiedMoves: tiedMoves(ties, trees),
    };
  });
  const pages = new Map<number, Int32Array>();
  const placeOf = (position: number) =>
    pages.get(Math.floor(position / PAGE))?.[position % PAGE] ?? -1;
  const positionOf = Float64Array.from(coordinates, (_, place) =>
    axes.reduce((position, { nodeOf, stride }) => position + (nodeOf[place] ?? 0) * stride, 0),
  );
  for (const [place, position] of positionOf.entries()) {
    if (placeOf(position) !== -1) {
      throw new UserError(
        "invalid_delivery",
        `${coordinates[place]?.join("|")}: a cell given twice`,
      );
    }
    const number = Math.floor(position / PAGE);
    const page = pages.get(number) ?? new Int32Array(PAGE).fill(-1);
    pages.set(number, page);
    page[position % PAGE] = place;
  }
  return { axes, placeOf, positionOf };
}

/** The cell that differs from a given one by its node on one axis; -1 where there is none. */
export function placeAt(lattice: Lattice, place: number, axis: number, node: number): number {
  const { nodeOf, stride } = lattice.axes[axis] ?? { nodeOf: [], stride: 0 };
  const position = (lattice.positionOf[place] ?? 0) + (node - (nodeOf[place] ?? 0)) * stride;
  return lattice.placeOf(position);
}

function nodeNumber(numberOf: ReadonlyMap<string, number>, id: string, name: string): number {
  const node = numberOf.get(id);
  if (node === undefined) throw new UserError("invalid_delivery", `${name} has no node ${id}`);
  return node;
}
