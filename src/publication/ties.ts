import type { NumberCell, NumberSet } from "./cells.ts";
import {
  agesOf,
  type Conditions,
  conditionsNode,
  isNarrower,
  isOfPersons,
  severalModules,
} from "./conditions.ts";
import { placeKey, type Tie, TOGETHER } from "./places.ts";

/**
 * A set with what everybody can compute from its numbers under different conditions.
 *
 * - A number under narrower conditions is a part of the one under wider ones. What is left over is told of
 *   nobody, but whoever reads both can compute it: it becomes a cell of its own, hidden from the start, and may be as
 *   small as any.
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
  for (const ofPlace of numbersByPlace(set)) {
    for (const narrow of ofPlace) {
      if (narrow.ageGroup === TOGETHER) continue;
      for (const wide of narrowestAround(narrow, ofPlace, set)) {
        const left = leftOver(set, wide, narrow);
        if (left !== null) tie(wide, [narrow, left]);
      }
      const ages = agesOf(conditionsOf(set, narrow));
      if (ages !== null) tieToGroups(set, narrow, ages, tie);
      tieToModules(set, narrow, tie);
    }
  }
  return { ...set, cells, ties };
}

type TieCells = (
  total: NumberCell,
  parts: readonly NumberCell[],
  how?: Partial<Pick<Tie, "isAdditive" | "isWhole">>,
) => void;

/** The numbers of a place under all their conditions, place by place. */
function numbersByPlace({ cells, groups }: NumberSet): Iterable<readonly NumberCell[]> {
  const places = new Map<string, NumberCell[]>();
  for (const cell of cells.values()) {
    if (cell.sex !== TOGETHER || groups.has(cell.ageGroup)) continue;
    const place = placeKey({ ...cell, ageGroup: TOGETHER });
    const ofPlace = places.get(place) ?? [];
    places.set(place, ofPlace);
    ofPlace.push(cell);
  }
  return places.values();
}

function conditionsOf(set: NumberSet, { ageGroup }: NumberCell): Conditions {
  return set.conditions.get(ageGroup) ?? {};
}

/** The numbers of a place under wider conditions, but for those with another one in between. */
function narrowestAround(
  narrow: NumberCell,
  ofPlace: readonly NumberCell[],
  set: NumberSet,
): NumberCell[] {
  const own = conditionsOf(set, narrow);
  const wider = ofPlace.filter((one) => isNarrower(own, conditionsOf(set, one)));
  return wider.filter(
    (one) => !wider.some((other) => isNarrower(conditionsOf(set, other), conditionsOf(set, one))),
  );
}

/** What the wide number has beside the narrow one; null where the narrow one is no part of it, or nobody can judge it. */
function leftOver(set: NumberSet, wide: NumberCell, narrow: NumberCell): NumberCell | null {
  const value = wide.value - narrow.value;
  const isPersonal = isOfPersons(conditionsOf(set, narrow), conditionsOf(set, wide));
  // Of amounts beside those of one profession or producer nobody knows how many clients are behind them.
  if (set.quantity.kind === "counts" ? value < 0n : !isPersonal) return null;
  // Clients with and without what is not theirs all year: one can be both in another module or at another producer.
  const isOwn = isPersonal || set.quantity.isAdditive;
  const beside = isOwn ? "" : ` of ${narrow.module} ${narrow.producer}`;
  return {
    ...narrow,
    ageGroup: `${wide.ageGroup} without ${narrow.ageGroup}${beside}`,
    value,
    contributors: isPersonal ? clientsBetween(set, [wide], [narrow]) : null,
    isLeftOver: true,
  };
}

/**
 * How many clients are behind the first numbers and not behind the second, where everybody is behind one of them. Null
 * where clients are what is counted, or nobody can be counted.
 */
function clientsBetween(
  { quantity }: NumberSet,
  all: readonly NumberCell[],
  without: readonly NumberCell[],
): NumberCell["contributors"] {
  if (!quantity.isAdditive) return null;
  let clients = 0;
  for (const [cells, sign] of [
    [all, 1],
    [without, -1],
  ] as const) {
    for (const { contributors, value } of cells) {
      if (contributors === null && value !== 0n) return null;
      clients += sign * (contributors?.clients ?? 0);
    }
  }
  return { clients: Math.max(0, clients), largest: 0n };
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
    contributors: clientsBetween(set, all, without),
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
  const several = severalModules(conditionsOf(set, cell));
  if (several === null) return;
  const ageGroup = conditionsNode(several.conditions);
  const parts = several.modules.flatMap(
    (module) => set.cells.get(placeKey({ ...cell, module, ageGroup })) ?? [],
  );
  if (parts.length === 0) return;
  const { isAdditive } = set.quantity;
  tie(cell, parts, { isAdditive, isWhole: parts.length === several.modules.length });
}
