import type { Events } from "./events.ts";
import type { Memberships } from "./memberships.ts";
import type { RegionParameters } from "./parameters.ts";
import type { Structure } from "./structure.ts";

/** How much more work the clients of two packages cause elsewhere than was first drawn. */
export type Calibration = {
  /** Factor on the weights of the package's clients in other packages, by package. */
  readonly factors: ReadonlyMap<string, number>;
  /** Hit shares (0 to 1) that follow from the final whole minutes, days and prices. */
  readonly hitShares: ReadonlyMap<string, number>;
};

/** Groups of events by client: of the first package's clients, of the second's, of both, of neither. */
const GROUPS = 4;
const ROUNDS = 3;

/**
 * Scales working time, stay lengths and prices so that the hit shares come out as the parameters say.
 *
 * A package's hit share is its clients' cost inside the package through all their cost. A cost centre's
 * cost is fixed by its ledger, so making a group's events weigh more there moves cost to the group:
 * hit share falls as the group's factor grows, and bisection finds it. The factors of two packages are
 * found in turn. Events of the two packages themselves, months of housing and days of day activities
 * stay as drawn. Rounding to whole minutes and days is made good in three rounds.
 *
 * @param centreCents Gross cost of each cost centre of the structure, in cents.
 * @returns Also changes the minutes, days and prices of `events`.
 */
export function calibrateHitShares(
  structure: Structure,
  region: RegionParameters,
  memberships: Memberships,
  personCount: number,
  events: Events,
  centreCents: readonly number[],
): Calibration {
  const [first, second] = region.hit_share_percent.map((row) => ({
    packageId: row.package_id,
    share: row.percent / 100,
  }));
  if (first === undefined || second === undefined)
    throw new RangeError("two hit shares are needed");
  const packages = [first.packageId, second.packageId] as const;
  const groups = clientGroups(structure, memberships, packages, personCount);
  const isScaled = structure.activities.map((activity) => {
    const kind = activity.parameters.kind;
    return (
      !packages.includes(activity.packageId) &&
      activity.method !== "equal" &&
      kind !== "housing" &&
      kind !== "months_of_days"
    );
  });
  const drawn = {
    minutes: events.minutes.slice(),
    days: events.days.slice(),
    priceCents: events.priceCents.slice(),
  };
  const sums = weightSums(structure, events, groups, isScaled);
  let targets: Pair = [first.share, second.share];
  let factors: Pair = [1, 1];
  let reached: Pair = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    factors = solvedFactors(structure, sums, centreCents, packages, targets);
    applyFactors(structure, events, drawn, groups, isScaled, factors);
    const exact = weightSums(structure, events, groups, isScaled);
    reached = hitShares(structure, exact, centreCents, packages, [1, 1]);
    targets = [targets[0] + first.share - reached[0], targets[1] + second.share - reached[1]];
  }
  return {
    factors: new Map([
      [packages[0], factors[0]],
      [packages[1], factors[1]],
    ]),
    hitShares: new Map([
      [packages[0], reached[0]],
      [packages[1], reached[1]],
    ]),
  };
}

type Pair = readonly [number, number];

/** 1 for clients of the first package, 2 of the second, 3 of both, 0 of neither; by person. */
function clientGroups(
  structure: Structure,
  memberships: Memberships,
  packages: readonly [string, string],
  personCount: number,
): Uint8Array {
  const groups = new Uint8Array(personCount);
  packages.forEach((packageId, bit) => {
    const index = structure.packages.findIndex((pack) => pack.package_id === packageId);
    for (const client of memberships.members[index] ?? []) {
      const person = memberships.clients[client] ?? 0;
      groups[person] = (groups[person] ?? 0) | (1 << bit);
    }
  });
  return groups;
}

/** Per cost centre and group: weight that is scaled, weight that is not, direct cost in cents. */
type WeightSums = {
  readonly scaled: Float64Array;
  readonly fixed: Float64Array;
  readonly directCents: Float64Array;
};

function weightSums(
  structure: Structure,
  events: Events,
  groups: Uint8Array,
  isScaled: readonly boolean[],
): WeightSums {
  const size = structure.centres.length * GROUPS;
  const scaled = new Float64Array(size);
  const fixed = new Float64Array(size);
  const directCents = new Float64Array(size);
  for (let event = 0; event < events.count; event++) {
    const index = events.activity[event] ?? 0;
    const activity = structure.activities[index];
    if (activity === undefined) continue;
    const place = activity.centre * GROUPS + (groups[events.person[event] ?? 0] ?? 0);
    const sums = isScaled[index] === true ? scaled : fixed;
    sums[place] = (sums[place] ?? 0) + eventWeight(activity, events, event);
    directCents[place] = (directCents[place] ?? 0) + (events.directCents[event] ?? 0);
  }
  return { scaled, fixed, directCents };
}

