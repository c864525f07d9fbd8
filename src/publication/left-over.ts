import { compareTexts } from "../domain/text-order.ts";

/** What is known of the nodes of conditions, whatever their numbers. */
export type NodeRelations = {
  /** Everything of the first is in the second. */
  readonly isWithin: (first: string, second: string) => boolean;
  /** Nothing is in both. */
  readonly areApart: (first: string, second: string) => boolean;
  /** Everything that is in the first and the second is in the third. */
  readonly isMeetWithin: (first: string, second: string, third: string) => boolean;
  /** Everything of the first that is not in the second is in the third. */
  readonly isRestWithin: (wide: string, part: string, other: string) => boolean;
};

/** A group of people or events whose number is told, or can be computed: what is left of one beside others. */
export type Group = {
  /** The node of its conditions; of what is left over a name of its own. */
  readonly name: string;
  readonly left: LeftOver | null;
  /** How its number is made of those that are told: the same for the same group. */
  readonly made: ReadonlyMap<string, number>;
};
/** Nothing is in two of the others, and all that is in them is in the wide one. */
export type LeftOver = { readonly wide: Group; readonly others: readonly Group[] };

/**
 * What can be computed from numbers of nodes by taking others away: of each what is left beside every choice of parts of
 * which nothing is in two, and so on with what is left over, which may itself be a part of another or have parts. Of those
 * who waited at all, over three weeks, and at most three months, these are three: up to three weeks, over three
 * months, and between the two. What two of them make up together is not told again.
 *
 * @param most More groups than this are not worked out.
 * @returns The nodes, then what is left over, each after what it is made of; null where there are more than `most`.
 */
export function leftOverGroups(
  nodes: readonly string[],
  relations: NodeRelations,
  most: number,
): readonly Group[] | null {
  const told = [...nodes].sort(compareTexts).map((node): Group => {
    return { name: node, left: null, made: new Map([[node, 1]]) };
  });
  const { isWithin, areApart } = groupRelations(relations);
  const known = new Map(told.map((group) => [madeText(group.made), group]));
  const isTooMany = () => known.size > told.length + most;
  for (const wide of told) {
    const parts = told.filter((part) => part !== wide && isWithin(part, wide));
    let choices: (readonly Group[])[] = [[]];
    for (const part of parts) {
      const further = choices.filter((choice) => choice.every((one) => areApart(one, part)));
      choices = [...choices, ...further.map((choice) => [...choice, part])];
      if (choices.length > most) return null;
    }
    for (const choice of choices) {
      const group = leftOf(wide, choice);
      if (choice.length > 0) known.set(madeText(group.made), group);
    }
    if (isTooMany()) return null;
  }
  const unions = new Set<string>();
  for (let size = 0; size < known.size; ) {
    const groups = [...known.values()];
    size = groups.length;
    for (const wide of groups) {
      for (const part of groups) {
        const isOfTold = wide.left === null && part.left === null;
        if (isOfTold || part === wide || !isWithin(part, wide)) continue;
        const group = leftOf(wide, [part]);
        const text = madeText(group.made);
        if (known.has(text) || unions.has(text)) continue;
        const isUnion = [...known.values()].some((one) => {
          const other = madeText(difference(group.made, one.made));
          return known.has(other) || unions.has(other);
        });
        if (isUnion) unions.add(text);
        else known.set(text, group);
      }
      if (isTooMany()) return null;
    }
  }
  return [...known.values()];
}

function leftOf(wide: Group, others: readonly Group[]): Group {
  return {
    name: `${wide.name} without ${others.map(({ name }) => name).join(", ")}`,
    left: { wide, others },
    made: others.reduce((made, other) => difference(made, other.made), wide.made),
  };
}

function difference(first: Group["made"], second: Group["made"]): Group["made"] {
  const made = new Map(first);
  for (const [node, times] of second) {
    const left = (made.get(node) ?? 0) - times;
    if (left === 0) made.delete(node);
    else made.set(node, left);
  }
  return made;
}

function madeText(made: Group["made"]): string {
  return [...made]
    .map(([node, times]) => `${times} ${node}`)
    .sort(compareTexts)
    .join(" + ");
}

/** How groups lie to each other, each pair worked out once. */
function groupRelations(nodes: NodeRelations) {
  const isWithin = onceForPair((first, second) => {
    if (first === second) return true;
    if (second.left !== null) {
      const { wide, others } = second.left;
      return isWithin(first, wide) && others.every((other) => areApart(first, other));
    }
    if (first.left === null) return nodes.isWithin(first.name, second.name);
    const { wide, others } = first.left;
    const isRestWithin = (part: Group) =>
      wide.left === null &&
      part.left === null &&
      nodes.isRestWithin(wide.name, part.name, second.name);
    return isWithin(wide, second) || others.some(isRestWithin);
  });
  const areApart = onceForPair(
    (first, second) =>
      (first.left === null && second.left === null && nodes.areApart(first.name, second.name)) ||
      isOutside(first, second) ||
      isOutside(second, first),
  );
  /** All of the second that is in what the first is left of was taken from it. */
  const isOutside = ({ left }: Group, second: Group): boolean => {
    if (left === null) return false;
    const { wide, others } = left;
    const isMeetWithin = (part: Group) =>
      [wide, second, part].every((one) => one.left === null) &&
      nodes.isMeetWithin(wide.name, second.name, part.name);
    return (
      areApart(wide, second) ||
      others.some((other) => isWithin(second, other) || isMeetWithin(other))
    );
  };
  return { isWithin, areApart };
}

function onceForPair(work: (first: Group, second: Group) => boolean) {
  const known = new Map<Group, Map<Group, boolean>>();
  return (first: Group, second: Group): boolean => {
    const ofFirst = known.get(first) ?? new Map<Group, boolean>();
    known.set(first, ofFirst);
    const found = ofFirst.get(second) ?? work(first, second);
    ofFirst.set(second, found);
    return found;
  };
}
