import { exactPoissonLimits } from "./count-limits.ts";
import {
  type Confidence,
  checkAmount,
  type EstimateOptions,
  type Interval,
  type Limits,
  limitsAt,
  reachOf,
} from "./estimate.ts";

/** The two levels that a funnel is drawn at. */
export const FUNNEL_CONFIDENCES: readonly Confidence[] = [0.95, 0.998];

/**
 * Where an area of a given size may lie when it differs from all areas together by chance alone.
 *
 * @param baseline The share of all areas together, 0 to 1.
 * @param population Of the area, above zero.
 * @returns For each level (default 95 % and 99.8 %), times the multiplier and never outside 0 to 1 times it.
 * @throws RangeError for a baseline outside 0 to 1, or a population that is not above zero.
 *
 * Method: p ± z √(p (1 − p)/n), docs/methods/funnel.md.
 */
export function proportionFunnel(
  baseline: number,
  population: number,
  { multiplier = 1, confidences = FUNNEL_CONFIDENCES }: EstimateOptions = {},
): Limits[] {
  if (!(baseline >= 0 && baseline <= 1)) throw new RangeError("a share lies from 0 to 1");
  checkPopulation(population);
  const error = Math.sqrt((baseline * (1 - baseline)) / population);
  return limitsAt(confidences, (confidence) => ({
    lower: Math.max(0, baseline - reachOf(confidence) * error) * multiplier,
    upper: Math.min(1, baseline + reachOf(confidence) * error) * multiplier,
  }));
}

/**
 * Where the mean of a group of a given size may lie when its members differ from all others by chance alone.
 *
 * @param baseline The mean of all groups together.
 * @param deviation The standard deviation between members of a group, zero or more.
 * @param count Members of the group, above zero.
 * @returns For each level (default 95 % and 99.8 %), in the unit of the baseline.
 * @throws RangeError for a deviation below zero, or a count that is not above zero.
 *
 * Method: m ± z s/√n, docs/methods/funnel.md.
 */
export function meanFunnel(
  baseline: number,
  deviation: number,
  count: number,
  { confidences = FUNNEL_CONFIDENCES }: EstimateOptions = {},
): Limits[] {
  checkAmount("deviation", deviation);
  checkPopulation(count);
  const error = deviation / Math.sqrt(count);
  return limitsAt(confidences, (confidence) => ({
    lower: baseline - reachOf(confidence) * error,
    upper: baseline + reachOf(confidence) * error,
  }));
}

/** The two points of a rate funnel at which a number of events lies just on the line. */
export type RateFunnel = Interval & {
  readonly confidence: Confidence;
  /** Persons (or person-years) at the lower limit: the largest population with so few events. */
  readonly populationAtLower: number;
  /** Persons at the upper limit. */
  readonly populationAtUpper: number;
};

/**
 * The rates at which a number of events lies just on the funnel, and the populations it lies there with.
 *
 * @param baseline Events per person of all areas together, above zero.
 * @param events A whole number above zero.
 * @returns For each level (default 95 % and 99.8 %); rates times the multiplier.
 * @throws RangeError for a baseline or events that are not above zero.
 *
 * Method: exact Poisson limits of the events over the baseline, docs/methods/funnel.md.
 */
export function rateFunnel(
  baseline: number,
  events: number,
  { multiplier = 1, confidences = FUNNEL_CONFIDENCES }: EstimateOptions = {},
): RateFunnel[] {
  if (!(baseline > 0 && Number.isFinite(baseline) && events > 0)) {
    throw new RangeError("a rate funnel needs a baseline and events above zero");
  }
  return confidences.map((confidence) => {
    const expected = exactPoissonLimits(events, confidence);
    const populationAtLower = expected.upper / baseline;
    const populationAtUpper = expected.lower / baseline;
    return {
      confidence,
      lower: (events / populationAtLower) * multiplier,
      upper: (events / populationAtUpper) * multiplier,
      populationAtLower,
      populationAtUpper,
    };
  });
}

function checkPopulation(population: number): void {
  checkAmount("population", population);
  if (population === 0) throw new RangeError("population: a number above zero is needed");
}