/** Weight of an event within its cost centre, as the costing rules count it. */
export function eventWeight(
  activity: Structure["activities"][number],
  events: Events,
  event: number,
): number {
  if (activity.method === "duration")
    return (events.minutes[event] ?? 0) * activity.professionWeight;
  if (activity.method === "care_days") return Math.max(1, events.days[event] ?? 0);
  if (activity.method === "price") return events.priceCents[event] ?? 0;
  return 1;
}

/** The factor of a group: clients of both packages follow the second. */
function groupFactor(group: number, factors: Pair): number {
  if (group === 0) return 1;
  return group === 1 ? factors[0] : factors[1];
}

function hitShares(
  structure: Structure,
  sums: WeightSums,
  centreCents: readonly number[],
  packages: readonly [string, string],
  factors: Pair,
): Pair {
  const byGroup = [1, factors[0], factors[1], factors[1]];
  let [firstInside, firstAll, secondInside, secondAll] = [0, 0, 0, 0];
  for (const [index, centre] of structure.centres.entries()) {
    let total = 0;
    let direct = 0;
    for (let group = 0; group < GROUPS; group++) {
      total += weightAt(sums, index * GROUPS + group, byGroup[group]);
      direct += sums.directCents[index * GROUPS + group] ?? 0;
    }
    if (total === 0) continue;
    const unitCost = ((centreCents[index] ?? 0) - direct) / total;
    for (let group = 1; group < GROUPS; group++) {
      const place = index * GROUPS + group;
      const cost =
        unitCost * weightAt(sums, place, byGroup[group]) + (sums.directCents[place] ?? 0);
      if ((group & 1) !== 0) {
        firstAll += cost;
        if (centre.packageId === packages[0]) firstInside += cost;
      }
      if ((group & 2) !== 0) {
        secondAll += cost;
        if (centre.packageId === packages[1]) secondInside += cost;
      }
    }
  }
  return [firstInside / firstAll, secondInside / secondAll];
}

function weightAt(sums: WeightSums, place: number, factor = 1): number {
  return (sums.fixed[place] ?? 0) + (sums.scaled[place] ?? 0) * factor;
}

function solvedFactors(
  structure: Structure,
  sums: WeightSums,
  centreCents: readonly number[],
  packages: readonly [string, string],
  targets: Pair,
): Pair {
  const shares = (factors: Pair) => hitShares(structure, sums, centreCents, packages, factors);
  let factors: Pair = [1, 1];
  for (let turn = 0; turn < 8; turn++) {
    const [, second] = factors;
    const first = bisected((factor) => shares([factor, second])[0] - targets[0]);
    factors = [first, bisected((factor) => shares([first, factor])[1] - targets[1])];
  }
  return factors;
}

/** Where a falling function of a factor crosses zero, within 1/32 and 32. */
function bisected(excess: (factor: number) => number): number {
  let low = -5;
  let high = 5;
  for (let step = 0; step < 32; step++) {
    const middle = (low + high) / 2;
    if (excess(2 ** middle) > 0) low = middle;
    else high = middle;
  }
  return 2 ** ((low + high) / 2);
}

function applyFactors(
  structure: Structure,
  events: Events,
  drawn: Pick<Events, "minutes" | "days" | "priceCents">,
  groups: Uint8Array,
  isScaled: readonly boolean[],
  factors: Pair,
): void {
  for (let event = 0; event < events.count; event++) {
    const index = events.activity[event] ?? 0;
    const activity = structure.activities[index];
    if (activity === undefined || isScaled[index] !== true) continue;
    const factor = groupFactor(groups[events.person[event] ?? 0] ?? 0, factors);
    const minutes = drawn.minutes[event] ?? 0;
    const days = drawn.days[event] ?? 0;
    const price = drawn.priceCents[event] ?? 0;
    if (activity.method === "duration")
      events.minutes[event] = Math.max(1, Math.round(minutes * factor));
    if (activity.method === "price")
      events.priceCents[event] = Math.max(1, Math.round(price * factor));
    if (activity.method === "care_days" && days > 0) {
      const room = 365 - (events.day[event] ?? 0);
      events.days[event] = Math.max(1, Math.min(room, Math.round(days * factor)));
    }
  }
}
