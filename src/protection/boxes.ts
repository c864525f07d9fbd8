import { accept, type Hiding } from "./greedy.ts";
import { type Axis, type Lattice, placeAt } from "./lattice.ts";
import { rowSum, rowsWith } from "./table.ts";
import type { Move } from "./tied-moves.ts";
import { signIn, type Witness } from "./witness.ts";

/** How many moves are tried on one axis, and how many boxes are put together for one cell. */
const MOST_MOVES = 12;
const MOST_BOXES = 12;

/** Of two boxes that hide nothing new, the one that moves the cell further is better. */
const COST_OF_NOTHING = 0.001;

/**
 * Hides what a cell needs by boxes: the cell, cells beside it on every dimension, and the corners between
 * them move up and down in turn, so that no total changes. Where a total is hidden itself, it moves with
 * its parts. Of the boxes within reach the one is taken that loses least for how far it moves the cell;
 * several are put together until the cell has moved as far as needed. The moved cells are hidden.
 *
 * Needs no linear programme and gives tables of whole numbers. Finds nothing where only a longer way
 * round would do.
 *
 * @param seed Decides which moves are tried when there are too many.
 * @returns Whether the cell could be moved as far as needed; when not, nothing is hidden.
 *
 * Method: the hypercube method (Repsilber, 1994; Giessing, 2004), with boxes over hierarchies.
 */
export function hideByBoxes(hiding: Hiding, lattice: Lattice, cell: number, seed: number): boolean {
  const shifts = new Map<number, number>();
  const needed = hiding.neededWidth(cell);
  const moves = lattice.axes.map((axis, at) => {
    const node = axis.nodeOf[cell] ?? 0;
    return [
      ...(axis.tiedMoves.get(node) ?? []),
      ...(hasNeighbours(lattice, cell, at)
        ? movesOf(axis, node, seed + 31 * cell + 7 * at)
        : [{ nodes: [node], signs: [1] }]),
    ];
  });
  for (let count = 0; count < MOST_BOXES; count++) {
    const lacking = needed - (shifts.get(cell) ?? 0);
    if (lacking <= 0) break;
    const best = bestBox(hiding, lattice, moves, shifts, lacking);
    if (best === null) return false;
    for (const [at, one] of best.cells.entries()) {
      shifts.set(one, (shifts.get(one) ?? 0) + (best.shifts[at] ?? 0));
    }
  }
  if ((shifts.get(cell) ?? 0) < needed) return false;
  const moved = [...shifts].filter(([, shift]) => shift !== 0);
  accept(hiding, cell, { cells: moved.map(([one]) => one), shifts: moved.map(([, s]) => s) });
  return true;
}

