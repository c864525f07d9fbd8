import { UserError } from "../domain/errors.ts";
import {
  type AudienceRules,
  type Dimension,
  type Effort,
  type Fact,
  jointRounding,
  neededWidth,
  type ProtectedSet,
  primaryCells,
  protect,
  publicationSet,
  tableOf,
} from "../protection/index.ts";
import type { NumberCell, NumberSet } from "./cells.ts";
import { type EarlierNumbers, earlierSet, toldOtherwise } from "./earlier-sets.ts";
import { type AreaParent, coordinatesOf, type ModuleParent, placeKey, TOGETHER } from "./places.ts";
import type { SetAttack, SetResult } from "./set-result.ts";

export type SetContext = {
  readonly moduleParent: ModuleParent;
  /** The collaborative area of a region. */
  readonly areaParent: AreaParent;
  readonly rules: AudienceRules;
  readonly effort: Effort;
};

/**
 * Protects one set of numbers, earlier publications included.
 *
 * @throws UserError "too_tight" naming the cells and the number that they are of.
 */
export function protectSet(
  set: NumberSet,
  earlier: readonly EarlierNumbers[],
  context: SetContext,
): SetResult {
  if (set.isUntold === true) return untoldSet(set);
  const { quantity } = set;
  const kind = quantity.kind === "counts" ? "counts" : "amounts";
  const rules = inUnits(context.rules, quantity.unit);
  const cells = [...set.cells.values()];
  const dimensions = dimensionsOf(set, context);
  const publication = publicationSet(dimensions, cells.map(factOf), set.ties);
  const base = context.rules.rounding_base;
  if (base !== null && kind === "counts") {
    const rounded = roundedSet(set, publication, base * quantity.unit, earlier, context);
    if (rounded !== null) return rounded;
  }
  const shown = protectedOrNamed(set.key, () =>
    protect(publication, kind, rules, earlier.map(earlierSet), context.effort),
  );
  const idOf = (place: number) => publication.cells[place]?.id ?? "";
  const reasons = [...shown.hidden.values()];
  return {
    key: set.key,
    kind,
    cellCount: cells.length,
    relationCount: publication.relations.length,
    hidden: new Set(
      [...shown.hidden.keys()].filter((place) => place < cells.length).map((place) => idOf(place)),
    ),
    hiddenForItself: reasons.filter((reason) => reason === "primary").length,
    hiddenForOthers: reasons.filter((reason) => reason === "secondary").length,
    rounding: null,
    attack: attackOf(shown, (place) =>
      neededWidth(publication.cells[place]?.value ?? 0, kind, rules),
    ),
    revised: shown.revised,
    unlinked: shown.unlinked,
  };
}

/** Of a set of which no cell has to be attacked: nothing of it is told, or what is told is rounded. */
const NOTHING_ATTACKED: SetAttack = { attacked: 0, exactly: 0, tooTight: 0, narrowest: null };

function untoldSet({ key, quantity, cells }: NumberSet): SetResult {
  return {
    key,
    kind: quantity.kind === "counts" ? "counts" : "amounts",
    cellCount: cells.size,
    relationCount: 0,
    hidden: new Set(cells.keys()),
    hiddenForItself: 0,
    hiddenForOthers: cells.size,
    rounding: null,
    attack: NOTHING_ATTACKED,
    revised: [],
    unlinked: [],
  };
}

function protectedOrNamed(key: string, work: () => ProtectedSet): ProtectedSet {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, `${key}: ${error.message}`, { cause: error });
  }
}

function attackOf(shown: ProtectedSet, needed: (place: number) => number): SetAttack {
  const own = shown.intervals.filter(({ cell }) => shown.hidden.get(cell) === "primary");
  const widths = own.map(({ cell, lower, upper }) => (upper - lower) / needed(cell));
  return {
    attacked: own.length,
    exactly: own.filter(({ isTightest }) => isTightest).length,
    tooTight: shown.tooTight.length,
    narrowest: widths.reduce<number | null>(
      (least, width) => (least === null || width < least ? width : least),
      null,
    ),
  };
}

/**
 * A set rounded so that all that is tied still holds. Then the rounded numbers are themselves possible, and so is every
 * one of them with up to a base less one added to it and to all that it is a part of: nothing can be known more closely.
 *
 * @returns Null where no such rounding is found: the set is protected by hiding.
 */
function roundedSet(
  set: NumberSet,
  publication: ReturnType<typeof publicationSet>,
  base: number,
  earlier: readonly EarlierNumbers[],
  { rules, effort }: SetContext,
): SetResult | null {
  const { cells, relations } = publication;
  const rounding = jointRounding(tableOf(cells, relations), base, effort.solver, effort.seconds);
  if (rounding === null) return null;
  const values = new Map(cells.map(({ id }, place) => [id, rounding.values[place] ?? 0]));
  const reasons = primaryCells(cells, relations, rules);
  const few = [...reasons].flatMap(([place, reason]) =>
    reason === "too_few" ? [cells[place]?.id ?? ""] : [],
  );
  const hidden = toldOtherwise(values, earlier);
  return {
    key: set.key,
    kind: "counts",
    cellCount: cells.length,
    relationCount: relations.length,
    hidden,
    hiddenForItself: 0,
    hiddenForOthers: hidden.size,
    rounding: { base, values, few: new Set(few) },
    attack: NOTHING_ATTACKED,
    revised: [],
    unlinked: [],
  };
}

