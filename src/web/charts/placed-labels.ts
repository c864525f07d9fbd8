/** A point that wants its name beside it. */
export type Placed = {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Named before the others. */
  readonly isFirst: boolean;
};

type Box = { readonly x: number; readonly y: number; readonly width: number };
type Room = {
  readonly left: number;
  readonly right: number;
  /** Height of a line of text. */
  readonly row: number;
  readonly taken: readonly Box[];
};

/** Of the usual letters of the charts' type size. */
const CHARACTER = 6.8;
const GAP = 9;

/**
 * The points whose name fits beside them without touching another name or point, and on which side it stands.
 *
 * @returns By key; a point whose name fits on neither side is left out, and is named by its readout and table.
 */
export function placedLabels(
  points: readonly Placed[],
  { left, right, row, taken }: Room,
): ReadonlyMap<string, { readonly isLeft: boolean }> {
  const boxes: Box[] = [...taken, ...points.map(({ x, y }) => ({ x: x - 5, y, width: 10 }))];
  const placed = new Map<string, { isLeft: boolean }>();
  const ordered = points.toSorted((a, b) => Number(b.isFirst) - Number(a.isFirst));
  for (const { key, x, y, text } of ordered) {
    const width = text.length * CHARACTER;
    const sides = [
      { isLeft: false, box: { x: x + GAP, y, width } },
      { isLeft: true, box: { x: x - GAP - width, y, width } },
    ];
    const found = sides.find(
      ({ box }) =>
        box.x >= left &&
        box.x + box.width <= right &&
        !boxes.some((other) => touch(box, other, row)),
    );
    if (found === undefined) continue;
    boxes.push(found.box);
    placed.set(key, { isLeft: found.isLeft });
  }
  return placed;
}

function touch(one: Box, other: Box, row: number): boolean {
  return (
    Math.abs(one.y - other.y) < row && one.x < other.x + other.width && other.x < one.x + one.width
  );
}
