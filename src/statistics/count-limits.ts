import { gammaQuantile } from "./distributions.ts";
import {
  type Confidence,
  checkAmount,
  type Interval,
  reachOf,
  upperProbability,
} from "./estimate.ts";

/** Below this many events the exact limits are given, from this many on Byar's. */
const EXACT_BELOW = 10;

export type CountMethod = "exact" | "byar";

/** Limits of a count; a null lower limit is one that Byar's method cannot give. */
export type CountLimits = { readonly lower: number | null; readonly upper: number };

/**
 * The exact limits of a Poisson count: the means under which the count would be just too large or too small.
 *
 * @param count Events, zero or more; clients when each counts once.
 * @returns Events. The lower limit of no events is zero.
 * @throws RangeError for a negative count, or a confidence outside (0, 1).
 *
 * Method: Garwood (1936), Biometrika 28, written with chi-square quantiles (docs/methods/count-limits.md).
 */
export function exactPoissonLimits(count: number, confidence: Confidence = 0.95): Interval {
  checkAmount("count", count);
  const upper = upperProbability(confidence);
  return {
    lower: count === 0 ? 0 : gammaQuantile(1 - upper, count, 1),
    upper: gammaQuantile(upper, count + 1, 1),
  };
}

/**
 * Byar's approximate limits of a Poisson count.
 *
 * @param count Events, zero or more.
 * @returns Events. The lower limit is null where the cube root goes below zero: one event at 99.8 %.
 * @throws RangeError for a negative count, or a confidence outside (0, 1).
 *
 * Method: Breslow and Day (1987), Statistical Methods in Cancer Research II, 2.3 (docs/methods/count-limits.md).
 */
export function byarLimits(count: number, confidence: Confidence = 0.95): CountLimits {
  checkAmount("count", count);
  const z = reachOf(confidence);
  const root = (events: number, side: number) =>
    1 - 1 / (9 * events) + (side * z) / (3 * Math.sqrt(events));
  const lowerRoot = count === 0 ? 0 : root(count, -1);
  return {
    lower: lowerRoot < 0 ? null : count * lowerRoot ** 3,
    upper: (count + 1) * root(count + 1, 1) ** 3,
  };
}

/** Which limits a count gets. */
export function countMethod(count: number): CountMethod {
  return count < EXACT_BELOW ? "exact" : "byar";
}

/**
 * The limits of a count as rates show them: exact below 10 events, Byar's from 10 on.
 *
 * @throws RangeError as the two methods do.
 */
export function countLimits(count: number, confidence: Confidence = 0.95): CountLimits {
  return countMethod(count) === "exact"
    ? exactPoissonLimits(count, confidence)
    : byarLimits(count, confidence);
}

/** The limits times a factor: of a count over its population, say. */
export function scaledLimits({ lower, upper }: CountLimits, factor: number): CountLimits {
  return { lower: lower === null ? null : lower * factor, upper: upper * factor };
}