/** The rules speak of persons, events and euros; cells may be in millionths. */
function inUnits(rules: AudienceRules, unit: number): AudienceRules {
  if (unit === 1) return rules;
  const { counts, amounts } = rules.hidden_interval;
  return {
    ...rules,
    hidden_interval: {
      counts: { ...counts, units: counts.units * unit },
      amounts: { ...amounts, units: amounts.units * unit },
    },
  };
}

function factOf({
  value,
  contributors,
  isLeftOver = false,
  isEarlier = false,
  ...place
}: NumberCell): Fact {
  // Of what is left over at least so many clients are known: that there are none tells that nobody knows.
  const isOfNobody =
    contributors === null || (!isLeftOver && contributors.clients === 0 && value !== 0n);
  return {
    kind: "value",
    coordinates: coordinatesOf(place),
    value: Number(value),
    ...((isLeftOver || isEarlier) && { isInPublication: false }),
    ...(isLeftOver && { isDerived: true }),
    ...(!isOfNobody && {
      contributors: { count: contributors.clients, largest: Number(contributors.largest) },
    }),
  };
}

/** The trees of a set: every node that is used, under the nearest used node that it is a part of. */
export function dimensionsOf(
  set: Pick<NumberSet, "cells" | "quantity" | "groups" | "ties">,
  { moduleParent, areaParent }: Pick<SetContext, "moduleParent" | "areaParent">,
): Dimension[] {
  const cells = [...set.cells.values()];
  const { isAdditive } = set.quantity;
  const modules = treeOf(
    cells.map(({ module }) => module),
    (node) => (node === TOGETHER ? null : (moduleParent(node) ?? TOGETHER)),
  );
  const areas = treeOf(
    cells.map(({ area }) => area),
    (node) => {
      if (node.startsWith("nation:")) return null;
      return (node.startsWith("region:") ? areaParent(node) : null) ?? NATION;
    },
  );
  const producers = treeOf(
    cells.map(({ producer }) => producer),
    underTogether,
  );
  const ageGroups = treeOf(
    cells.map(({ ageGroup }) => ageGroup),
    // Conditions are no parts of the whole beside groups and each other: what they are is told by ties.
    (node) => (set.groups.has(node) ? TOGETHER : null),
  );
  const sexes = treeOf(
    cells.map(({ sex }) => sex),
    underTogether,
  );
  return [
    { name: "module", isAdditive, hasRest: true, nodes: modules },
    { name: "area", isAdditive: isAdditive || addsUp(set, areas), hasRest: true, nodes: areas },
    { name: "producer", isAdditive, hasRest: true, nodes: producers },
    // Everybody has one age group and one sex in a year.
    { name: "age", isAdditive: true, hasRest: true, nodes: ageGroups, ties: nodeTies(set) },
    { name: "sex", isAdditive: true, hasRest: true, nodes: sexes },
  ];
}

type NodeTies = NonNullable<Dimension["ties"]>;

/** The ties of a set as those of the nodes of ages and conditions: each once, wherever it holds. */
function nodeTies({ cells, ties }: Pick<NumberSet, "cells" | "ties">): NodeTies {
  const nodeOf = (place: string) => cells.get(place)?.ageGroup ?? "";
  const moduleOf = (place: string) => cells.get(place)?.module;
  const distinct = new Map(
    ties.flatMap(({ total, parts }) => {
      const nodes = parts.map(nodeOf);
      // Several modules together are tied to those of each: that is no tie of nodes.
      const isOfNodes = parts.every((part) => moduleOf(part) === moduleOf(total));
      const key = [nodeOf(total), ...nodes].join("|");
      return isOfNodes ? [[key, { total: nodeOf(total), parts: nodes }] as const] : [];
    }),
  );
  return [...distinct.values()];
}

const NATION = "nation:FI";

function underTogether(node: string): string | null {
  return node === TOGETHER ? null : TOGETHER;
}

/** Used nodes, parents first. A node whose parents are not used stands under the next one above, or alone. */
function treeOf(used: readonly string[], parentOf: (node: string) => string | null) {
  const nodes = new Set(used);
  const nearest = (node: string): string | null => {
    let parent = parentOf(node);
    while (parent !== null && !nodes.has(parent)) parent = parentOf(parent);
    return parent;
  };
  const depth = (node: string): number => {
    const parent = nearest(node);
    return parent === null ? 0 : 1 + depth(parent);
  };
  return [...nodes]
    .map((id) => ({ id, parent: nearest(id), depth: depth(id) }))
    .sort((left, right) => left.depth - right.depth || (left.id < right.id ? -1 : 1))
    .map(({ id, parent }) => ({ id, parent }));
}

/**
 * Clients add up over areas when nobody was a client of two: then everybody may assume so. Only parts that are more than
 * their whole prove such a client; a part that is not among the cells proves nothing. What is left over is tied otherwise.
 */
function addsUp(
  { cells }: Pick<NumberSet, "cells">,
  areas: readonly { readonly id: string; readonly parent: string | null }[],
): boolean {
  const children = new Map<string, string[]>();
  for (const { id, parent } of areas) {
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  return [...cells.values()].every((total) => {
    if (total.isLeftOver === true) return true;
    const parts = (children.get(total.area) ?? []).flatMap(
      (area) => cells.get(placeKey({ ...total, area })) ?? [],
    );
    return parts.reduce((sum, { value }) => sum + value, 0n) <= total.value;
  });
}
