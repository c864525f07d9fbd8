import {
  type Absence,
  checkAmount,
  type Estimate,
  type EstimateOptions,
  limitsAt,
  sum,
  withoutLimits,
} from "./estimate.ts";
import { type WeightedSum, weightedSumLimits } from "./fay-feuer.ts";
import { expectation, type ReferenceStratum } from "./indirect.ts";

/** What a group's clients cost, with what their interval needs. Any one unit of money. */
export type ClientCosts = {
  readonly clients: number;
  readonly cost: number;
  /** Σ over clients of the square of the client's whole cost. */
  readonly squares: number;
  /** The whole cost of the dearest client. */
  readonly largest: number;
};

/**
 * Sums the costs of clients, who are independent of each other; their events are not.
 *
 * @param totals The whole cost of each client in the group and period, one number per client.
 * @throws RangeError for numbers that are not finite.
 */
export function costsOfClients(totals: readonly number[]): ClientCosts {
  if (!totals.every(Number.isFinite)) throw new RangeError("a client's cost is a number");
  return {
    clients: totals.length,
    cost: sum(totals),
    squares: sum(totals.map((total) => total ** 2)),
    largest: totals.reduce((largest, total) => Math.max(largest, total), 0),
  };
}

export type CostOptions = EstimateOptions & {
  /** Below this many clients no limits are given. Default 10. */
  readonly fewestClients?: number;
};

/**
 * Cost per resident with limits that say how much it would differ by chance alone, had other clients come.
 *
 * @param costs Of the area's clients; null when not known.
 * @param population Residents, zero or more; 1 gives the total cost. Null when not known.
 * @returns Money per resident times the multiplier. The value is a fact and is always given when there are
 * residents; the limits are null below `fewestClients` ("too_few_clients") and when credits outweigh costs
 * ("not_above_zero").
 * @throws RangeError for a negative population, or sums that cannot come from clients.
 *
 * Method: gamma limits of the total, a sum of clients weighted by what each cost (docs/methods/client-costs.md).
 */
export function costRate(
  costs: ClientCosts | null,
  population: number | null,
  options: CostOptions = {},
): Estimate {
  if (costs !== null) checkCosts(costs);
  if (population !== null) checkAmount("population", population);
  if (costs === null || population === null) return nothing("missing_input", options);
  if (population === 0) return nothing("no_population", options);
  return costEstimate(weighted(costs, 1 / population), costs.clients, options);
}

/** One age band of an area and its weight in the standard population. */
export type CostStratum = {
  readonly costs: ClientCosts;
  readonly population: number | null;
  readonly weight: number;
};

/**
 * Cost per resident that a standard population would have at the area's costs by age.
 *
 * @param strata Weights as `directRate` takes them.
 * @returns Money per resident times the multiplier. Null throughout below `fewestClients`
 * ("too_few_clients"), or when a stratum of some weight has no residents ("no_population").
 * @throws RangeError for negative populations or weights, or weights that are all zero.
 *
 * Method: Σ wᵢ cᵢ/nᵢ ÷ Σ wᵢ with gamma limits (docs/methods/client-costs.md).
 */
export function standardisedCost(
  strata: readonly CostStratum[],
  options: CostOptions = {},
): Estimate {
  for (const { costs, population, weight } of strata) {
    checkCosts(costs);
    checkAmount("population", population ?? 0);
    checkAmount("weight", weight);
  }
  const totalWeight = sum(strata.map(({ weight }) => weight));
  if (totalWeight === 0) throw new RangeError("a standard population needs a weight above zero");
  const parts = strata
    .filter(({ weight }) => weight > 0)
    .map(({ costs, population, weight }) =>
      population === null || population === 0
        ? null
        : weighted(costs, weight / totalWeight / population),
    );
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return nothing("no_population", options);
  const clients = sum(strata.map(({ costs }) => costs.clients));
  if (clients < (options.fewestClients ?? FEWEST_CLIENTS)) {
    return nothing("too_few_clients", options);
  }
  const whole: WeightedSum = {
    value: sum(known.map(({ value }) => value)),
    variance: sum(known.map(({ variance }) => variance)),
    largestWeight: known.reduce((largest, one) => Math.max(largest, one.largestWeight), 0),
  };
  return costEstimate(whole, clients, options);
}

/**
 * An area's cost over what it would be at the reference's costs by age: 1.1 is a tenth dearer.
 *
 * @param strata As `expectation` takes them, with the reference's cost in the place of its events. The
 * reference is taken as known: it must be much larger than the area.
 * @returns Ratio and limits times the multiplier. Null throughout when nothing is expected
 * ("nothing_expected"); the limits as in `costRate`.
 * @throws RangeError as `expectation` does.
 *
 * Method: docs/methods/client-costs.md.
 */
export function costRatio(
  costs: ClientCosts | null,
  strata: readonly ReferenceStratum[],
  options: CostOptions = {},
): Estimate {
  const { expected } = expectation(strata);
  if (costs === null) return nothing("missing_input", options);
  checkCosts(costs);
  if (expected === 0) return nothing("nothing_expected", options);
  return costEstimate(weighted(costs, 1 / expected), costs.clients, options);
}

const FEWEST_CLIENTS = 10;

function costEstimate(
  whole: WeightedSum,
  clients: number,
  { multiplier = 1, confidences, fewestClients = FEWEST_CLIENTS }: CostOptions,
): Estimate {
  const value = whole.value * multiplier;
  if (clients < fewestClients) return withoutLimits(value, "too_few_clients", confidences);
  if (!(whole.value > 0)) return withoutLimits(value, "not_above_zero", confidences);
  const limits = limitsAt(confidences ?? [0.95], (confidence) => {
    const { lower, upper } = weightedSumLimits(whole, confidence);
    return { lower: lower * multiplier, upper: upper * multiplier };
  });
  return { value, limits, absence: null };
}

function weighted({ cost, squares, largest }: ClientCosts, weight: number): WeightedSum {
  return { value: cost * weight, variance: squares * weight ** 2, largestWeight: largest * weight };
}

function nothing(absence: Absence, { confidences }: CostOptions): Estimate {
  return withoutLimits(null, absence, confidences);
}

function checkCosts({ clients, cost, squares, largest }: ClientCosts): void {
  checkAmount("clients", clients);
  checkAmount("squares", squares);
  checkAmount("largest", largest);
  if (!Number.isFinite(cost)) throw new RangeError("a cost is a number");
}
