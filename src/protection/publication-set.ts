import { UserError } from "../domain/errors.ts";
import { type Axis, type Dimension, type Lattice, latticeOf, placeAt } from "./lattice.ts";
import type { Cell, Relation } from "./table.ts";

/** What a cell holds before protection. Null coordinates do not exist: a total is a node of its own. */
export type Fact = {
  /** One node per dimension, in the order of the dimensions. */
  readonly coordinates: readonly string[];
} & FactContent;

export type FactContent =
  | {
      readonly kind: "value";
      readonly value: number;
      readonly contributors?: Cell["contributors"];
      /** False for a number that exists but is in no table: it is hidden from the start. */
      readonly isInPublication?: boolean;
      /** Made of the cells that it is tied to: how it adds up follows from how these do, and is not said again. */
      readonly isDerived?: boolean;
    }
  | { readonly kind: "missing" }
  | { readonly kind: "not_comparable" };

/** All cells of a release over the same dimensions, and what anyone knows of how they add up. */
export type PublicationSet = {
  readonly cells: readonly Cell[];
  readonly relations: readonly Relation[];
  /** Places of cells that are in no table. */
  readonly unpublished: readonly number[];
  /** Cells without a number, by id. */
  readonly absent: ReadonlyMap<string, "missing" | "not_comparable">;
  readonly lattice: Lattice;
};

/** The id of a cell: its nodes in the order of the dimensions. */
export function cellId(coordinates: readonly string[]): string {
  return coordinates.join("|");
}

/**
 * Builds the cells and relations of a publication from its dimensions.
 *
 * Every node with children is tied to them wherever the cells exist: as a sum in an additive dimension,
 * as a union where one client can be in several parts. When parts are missing, the sum over those that are
 * there is still taken as known if it holds, because totals are made of what was delivered.
 *
 * @param ties What hangs together beside the dimensions.
 * @throws UserError "invalid_delivery" for a cell outside the dimensions or given twice, and for parts that
 * exceed their total.
 */
export function publicationSet(
  dimensions: readonly Dimension[],
  facts: readonly Fact[],
  ties: readonly CellTie[] = [],
): PublicationSet {
  const cells: Cell[] = [];
  const unpublished: number[] = [];
  const derived = new Set<number>();
  const coordinates: (readonly string[])[] = [];
  const absent = new Map<string, "missing" | "not_comparable">();
  for (const fact of facts) {
    const id = cellId(fact.coordinates);
    if (fact.kind !== "value") {
      absent.set(id, fact.kind);
      continue;
    }
    if (fact.isInPublication === false) unpublished.push(cells.length);
    if (fact.isDerived === true) derived.add(cells.length);
    const { value, contributors } = fact;
    cells.push({ id, value, ...(contributors && { contributors }) });
    coordinates.push(fact.coordinates);
  }
  const lattice = latticeOf(dimensions, coordinates);
  const relations = [...relationsOf(lattice, cells, derived), ...tiedBeside(ties, cells)];
  return { cells, unpublished, absent, lattice, relations };
}

/** Cells, by their ids, that hang together though no dimension says so. */
export type CellTie = {
  readonly total: string;
  readonly parts: readonly string[];
  readonly isAdditive: boolean;
  readonly isWhole: boolean;
};

function tiedBeside(ties: readonly CellTie[], cells: readonly Cell[]): Relation[] {
  const placeOf = new Map(ties.length === 0 ? [] : cells.map(({ id }, place) => [id, place]));
  return ties.flatMap(({ total: id, parts: ids, isAdditive, isWhole }) => {
    const total = placeOf.get(id);
    const parts = ids.flatMap((part) => placeOf.get(part) ?? []);
    if (total === undefined || parts.length < ids.length) {
      throw new UserError("invalid_delivery", `${id}: tied to cells that are not there`);
    }
    const childCount = isWhole ? parts.length : parts.length + 1;
    return tied(total, parts, childCount, { isAdditive, hasRest: isWhole }, cells);
  });
}

function relationsOf(
  lattice: Lattice,
  cells: readonly Cell[],
  derived: ReadonlySet<number>,
): Relation[] {
  const relations: Relation[] = [];
  for (const place of cells.keys()) {
    for (const [axis, dimension] of lattice.axes.entries()) {
      if (dimension.isAdditive && derived.has(place)) continue;
      const node = dimension.nodeOf[place] ?? 0;
      const children = dimension.children[node] ?? [];
      const parts = children
        .map((child) => placeAt(lattice, place, axis, child))
        .filter((part) => part >= 0);
      if (parts.length > 0) {
        relations.push(...tied(place, parts, children.length, dimension, cells));
      }
    }
  }
  return relations;
}

function tied(
  total: number,
  parts: readonly number[],
  childCount: number,
  { isAdditive, hasRest }: Pick<Axis, "isAdditive" | "hasRest">,
  cells: readonly Cell[],
): Relation[] {
  const valueAt = (place: number) => cells[place]?.value ?? 0;
  const sum = parts.reduce((all, part) => all + valueAt(part), 0);
  const value = valueAt(total);
  const isWhole = parts.length === childCount;
  // In the order in which the row is added up, so that amounts beyond the exact doubles agree too.
  const rest = parts.reduce((left, part) => left - valueAt(part), value);
  if (isAdditive) {
    if (rest !== 0 && hasRest) return [{ kind: "sum", total, parts, rest }];
    if (rest === 0) return [{ kind: "sum", total, parts }];
    if (!isWhole && value > sum) return [{ kind: "at_least", total, parts }];
  } else if (parts.every((part) => valueAt(part) <= value)) {
    if (sum >= value) return [{ kind: "union", total, parts }];
    if (!isWhole) return parts.map((part) => ({ kind: "at_least", total, parts: [part] }));
  }
  if (hasRest) return [{ kind: "sum", total, parts, rest }];
  throw new UserError("invalid_delivery", `${cells[total]?.id}: parts and total do not agree`);
}
