import { compareTexts } from "../domain/text-order.ts";
import type { Contributors, FigureContributors, FigureRow } from "../indicators/index.ts";
import { type AnyOf, conditionsNode, placeUnder } from "./conditions.ts";
import { type NumberPlace, placeKey, type Tie, TOGETHER } from "./places.ts";
import type { QuantitiesOfIndicator, Quantity } from "./quantities.ts";

/** One number of a quantity in a year, with who stands behind it. */
export type NumberCell = NumberPlace & {
  readonly value: bigint;
  /** Null where nobody can be counted: then a count is its own number of contributors. */
  readonly contributors: Contributors | null;
  /** What is left of one number beside another: nobody tells it, everybody who reads both can compute it. */
  readonly isLeftOver?: boolean;
  /** Known only from an earlier publication: in no table of this one. */
  readonly isEarlier?: boolean;
};

/** All numbers of one quantity in one year, under whichever conditions: what is protected together. */
export type NumberSet = {
  /** Quantity and year. */
  readonly key: string;
  readonly quantity: Quantity;
  readonly year: number;
  readonly cells: ReadonlyMap<string, NumberCell>;
  /** What the nodes of conditions mean. */
  readonly conditions: ReadonlyMap<string, AnyOf>;
  /** Nodes of conditions of which the first are a part of the second, as their shares say: `narrow < wide`. */
  readonly shares: ReadonlySet<string>;
  /** The groups of ages that numbers are divided by, with their first and last ages; null for unknown ones. */
  readonly groups: ReadonlyMap<string, { readonly from: number; readonly until: number } | null>;
  /** How cells hang together beside the trees of the dimensions. */
  readonly ties: readonly Tie[];
  /** So many things can be computed from its numbers that they are not judged: nothing of it is told. */
  readonly isUntold?: boolean;
};

/** The numerator or denominator of a figure as a cell: which set it is in, and where. Null when it is open. */
export type NumberRef = { readonly set: string; readonly place: string };
/** A number that nothing ties to others: it is never told. */
export const UNTIED: NumberRef = { set: "untied", place: "" };
export type FigureRefs = {
  readonly numerator: NumberRef | null;
  readonly denominator: NumberRef | null;
};

export type NumberSets = {
  readonly sets: ReadonlyMap<string, NumberSet>;
  /** In the order of the figures. */
  readonly refs: readonly FigureRefs[];
};

export type SetsInput = {
  readonly figures: readonly FigureRow[];
  /** In the order of the figures. */
  readonly contributors: readonly FigureContributors[];
  readonly quantitiesOf: (row: FigureRow) => QuantitiesOfIndicator;
  /** The most of an amount that comes from one producer who is not the region's own. */
  readonly largestProducer: (row: FigureRow) => bigint;
  /** The most that one answer of a year counts for: answers are nobody's, so these are counted. */
  readonly largestWeight: bigint;
};

/**
 * Gathers the numbers behind figures into sets. A number that stands behind several figures is one cell.
 *
 * Two figures that say they divide the same number but do not have the same are kept apart, each in a set of
 * its own; that is safe within each and told nowhere else.
 */
export function numberSets(input: SetsInput): NumberSets {
  const sets = new Map<string, NumbersOfSet>();
  const put = (
    row: FigureRow,
    quantity: Quantity | null,
    value: bigint | null,
    contributors: Contributors | null,
  ): NumberRef | null => {
    if (quantity === null || quantity.kind === "open" || value === null) return null;
    if (quantity.kind === "untied") return UNTIED;
    const meant = placeUnder(moduleOf(row, quantity), quantity.anyOf);
    if (meant === null) return null;
    const ageGroup = conditionsNode(meant.anyOf);
    const cell = { ...placeOf(row, meant.module, ageGroup), value, contributors };
    const place = placeKey(cell);
    const year = row.year - quantity.yearsBefore;
    const shared = `${year} ${quantity.key}`;
    const isOther = sets.get(shared)?.cells.get(place)?.value ?? value;
    const key = isOther === value ? shared : `${shared} as in ${row.indicator_id}`;
    const set = sets.get(key) ?? newSet(key, quantity, year);
    sets.set(key, set);
    set.conditions.set(ageGroup, meant.anyOf);
    set.cells.set(place, withFewer(set.cells.get(place), cell));
    return { set: key, place };
  };
  const refs = input.figures.map((row, at): FigureRefs => {
    const { numerator, denominator, isShare } = input.quantitiesOf(row);
    const counted = input.contributors[at] ?? { numerator: null, denominator: null };
    // A sum of scores is of as many answers as it is divided by.
    const weight = numerator?.key === denominator?.key ? row.numerator : row.denominator;
    const of = {
      numerator: counted.numerator ?? answersOf(numerator, weight, input),
      denominator: counted.denominator ?? answersOf(denominator, row.denominator, input),
    };
    const largest = input.largestProducer(row);
    const ref = {
      numerator: put(
        row,
        numerator,
        numberAbove(row, numerator),
        withProducer(isShare ? ofShare(row, of.numerator) : of.numerator, numerator, largest),
      ),
      denominator: put(
        row,
        denominator,
        row.denominator,
        withProducer(of.denominator, denominator, largest),
      ),
    };
    if (isShare) keepShare(sets, ref);
    return ref;
  });
  const inOrder = [...sets].sort(([left], [right]) => compareTexts(left, right));
  return { sets: new Map(inOrder), refs };
}

