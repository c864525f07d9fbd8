import { type DirectRate, directRate, type Stratum } from "./direct-rate.ts";
import { gammaQuantile } from "./distributions.ts";
import type { DirectEstimate } from "./dobson.ts";
import {
  type Confidence,
  type EstimateOptions,
  type Interval,
  limitsAt,
  upperProbability,
  withoutLimits,
} from "./estimate.ts";

/** A sum of independent Poisson counts, each with a weight of its own. */
export type WeightedSum = {
  /** Σ weight × count. */
  readonly value: number;
  /** Σ weight² × count. */
  readonly variance: number;
  /** The weight that one more event could have. */
  readonly largestWeight: number;
};

/**
 * Gamma limits of a weighted sum of Poisson counts.
 *
 * @param weighted Value and variance zero or more, both zero or neither.
 * @returns In the unit of the value. The lower limit of nothing is zero.
 * @throws RangeError when the weights do not fit together, or for a confidence outside (0, 1).
 *
 * Method: Fay and Feuer (1997), Statistics in Medicine 16 (docs/methods/fay-feuer.md).
 */
export function weightedSumLimits(
  { value, variance, largestWeight }: WeightedSum,
  confidence: Confidence = 0.95,
): Interval {
  const isSum = value >= 0 && variance >= 0 && largestWeight > 0 && variance > 0 === value > 0;
  if (!isSum) throw new RangeError("a weighted sum needs weights, counts and a variance to match");
  const probability = upperProbability(confidence);
  const quantile = (at: number, mean: number, spread: number) =>
    gammaQuantile(at, mean ** 2 / spread, spread / mean);
  return {
    lower: value === 0 ? 0 : quantile(1 - probability, value, variance),
    upper: quantile(probability, value + largestWeight, variance + largestWeight ** 2),
  };
}

/** With the crude rate times the multiplier, for comparison. */
export type GammaEstimate = DirectEstimate & Pick<DirectRate, "crudeRate">;

/**
 * A directly standardised rate with Fay and Feuer's gamma limits, which hold for few events too.
 *
 * @param strata As `directRate` takes them, of independent events (no `squares`).
 * @returns Rate, crude rate and limits times the multiplier; null where `directRate` has no value.
 * @throws RangeError as `directRate` does.
 *
 * Method: Fay and Feuer (1997) (docs/methods/fay-feuer.md).
 */
export function gammaRate(
  strata: readonly Omit<Stratum, "squares">[],
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): GammaEstimate {
  const direct = directRate(
    strata.map(({ events, population, weight }) => ({ events, population, weight })),
  );
  const { value, variance, crudeRate, totalEvents, totalPopulation, absence } = direct;
  const totals = { totalEvents, totalPopulation };
  if (value === null || variance === null) {
    const nothing = withoutLimits(null, absence ?? "missing_input", confidences);
    return { ...nothing, ...totals, crudeRate: null };
  }
  const weighted = { value, variance, largestWeight: direct.largestEventWeight };
  const limits = limitsAt(confidences, (confidence) => {
    const { lower, upper } = weightedSumLimits(weighted, confidence);
    return { lower: lower * multiplier, upper: upper * multiplier };
  });
  return {
    value: value * multiplier,
    limits,
    absence: null,
    ...totals,
    crudeRate: crudeRate === null ? null : crudeRate * multiplier,
  };
}
