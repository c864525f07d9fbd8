import { divideRounded } from "../domain/decimal.ts";
import { compareTexts } from "../domain/text-order.ts";

/** A place in the catalogue; null where the level does not reach, or what belongs to none. */
export type ModulePlace = {
  readonly packageId: string | null;
  readonly functionId: string | null;
  readonly serviceId: string | null;
};

/** What the clients of one age band and sex had of one module. */
export type DifferenceCell = {
  /** Age band and sex, as one text: the same text is the same stratum on both sides. */
  readonly stratum: string;
  readonly module: ModulePlace;
  /** Distinct in the module. */
  readonly clientCount: bigint;
  readonly eventCount: bigint;
  readonly costMicroeuros: bigint;
};

/** Money of a module that is on no client of a known age and sex. */
export type CostOffClients = { readonly module: ModulePlace; readonly costMicroeuros: bigint };

/**
 * One side of a comparison: an area's year, or a producer's. `persons` are the residents of each stratum;
 * for a producer, its own distinct clients.
 */
export type DifferenceSide = {
  readonly persons: ReadonlyMap<string, bigint>;
  readonly cells: readonly DifferenceCell[];
  readonly offClients: readonly CostOffClients[];
};

export const DIFFERENCE_PARTS = [
  "age_structure",
  "coverage",
  "intensity",
  "unit_cost",
  "off_clients",
] as const;
export type DifferencePart = (typeof DIFFERENCE_PARTS)[number];

/** Each part, and the total that they add up to, over the denominator of the difference. */
export type DifferenceParts = Readonly<Record<DifferencePart | "total", bigint>>;

export type Difference = {
  /** Micro-euros per person are a part divided by this: the persons of one side times those of the other. */
  readonly denominator: bigint;
  readonly total: DifferenceParts;
  /** In order of package, function and service. */
  readonly modules: readonly { readonly module: ModulePlace; readonly parts: DifferenceParts }[];
};

/**
 * Splits the difference in cost per person between two sides, `one` less `other`.
 *
 * @returns Whole numbers over one denominator, so that parts add up to the total, and modules to the whole,
 * exactly. Swapping the sides turns every sign; the order of the rows does not matter.
 * @throws RangeError when a side has no persons at all, or a cell or stratum is given twice.
 *
 * Method: Shapley value of the product share × coverage × intensity × unit cost in each stratum and module
 * (docs/methods/difference-parts.md).
 */
export function differenceParts(one: DifferenceSide, other: DifferenceSide): Difference {
  const left = tidied(one);
  const right = tidied(other);
  const denominator = left.total * right.total;
  const modules = new Map<string, { module: ModulePlace; parts: MutableParts }>();
  const partsOf = (module: ModulePlace): MutableParts => {
    const key = moduleKey(module);
    const entry = modules.get(key) ?? { module, parts: noParts() };
    modules.set(key, entry);
    return entry.parts;
  };
  for (const key of new Set([...left.cells.keys(), ...right.cells.keys()])) {
    const cell = left.cells.get(key) ?? right.cells.get(key);
    if (cell === undefined) continue;
    const parts = partsOf(cell.module);
    const split = cellParts(
      quantities(left, key, cell.stratum),
      quantities(right, key, cell.stratum),
    );
    for (const [index, part] of CELL_PARTS.entries()) parts[part] += split[index] ?? 0n;
  }
  for (const { module, costMicroeuros } of left.offClients)
    partsOf(module).off_clients += costMicroeuros * right.total;
  for (const { module, costMicroeuros } of right.offClients)
    partsOf(module).off_clients -= costMicroeuros * left.total;
  const listed = [...modules.values()]
    .map(({ module, parts }) => ({ module, parts: withTotal(parts) }))
    .toSorted((a, b) => compareTexts(moduleKey(a.module), moduleKey(b.module)));
  return { denominator, total: addedParts(listed.map(({ parts }) => parts)), modules: listed };
}

/** The sum of the parts of several modules of one difference. */
export function addedParts(all: readonly DifferenceParts[]): DifferenceParts {
  const sum = noParts();
  for (const parts of all) for (const part of DIFFERENCE_PARTS) sum[part] += parts[part];
  return withTotal(sum);
}

/** The modules of a difference by function or by package: sums of what is below them. */
export function rolledUp(difference: Difference, level: "package" | "function"): Difference {
  const groups = new Map<string, { module: ModulePlace; parts: DifferenceParts[] }>();
  for (const { module, parts } of difference.modules) {
    const wider: ModulePlace = {
      packageId: module.packageId,
      functionId: level === "function" ? module.functionId : null,
      serviceId: null,
    };
    const group = groups.get(moduleKey(wider)) ?? { module: wider, parts: [] };
    group.parts.push(parts);
    groups.set(moduleKey(wider), group);
  }
  return {
    ...difference,
    modules: [...groups.values()].map(({ module, parts }) => ({
      module,
      parts: addedParts(parts),
    })),
  };
}

/** A part as whole micro-euros per person: halves away from zero, rounded once and for showing only. */
export function microeurosPerPerson(part: bigint, { denominator }: Difference): bigint {
  return divideRounded(part, denominator);
}

type MutableParts = Record<DifferencePart, bigint>;

