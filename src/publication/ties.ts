import type { NumberCell, NumberSet } from "./cells.ts";
import { agesOf, conditionsNode, severalModules } from "./conditions.ts";
import {
  clientsBetween,
  clientsOf,
  conditionsOf,
  groupsOnce,
  type TieCells,
  tieWhatIsLeft,
} from "./left-over-numbers.ts";
import { placeKey, type Tie, TOGETHER } from "./places.ts";

/**
 * A set with what everybody can compute from its numbers under different conditions.
 *
 * - A number under narrower conditions is a part of the one under wider ones, and several of which nothing fulfils two
 *   are parts of it together. What is left over is told of nobody, but whoever reads them all can compute it, and take it
 *   from others again: it becomes a cell of its own, hidden from the start, and may be as small as any.
 * - A number of some ages is the sum of the published age groups within them. Where they begin or end inside a group,
 *   that group is cut into what is inside and what is outside, two further cells of this kind. Whoever has no known
 *   sex is in no group, and so among what is around.
 * - A number of several modules together is tied to those of each.
 *
 * Method: docs/methods/disclosure-control.md, section 1.
 */
export function withTies(set: NumberSet): NumberSet {
  const cells = new Map(set.cells);
  const ties: Tie[] = [];
  const tie: TieCells = (total, parts, how = {}) => {
    for (const cell of [total, ...parts]) {
      if (cell.isLeftOver === true) cells.set(placeKey(cell), cell);
    }
    ties.push({
      total: placeKey(total),
      parts: parts.map(placeKey),
      ...{ isAdditive: true, isWhole: true, ...how },
    });
  };
  const groupsOf = groupsOnce(set);
  for (const ofPlace of numbersByPlace(set)) {
    const groups = groupsOf([...ofPlace.keys()]);
    if (groups === null) return { ...set, isUntold: true };
    tieWhatIsLeft(set, ofPlace, groups, tie);
    for (const cell of ofPlace.values()) {
      if (cell.ageGroup === TOGETHER) continue;
      const ages = agesOf(conditionsOf(set, cell.ageGroup));
      if (ages !== null) tieToGroups(set, cell, ages, tie);
      tieToModules(set, cell, tie);
    }
  }
  return { ...set, cells, ties };
}

/** The numbers of a place by the nodes of their conditions, place by place. */
function numbersByPlace({ cells, groups }: NumberSet): Iterable<ReadonlyMap<string, NumberCell>> {
  const places = new Map<string, Map<string, NumberCell>>();
  for (const cell of cells.values()) {
    if (cell.sex !== TOGETHER || groups.has(cell.ageGroup)) continue;
    const place = placeKey({ ...cell, ageGroup: TOGETHER });
    const ofPlace = places.get(place) ?? new Map<string, NumberCell>();
    places.set(place, ofPlace.set(cell.ageGroup, cell));
  }
  return places.values();
}

function tieToGroups(
  set: NumberSet,
  cell: NumberCell,
  { from, until }: { readonly from: number; readonly until: number },
  tie: TieCells,
): void {
  const groups = [...set.groups].flatMap(([ageGroup, ends]) => {
    const group = set.cells.get(placeKey({ ...cell, ageGroup }));
    return group === undefined ? [] : [{ group, ends }];
  });
  if (groups.length === 0) return;
  const isInside = (ends: AgeEnds) => ends !== null && ends.from >= from && ends.until <= until;
  const isAround = (ends: AgeEnds) =>
    !isInside(ends) && (ends === null || (ends.from <= until && ends.until >= from));
  const inside = groups.filter(({ ends }) => isInside(ends)).map(({ group }) => group);
  const around = groups.filter(({ ends }) => isAround(ends)).map(({ group }) => group);
  if (around.length === 0) {
    tie(cell, inside);
    return;
  }
  const sumOf = (cells: readonly NumberCell[]) => cells.reduce((sum, { value }) => sum + value, 0n);
  const made = (name: string, all: readonly NumberCell[], without: readonly NumberCell[]) => ({
    ...cell,
    ageGroup: `${name} ${cell.ageGroup}`,
    value: sumOf(all) - sumOf(without),
    contributors: clientsBetween(
      set,
      all,
      without.reduce((sum, one) => sum + clientsOf(one), 0),
    ),
    isLeftOver: true,
  });
  const whole =
    around.length === 1 && around[0] !== undefined ? around[0] : made("around", around, []);
  const within = made("at the ends of", [cell], inside);
  const outside = made("just outside", [whole, ...inside], [cell]);
  if (within.value < 0n || outside.value < 0n) return;
  if (around.length > 1) tie(whole, around);
  tie(cell, [...inside, within]);
  tie(whole, [within, outside]);
}

type AgeEnds = NumberSet["groups"] extends ReadonlyMap<string, infer Ends> ? Ends : never;

function tieToModules(set: NumberSet, cell: NumberCell, tie: TieCells): void {
  const several = severalModules(conditionsOf(set, cell.ageGroup));
  if (several === null) return;
  const parts = several.flatMap(
    ({ module, anyOf }) =>
      set.cells.get(placeKey({ ...cell, module, ageGroup: conditionsNode(anyOf) })) ?? [],
  );
  if (parts.length === 0) return;
  const { isAdditive } = set.quantity;
  tie(cell, parts, { isAdditive, isWhole: parts.length === several.length });
}
