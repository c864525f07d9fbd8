import type { Limits } from "./block.ts";
import type { Cell, Relation } from "./table.ts";

/** A set that has been published: what it showed, and how its cells add up. */
export type EarlierSet = {
  readonly release: string;
  readonly cells: readonly Cell[];
  readonly relations: readonly Relation[];
  /** Places, in this set, of the cells it did not show. */
  readonly hidden: readonly number[];
  /** What it told of cells that it did not show as they are, such as rounded ones. */
  readonly limits?: ReadonlyMap<number, Limits>;
};

export type JoinedSets = {
  readonly cells: readonly Cell[];
  readonly relations: readonly Relation[];
  /** Cells that an earlier release showed: known for good. */
  readonly known: ReadonlyMap<number, Limits>;
  /** Cells of earlier releases only, which no release showed. */
  readonly unpublished: readonly number[];
  /** Ids whose value differs from that of an earlier release: corrected since, and so another number. */
  readonly revised: readonly string[];
  /**
   * Ids shown earlier that no relation ties to a cell of this set. When they do hang together, the totals
   * between them belong to the set as unpublished cells; what nothing ties is not protected against.
   */
  readonly unlinked: readonly string[];
};

/**
 * Joins a publication with everything published before over the same underlying numbers.
 *
 * Cells are the same when their id and their value are. Cells of the new set keep their places. A value
 * corrected since stands as a cell of its own, under its id and the earlier release, tied to the relations
 * of that release only: a correction is not protected against, and is named.
 */
export function withEarlierSets(
  current: { readonly cells: readonly Cell[]; readonly relations: readonly Relation[] },
  earlier: readonly EarlierSet[],
): JoinedSets {
  const cells = [...current.cells];
  const relations = [...current.relations];
  const known = new Map<number, Limits>();
  const revised = new Set<string>();
  const isOfEarlierOnly = new Set<number>();
  const placeOf = new Map(cells.map(({ id }, place) => [id, place]));
  for (const set of earlier) {
    const hidden = new Set(set.hidden);
    const places = set.cells.map((cell, at) => {
      const same = placeOf.get(cell.id);
      const isRevised = same !== undefined && cells[same]?.value !== cell.value;
      if (isRevised) revised.add(cell.id);
      const id = isRevised ? `${cell.id}@${set.release}` : cell.id;
      const place = placeOf.get(id) ?? cells.length;
      if (place === cells.length) {
        cells.push({ ...cell, id });
        placeOf.set(id, place);
        isOfEarlierOnly.add(place);
      }
      const limits = hidden.has(at)
        ? set.limits?.get(at)
        : { lower: cell.value, upper: cell.value };
      if (limits !== undefined) known.set(place, narrower(known.get(place), limits));
      return place;
    });
    for (const { kind, total, parts, rest } of set.relations) {
      relations.push({
        kind,
        ...(rest !== undefined && { rest }),
        total: places[total] ?? -1,
        parts: parts.map((part) => places[part] ?? -1),
      });
    }
  }
  const unpublished = [...isOfEarlierOnly].filter((place) => !known.has(place));
  const isLinked = linkedTo(current.cells.length, relations);
  const unlinked = [...isOfEarlierOnly]
    .filter((place) => known.has(place) && !isLinked.has(place))
    .map((place) => cells[place]?.id ?? "");
  return { cells, relations, known, unpublished, revised: [...revised], unlinked };
}

function narrower(earlier: Limits | undefined, { lower, upper }: Limits): Limits {
  if (earlier === undefined) return { lower, upper };
  return { lower: Math.max(lower, earlier.lower), upper: Math.min(upper, earlier.upper) };
}

/** Cells tied, directly or through others, to the first `ownCount` cells. */
function linkedTo(ownCount: number, relations: readonly Relation[]): ReadonlySet<number> {
  const linked = new Set(Array.from({ length: ownCount }, (_, place) => place));
  for (let before = -1; before !== linked.size; ) {
    before = linked.size;
    for (const { total, parts } of relations) {
      const all = [total, ...parts];
      if (all.some((place) => linked.has(place))) for (const place of all) linked.add(place);
    }
  }
  return linked;
}