function bestBox(
  hiding: Hiding,
  lattice: Lattice,
  moves: readonly (readonly Move[])[],
  shifts: ReadonlyMap<number, number>,
  lacking: number,
): Witness | null {
  let best: Witness | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  const { placeOf, axes } = lattice;
  // What moves hidden cells alone, and far enough, cannot be bettered.
  const leastScore = COST_OF_NOTHING / lacking;
  const visit = (axis: number, positions: readonly number[], signs: readonly number[]): void => {
    const stride = axes[axis]?.stride ?? 0;
    for (const move of moves[axis] ?? []) {
      if (bestScore <= leastScore) return;
      if (axis + 1 === axes.length) {
        consider(positions, signs, move, stride);
        continue;
      }
      const next: number[] = [];
      const nextSigns: number[] = [];
      spread(positions, signs, move, stride, (position, sign) => {
        next.push(position);
        nextSigns.push(sign);
      });
      visit(axis + 1, next, nextSigns);
    }
  };
  // The innermost step of all: no lists are made for a box that is not taken.
  const consider = (
    positions: readonly number[],
    signs: readonly number[],
    move: Move,
    stride: number,
  ): void => {
    let cost = COST_OF_NOTHING;
    let shift = lacking;
    for (let at = 0; at < positions.length; at++) {
      for (let of = 0; of < move.nodes.length; of++) {
        const place = placeOf((positions[at] ?? 0) + (move.nodes[of] ?? 0) * stride);
        if (place < 0) continue;
        if (hiding.mayHide[place] !== 1) return;
        const moved = shifts.get(place);
        if (hiding.isHidden[place] !== 1 && moved === undefined) cost += hiding.loss(place);
        const value = (hiding.table.values[place] ?? 0) + (moved ?? 0);
        const { lower, upper } = hiding.limitsOf(place);
        const isDown = signs[at] !== move.signs[of];
        shift = Math.min(shift, isDown ? value - lower : upper - value);
        if (shift < 1 || cost >= bestScore * lacking) return;
      }
    }
    if (cost / shift >= bestScore) return;
    const witness: { cells: number[]; shifts: number[] } = { cells: [], shifts: [] };
    spread(positions, signs, move, stride, (position, sign) => {
      const place = placeOf(position);
      if (place < 0) return;
      witness.cells.push(place);
      witness.shifts.push(shift * sign);
    });
    if (!fitsUnions(hiding, witness, shifts)) return;
    bestScore = cost / shift;
    best = witness;
  };
  visit(0, [0], [1]);
  return best;
}

/** The corners of a box that a further move makes of given ones. */
function spread(
  positions: readonly number[],
  signs: readonly number[],
  move: Move,
  stride: number,
  take: (position: number, sign: number) => void,
): void {
  for (const [at, position] of positions.entries()) {
    for (const [of, node] of move.nodes.entries()) {
      take(position + node * stride, (signs[at] ?? 0) * (move.signs[of] ?? 0));
    }
  }
}

/** Whether every row still holds after all shifts; rows of sums do by the shape of the box. */
function fitsUnions(
  { table }: Hiding,
  witness: Witness,
  shifts: ReadonlyMap<number, number>,
): boolean {
  const all = new Map(shifts);
  for (const [at, cell] of witness.cells.entries()) {
    all.set(cell, (all.get(cell) ?? 0) + (witness.shifts[at] ?? 0));
  }
  return witness.cells.every((cell) =>
    rowsWith(table, cell).every((index) => {
      const row = table.rows[index];
      if (row === undefined) return false;
      const change = row.cells.reduce(
        (total, one) => total + signIn(table, index, one) * (all.get(one) ?? 0),
        0,
      );
      return row.isEquality ? change === 0 : rowSum(row, table.values) + change >= 0;
    }),
  );
}

/** Of each axis at most so many nodes beside a cell and below it are in its part of the grid: few at first, then more. */
export const NEAR = { few: 4, many: 30 } as const;

/**
 * A part of the grid around a cell, itself a grid: what lies above the cell on every axis, and some nodes
 * beside and below it. Cells that move against each other have their corners in it.
 */
export function gridAround(lattice: Lattice, cell: number, seed: number, most: number): number[] {
  let positions = [0];
  for (const [at, axis] of lattice.axes.entries()) {
    const node = axis.nodeOf[cell] ?? 0;
    const siblings = (axis.children[axis.parent[node] ?? -1] ?? []).filter((one) => one !== node);
    const beside = some(siblings, most, seed + 31 * cell + 7 * at);
    const nodes = [
      ...chain(axis, node),
      ...beside,
      // A node beside that has parts of its own cannot move unless they do.
      ...beside.flatMap((one) => some(axis.children[one] ?? [], 2, seed)),
      ...some(axis.children[node] ?? [], most, seed + 17 * cell + 5 * at),
      ...(axis.tiedMoves.get(node) ?? []).slice(0, 3).flatMap((move) => move.nodes),
    ];
    positions = [...new Set(nodes)].flatMap((one) =>
      positions.map((position) => position + one * axis.stride),
    );
  }
  return positions.map(lattice.placeOf).filter((place) => place >= 0);
}

