import { compareTexts } from "../domain/text-order.ts";
import { type NumberCell, type NumberSet, shareKey } from "./cells.ts";
import {
  type AnyOf,
  areApart,
  isMeetWithin,
  isNarrower,
  isOfPersons,
  isPersonal,
  isRestWithin,
  PERSONAL,
} from "./conditions.ts";
import { type Group, leftOverGroups, type NodeRelations } from "./left-over.ts";
import type { Tie } from "./places.ts";

/** Says that the first cell is the others together. */
export type TieCells = (
  total: NumberCell,
  parts: readonly NumberCell[],
  how?: Partial<Pick<Tie, "isAdditive" | "isWhole">>,
) => void;

export function conditionsOf(set: NumberSet, node: string): AnyOf {
  return set.conditions.get(node) ?? [{}];
}

/** More groups of one place than this are not worked out: then the set is not told at all. */
const MOST_GROUPS = 200;

/** What can be computed from numbers of these nodes, worked out once for places that have the same ones. */
export function groupsOnce(set: NumberSet): (nodes: readonly string[]) => readonly Group[] | null {
  const known = new Map<string, readonly Group[] | null>();
  const of = (node: string) => conditionsOf(set, node);
  // One client can be counted under conditions of which no row fulfils two, but has one age.
  const names = set.quantity.isAdditive ? undefined : PERSONAL;
  const relations: NodeRelations = {
    isWithin: (one, other) =>
      set.shares.has(shareKey(one, other)) || isNarrower(of(one), of(other)),
    areApart: (one, other) => areApart(of(one), of(other), names),
    // A client of two conditions fulfils both at once where one of them is about the person.
    isMeetWithin: (one, other, both) =>
      (set.quantity.isAdditive || isPersonal(of(one)) || isPersonal(of(other))) &&
      isMeetWithin(of(one), of(other), of(both)),
    isRestWithin: (wide, part, other) => isRestWithin(of(wide), of(part), of(other)),
  };
  return (nodes) => {
    const key = [...nodes].sort(compareTexts).join("|");
    const found = known.has(key) ? known.get(key) : leftOverGroups(nodes, relations, MOST_GROUPS);
    known.set(key, found ?? null);
    return found ?? null;
  };
}

/** A group's number, and how many clients are behind it at most. */
type GroupNumber = { readonly cell: NumberCell; readonly clientsAtMost: number };

export function tieWhatIsLeft(
  set: NumberSet,
  ofPlace: ReadonlyMap<string, NumberCell>,
  groups: readonly Group[],
  tie: TieCells,
): void {
  const numbers = new Map<Group, GroupNumber>();
  for (const group of groups) {
    const told = ofPlace.get(group.name);
    if (group.left === null) {
      if (told !== undefined) numbers.set(group, { cell: told, clientsAtMost: clientsOf(told) });
      continue;
    }
    const wide = numbers.get(group.left.wide);
    const others = group.left.others.flatMap((other) => numbers.get(other) ?? []);
    if (wide === undefined || others.length < group.left.others.length) continue;
    const left = leftOver(set, group, wide, others);
    if (left === null) continue;
    numbers.set(group, left);
    tie(wide.cell, [...others.map(({ cell }) => cell), left.cell]);
  }
}

/** What the wide number has beside the others; null where these are no parts of it. */
function leftOver(
  set: NumberSet,
  group: Group,
  wide: GroupNumber,
  others: readonly GroupNumber[],
): GroupNumber | null {
  const { isAdditive, kind, unit } = set.quantity;
  const value = others.reduce((left, { cell }) => left - cell.value, wide.cell.value);
  if (kind === "counts" && value < 0n) return null;
  // Clients with and without what is not theirs all year: one can be both in another module or at another producer.
  const isOwn = isAdditive || isOfAllYear(set, group);
  const beside = isOwn ? "" : ` of ${wide.cell.module} ${wide.cell.producer}`;
  const cell = {
    ...wide.cell,
    ageGroup: `${group.name}${beside}`,
    value,
    contributors: clientsBetween(
      set,
      [wide.cell],
      others.reduce((sum, { clientsAtMost }) => sum + clientsAtMost, 0),
    ),
    isLeftOver: true,
  };
  // Each of what is counted whole is of one client.
  const most = kind === "counts" && unit === 1 ? Number(value) : wide.clientsAtMost;
  return { cell, clientsAtMost: Math.min(most, wide.clientsAtMost) };
}

/** All that the group is made of differs only in what somebody is all year. */
function isOfAllYear(set: NumberSet, { left }: Group): boolean {
  if (left === null) return true;
  const { wide, others } = left;
  const of = (group: Group) => conditionsOf(set, nodeOf(group));
  return [wide, ...others].every(
    (one) => isOfAllYear(set, one) && (one === wide || isOfPersons(of(one), of(wide))),
  );
}

/** The node that a group is a part of. */
function nodeOf({ name, left }: Group): string {
  return left === null ? name : nodeOf(left.wide);
}

export function clientsOf({ contributors, value }: NumberCell): number {
  return contributors?.clients ?? Number(value < 0n ? -value : value);
}

/**
 * At least how many clients are behind the numbers and not behind others, and at most how much one of them has.
 * Null where clients are what is counted, or nobody can be counted.
 */
export function clientsBetween(
  { quantity }: NumberSet,
  all: readonly NumberCell[],
  clientsWithout: number,
): NumberCell["contributors"] {
  if (!quantity.isAdditive) return null;
  let clients = -clientsWithout;
  let largest = 0n;
  for (const { contributors, value } of all) {
    if (contributors === null && value !== 0n) return null;
    clients += contributors?.clients ?? 0;
    const most = contributors?.largest ?? 0n;
    if (most > largest) largest = most;
  }
  return { clients: Math.max(0, clients), largest };
}