const CELL_PARTS = ["age_structure", "coverage", "intensity", "unit_cost"] as const;

function noParts(): MutableParts {
  return { age_structure: 0n, coverage: 0n, intensity: 0n, unit_cost: 0n, off_clients: 0n };
}

function withTotal(parts: MutableParts): DifferenceParts {
  return { ...parts, total: DIFFERENCE_PARTS.reduce((sum, part) => sum + parts[part], 0n) };
}

/** The same text is the same place in the catalogue. */
export function moduleKey({ packageId, functionId, serviceId }: ModulePlace): string {
  return [packageId, functionId, serviceId].map((id) => id ?? "~").join(" ");
}

type TidySide = {
  readonly total: bigint;
  readonly persons: ReadonlyMap<string, bigint>;
  readonly cells: ReadonlyMap<string, DifferenceCell>;
  readonly offClients: readonly CostOffClients[];
};

/** Cost that has no persons, clients or events beside it can be no product of them: it is off clients. */
function tidied({ persons, cells, offClients }: DifferenceSide): TidySide {
  const total = [...persons.values()].reduce((sum, count) => sum + count, 0n);
  if (total <= 0n) throw new RangeError("a side of a comparison needs persons");
  const kept = new Map<string, DifferenceCell>();
  const off = [...offClients];
  for (const cell of cells) {
    const key = `${cell.stratum} ${moduleKey(cell.module)}`;
    if (kept.has(key)) throw new RangeError("a stratum of a module stands twice on one side");
    const isProduct =
      (persons.get(cell.stratum) ?? 0n) > 0n && cell.clientCount > 0n && cell.eventCount > 0n;
    if (isProduct) kept.set(key, cell);
    else off.push({ module: cell.module, costMicroeuros: cell.costMicroeuros });
  }
  return { total, persons, cells: kept, offClients: off };
}

/** Total persons, persons of the stratum, clients, events, cost: each factor is one over the one before it. */
type Quantities = readonly [bigint, bigint, bigint, bigint, bigint];

function quantities(side: TidySide, key: string, stratum: string): Quantities {
  const cell = side.cells.get(key);
  return [
    side.total,
    side.persons.get(stratum) ?? 0n,
    cell?.clientCount ?? 0n,
    cell?.eventCount ?? 0n,
    cell?.costMicroeuros ?? 0n,
  ];
}

/** Shapley weights of four factors in 24ths, by how many of the other three come from the other side. */
const WEIGHTS = [6n, 2n, 2n, 6n] as const;

/** The four parts of one stratum and module, over the product of both totals. */
function cellParts(one: Quantities, other: Quantities): readonly bigint[] {
  const [ownTotal, , , , ownCost] = one;
  const [otherTotal, , , , otherCost] = other;
  const difference = ownCost * otherTotal - otherCost * ownTotal;
  if (ownCost === 0n && otherCost === 0n) return [0n, 0n, 0n, 0n];
  const factors = [1, 2, 3, 4].map((place) => factorPair(one, other, place));
  // The first denominator is the unit of the answer itself.
  const divisor = factors.slice(1).reduce((product, { scale }) => product * scale, 24n);
  const parts = factors.map(({ own, others }, index) =>
    divideRounded(
      (own - others) * otherFactors(factors.filter((_, place) => place !== index)),
      divisor,
    ),
  );
  return withRemainder(parts, difference);
}

/** A factor on both sides over one denominator; where a side has none, it is taken from the other. */
function factorPair(one: Quantities, other: Quantities, place: number) {
  const [ownOver, ownUnder] = [one[place] ?? 0n, one[place - 1] ?? 0n];
  const [otherOver, otherUnder] = [other[place] ?? 0n, other[place - 1] ?? 0n];
  if (ownUnder === 0n) return { own: otherOver, others: otherOver, scale: otherUnder || 1n };
  if (otherUnder === 0n) return { own: ownOver, others: ownOver, scale: ownUnder };
  return {
    own: ownOver * otherUnder,
    others: otherOver * ownUnder,
    scale: ownUnder * otherUnder,
  };
}

type FactorPair = ReturnType<typeof factorPair>;

/** Σ over who takes which side of three factors: weight × product. */
function otherFactors(factors: readonly FactorPair[]): bigint {
  let sums: bigint[] = [1n];
  for (const { own, others } of factors) {
    const longer = [...sums, 0n];
    sums = longer.map((_, count) => (sums[count] ?? 0n) * own + (sums[count - 1] ?? 0n) * others);
  }
  return sums.reduce((sum, product, count) => sum + product * (WEIGHTS[count] ?? 0n), 0n);
}

/** What rounding left over goes to the largest part, the first of equals, so that the parts add up. */
function withRemainder(parts: readonly bigint[], total: bigint): readonly bigint[] {
  const remainder = total - parts.reduce((sum, part) => sum + part, 0n);
  if (remainder === 0n) return parts;
  const sizes = parts.map((part) => (part < 0n ? -part : part));
  const largest = sizes.toSorted((left, right) => Number(right - left))[0] ?? 0n;
  const place = sizes.indexOf(largest);
  return parts.map((part, index) => (index === place ? part + remainder : part));
}
