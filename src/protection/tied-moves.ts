/** Nodes of one axis that move together, each up (1) or down (-1), so that the axis still adds up. */
export type Move = { readonly nodes: readonly number[]; readonly signs: readonly number[] };

/** A total followed by its parts. */
export type NodeTie = readonly number[];

const MOST_MOVES = 10;
const MOST_TRIES = 300;

/**
 * The moves of each tied node in which it goes up and all that is tied holds: in a tie that a move breaks another of its
 * nodes moves too, until none is broken. The last part of a tie is tried first.
 *
 * @param trees The totals of the axis with their children, which hold where the cells of the parts are there.
 */
export function tiedMoves(
  ties: readonly NodeTie[],
  trees: readonly NodeTie[],
): ReadonlyMap<number, readonly Move[]> {
  const nodes = new Set(ties.flat());
  return new Map(
    [...nodes].map((node) => {
      const moves = [...movesWith(ties, node), ...movesWith([...ties, ...trees], node)];
      const distinct = new Map(moves.map((move) => [`${move.nodes}/${move.signs}`, move]));
      return [
        node,
        [...distinct.values()].sort((left, right) => left.nodes.length - right.nodes.length),
      ];
    }),
  );
}

function movesWith(ties: readonly NodeTie[], node: number): Move[] {
  const moves: Move[] = [];
  let tries = MOST_TRIES;
  const visit = (signs: ReadonlyMap<number, number>): void => {
    tries -= 1;
    if (moves.length >= MOST_MOVES || tries < 0) return;
    const broken = ties.find((tie) => surplusOf(tie, signs) !== 0);
    if (broken === undefined) {
      moves.push({ nodes: [...signs.keys()], signs: [...signs.values()] });
      return;
    }
    const surplus = surplusOf(broken, signs);
    for (const [at, one] of [...broken.entries()].reverse()) {
      const sign = at === 0 ? -surplus : surplus;
      if (!signs.has(one) && Math.abs(sign) === 1) visit(new Map(signs).set(one, sign));
    }
  };
  visit(new Map([[node, 1]]));
  return moves;
}

/** By how much the total of a tie moves more than its parts. */
function surplusOf([total = -1, ...parts]: NodeTie, signs: ReadonlyMap<number, number>): number {
  return parts.reduce((left, part) => left - (signs.get(part) ?? 0), signs.get(total) ?? 0);
}