type NumbersOfSet = NumberSet & {
  readonly cells: Map<string, NumberCell>;
  readonly conditions: Map<string, AnyOf>;
  readonly shares: Set<string>;
};

function newSet(key: string, quantity: Quantity, year: number): NumbersOfSet {
  return {
    key,
    quantity,
    year,
    cells: new Map(),
    conditions: new Map(),
    shares: new Set(),
    groups: new Map(),
    ties: [],
  };
}

function numberAbove(row: FigureRow, quantity: Quantity | null): bigint | null {
  if (quantity?.isLeftFromOpen !== true) return row.numerator;
  if (row.numerator === null || row.denominator === null) return null;
  return row.denominator - row.numerator;
}

/** A share's numerator is a part of its denominator, whatever their conditions say. */
function keepShare(
  sets: ReadonlyMap<string, NumbersOfSet>,
  { numerator, denominator }: FigureRefs,
): void {
  if (numerator === null || denominator === null || numerator.set !== denominator.set) return;
  const set = sets.get(numerator.set);
  const [above, below] = [numerator, denominator].map(({ place }) => set?.cells.get(place));
  if (set === undefined || above === undefined || below === undefined) return;
  const isOfOnePlace = above.module === below.module && above.ageGroup !== below.ageGroup;
  if (isOfOnePlace) set.shares.add(shareKey(above.ageGroup, below.ageGroup));
}

export function shareKey(narrow: string, wide: string): string {
  return `${narrow} < ${wide}`;
}

/** At least how many answers a number is of: as many as if each counted for the most. Null for what is not of answers. */
function answersOf(
  quantity: Quantity | null,
  weight: bigint | null,
  { largestWeight }: Pick<SetsInput, "largestWeight">,
): Contributors | null {
  if (quantity?.isOfAnswers !== true || weight === null) return null;
  return { clients: largestWeight > 0n ? Number(weight / largestWeight) : 0, largest: 0n };
}

/** A figure of a service beside its package's number has that number at the package. */
function moduleOf(row: FigureRow, { scope }: Quantity): string {
  const own = row.module_id ?? TOGETHER;
  if (scope === "all" || own === TOGETHER) return TOGETHER;
  return scope === "package" ? (own.split("-", 1)[0] ?? own) : own;
}

function placeOf(row: FigureRow, module: string, ageGroup: string): NumberPlace {
  return {
    module,
    area: `${row.area_kind}:${row.area_code}`,
    producer: row.producer_id ?? TOGETHER,
    ageGroup,
    sex: TOGETHER,
  };
}

/** Of one number seen from several figures, the fewest contributors and the largest part. */
function withFewer(earlier: NumberCell | undefined, cell: NumberCell): NumberCell {
  if (earlier === undefined || cell.contributors === null) return earlier ?? cell;
  if (earlier.contributors === null) return cell;
  const { clients, largest } = earlier.contributors;
  return {
    ...cell,
    contributors: {
      clients: Math.min(clients, cell.contributors.clients),
      largest: larger(largest, cell.contributors.largest),
    },
  };
}

/** A share tells as much of those left over as of those counted: the fewer of the two stand behind it. */
function ofShare(row: FigureRow, contributors: Contributors | null): Contributors | null {
  if (row.numerator === null || row.denominator === null) return contributors;
  const left = row.denominator - row.numerator;
  const counted = contributors?.clients ?? Number(row.numerator);
  const fewer = left > 0n && left < BigInt(counted) ? Number(left) : counted;
  return { clients: fewer, largest: contributors?.largest ?? 0n };
}

function withProducer(
  contributors: Contributors | null,
  quantity: Quantity | null,
  largest: bigint,
): Contributors | null {
  if (contributors === null) return null;
  // One client may well have most of the events or days of a cell: the rule of dominance is about euros.
  if (quantity?.isMoney !== true) return { ...contributors, largest: 0n };
  return {
    ...contributors,
    largest: larger(largest, contributors.largest),
  };
}

function larger(left: bigint, right: bigint): bigint {
  return left < right ? right : left;
}