/** Whether cells stand beside, above or below one on an axis; ages of a producer's number, for one, do not. */
function hasNeighbours(lattice: Lattice, cell: number, at: number): boolean {
  const { parent, children, nodeOf } = lattice.axes[at] ?? { parent: [], children: [], nodeOf: [] };
  const node = nodeOf[cell] ?? 0;
  const above = parent[node] ?? -1;
  const near = [above, ...(children[node] ?? []), ...(children[above] ?? [])];
  return near.some((one) => one >= 0 && one !== node && placeAt(lattice, cell, at, one) >= 0);
}

/** The moves of an axis in which `node` goes up. */
function movesOf(axis: Axis, node: number, seed: number): Move[] {
  return axis.isAdditive ? leafMoves(axis, node, seed) : freeMoves(axis, node, seed);
}

/**
 * One leaf below the node goes up and another leaf goes down, each with the totals above it as far as
 * these differ; or one leaf goes up with all its totals.
 */
function leafMoves(axis: Axis, node: number, seed: number): Move[] {
  const below = axis.leaves.filter((leaf) => chain(axis, leaf).includes(node));
  const root = rootOf(axis, node);
  const siblings = axis.children[axis.parent[node] ?? -1] ?? [];
  const near = siblings.filter((one) => one !== node && axis.children[one]?.length === 0);
  const others =
    near.length > 0 && below.length === 1
      ? near
      : axis.leaves.filter((leaf) => !below.includes(leaf) && rootOf(axis, leaf) === root);
  const pairs = below.flatMap((up) => others.map((down) => pairMove(axis, up, down)));
  const alone = below.map((up) => {
    const nodes = chain(axis, up);
    return { nodes, signs: nodes.map(() => 1) };
  });
  const shortest = [...some(pairs, MOST_MOVES, seed), ...some(alone, 3, seed)];
  return shortest.sort((left, right) => left.nodes.length - right.nodes.length);
}

function pairMove(axis: Axis, up: number, down: number): Move {
  const [rising, falling] = [chain(axis, up), chain(axis, down)];
  const onlyRising = rising.filter((node) => !falling.includes(node));
  const onlyFalling = falling.filter((node) => !rising.includes(node));
  return {
    nodes: [...onlyRising, ...onlyFalling],
    signs: [...onlyRising.map(() => 1), ...onlyFalling.map(() => -1)],
  };
}

/** Where parts overlap nothing must balance: the node alone, with what is above it, or with a part. */
function freeMoves(axis: Axis, node: number, seed: number): Move[] {
  const above = chain(axis, node);
  const children = some(axis.children[node] ?? [], 4, seed);
  const sets = [
    [node],
    above.slice(0, 2),
    above,
    ...children.map((child) => [node, child]),
    ...children.flatMap((child) =>
      some(axis.children[child] ?? [], 2, seed).map((leaf) => [node, child, leaf]),
    ),
  ];
  const distinct = new Map(sets.map((nodes) => [nodes.join(), nodes]));
  return [...distinct.values()].map((nodes) => ({ nodes, signs: nodes.map(() => 1) }));
}

/** A node and what is above it, up to the whole. */
function chain(axis: Axis, node: number): number[] {
  const nodes: number[] = [];
  for (let at = node; at >= 0; at = axis.parent[at] ?? -1) nodes.push(at);
  return nodes;
}

function rootOf(axis: Axis, node: number): number {
  return chain(axis, node).at(-1) ?? node;
}

/** At most `most` of a list, evenly spread from a place that the seed decides. */
function some<Item>(items: readonly Item[], most: number, seed: number): Item[] {
  if (items.length <= most) return [...items];
  const start = Math.abs(Math.imul(seed, 0x9e3779b1) >>> 8) % items.length;
  return Array.from({ length: most }, (_, index) => {
    const at = (start + Math.floor((index * items.length) / most)) % items.length;
    return items.slice(at, at + 1);
  }).flat();
}
