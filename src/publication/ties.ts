import { type NumberCell, type NumberSet, shareKey } from "./cells.ts";
import {
  type AnyOf,
  agesOf,
  areApart,
  conditionsNode,
  isNarrower,
  isOfPersons,
  PERSONAL,
  severalModules,
} from "./conditions.ts";
import { placeKey, type Tie, TOGETHER } from "./places.ts";

/**
 * A set with what everybody can compute from its numbers under different conditions.
 *
 * - A number under narrower conditions is a part of the one under wider ones, and several of which nothing fulfils two
 *   are parts of it together. What is left over is told of nobody, but whoever reads them all can compute it: it becomes a
 *   cell of its own, hidden from the start, and may be as small as any.
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
  const partsOf = narrowerNodes(set);
  for (const ofPlace of numbersByPlace(set)) {
    for (const wide of ofPlace.values()) {
      for (const family of partsOf(wide.ageGroup)) {
        const parts = family.flatMap((node) => ofPlace.get(node) ?? []);
        const left = parts.length < family.length ? null : leftOver(set, wide, parts);
        if (left !== null) tie(wide, [...parts, left]);
      }
      if (wide.ageGroup === TOGETHER) continue;
      const ages = agesOf(conditionsOf(set, wide.ageGroup));
      if (ages !== null) tieToGroups(set, wide, ages, tie);
      tieToModules(set, wide, tie);
    }
  }
  return { ...set, cells, ties };
}

type TieCells = (
  total: NumberCell,
  parts: readonly NumberCell[],
  how?: Partial<Pick<Tie, "isAdditive" | "isWhole">>,
) => void;

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

function conditionsOf(set: NumberSet, node: string): AnyOf {
  return set.conditions.get(node) ?? [{}];
}

type Family = readonly string[];

/**
 * The families of nodes whose numbers can be taken from that of a node: each narrower one, each two of which nothing is
 * in both, and as many such as there are.
 */
function narrowerNodes(set: NumberSet): (wide: string) => readonly Family[] {
  const nodes = [...set.conditions.keys()];
  const known = new Map<string, readonly Family[]>();
  // One client can be counted under conditions of which no row fulfils two, but has one age.
  const names = set.quantity.isAdditive ? undefined : PERSONAL;
  const areTwo = (one: string, other: string) =>
    areApart(conditionsOf(set, one), conditionsOf(set, other), names);
  return (wide) => {
    const found = known.get(wide);
    if (found !== undefined) return found;
    const of = conditionsOf(set, wide);
    const parts = nodes.filter(
      (node) =>
        node !== wide &&
        (set.shares.has(shareKey(node, wide)) || isNarrower(conditionsOf(set, node), of)),
    );
    const families = familiesOf(parts, areTwo);
    known.set(wide, families);
    return families;
  };
}

function familiesOf(
  parts: readonly string[],
  areTwo: (one: string, other: string) => boolean,
): Family[] {
  const pairs = parts.flatMap((one, at) =>
    parts.slice(0, at).flatMap((other) => (areTwo(one, other) ? [[other, one]] : [])),
  );
  const largest = pairs.map((pair) => {
    const family = [...pair];
    for (const part of parts) {
      if (!family.includes(part) && family.every((one) => areTwo(one, part))) family.push(part);
    }
    return family;
  });
  const families = [...parts.map((part) => [part]), ...pairs, ...largest].map((family) =>
    [...family].sort(),
  );
  return [...new Map(families.map((family) => [family.join("|"), family])).values()];
}

/** What the wide number has beside the others; null where these are no parts of it. */
function leftOver(
  set: NumberSet,
  wide: NumberCell,
  parts: readonly NumberCell[],
): NumberCell | null {
  const value = parts.reduce((left, part) => left - part.value, wide.value);
  if (set.quantity.kind === "counts" && value < 0n) return null;
  const isPersonal = parts.every((part) =>
    isOfPersons(conditionsOf(set, part.ageGroup), conditionsOf(set, wide.ageGroup)),
  );
  // Clients with and without what is not theirs all year: one can be both in another module or at another producer.
  const isOwn = isPersonal || set.quantity.isAdditive;
  const beside = isOwn ? "" : ` of ${wide.module} ${wide.producer}`;
  return {
    ...wide,
    ageGroup: `${wide.ageGroup} without ${parts.map(({ ageGroup }) => ageGroup).join(", ")}${beside}`,
    value,
    contributors: clientsBetween(set, [wide], parts),
    isLeftOver: true,
  };
}

/**
 * At least how many clients are behind the first numbers and not behind the others, and at most how much one of them has.
 * Null where clients are what is counted, or nobody can be counted.
 */
function clientsBetween(
  { quantity }: NumberSet,
  all: readonly NumberCell[],
  without: readonly NumberCell[],
): NumberCell["contributors"] {
  if (!quantity.isAdditive) return null;
  let clients = 0;
  let largest = 0n;
  for (const { contributors, value } of all) {
    if (contributors === null && value !== 0n) return null;
    clients += contributors?.clients ?? 0;
    const most = contributors?.largest ?? 0n;
    if (most > largest) largest = most;
  }
  for (const { contributors, value } of without) {
    clients -= contributors?.clients ?? Number(value < 0n ? -value : value);
  }
  return { clients: Math.max(0, clients), largest };
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
