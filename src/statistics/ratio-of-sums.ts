import {
  type Estimate,
  type EstimateOptions,
  limitsAt,
  reachOf,
  withoutLimits,
} from "./estimate.ts";

/** Two amounts of the same independent units (clients, answers), added up with their products. */
export type PairedSums = {
  /** How many units have the lower amount. */
  readonly count: number;
  readonly upper: number;
  readonly lower: number;
  /** Σ of the squares of the upper amounts, of the products, and of the squares of the lower amounts. */
  readonly upperSquares: number;
  readonly products: number;
  readonly lowerSquares: number;
};

/**
 * A ratio of two sums over the same units: the hit share of a package's clients, a weighted mean of answers.
 *
 * @param sums In any one unit; null when not known.
 * @returns Ratio and limits times the multiplier. Null throughout when the lower sum is zero
 * ("no_population"); without limits below two units ("too_few_clients").
 * @throws RangeError for sums that are not finite.
 *
 * Method: linearisation, as Cochran (1977), Sampling Techniques, 6.3: the variance of Σy/Σx is
 * n/(n−1) · Σ(y − rx)² ÷ (Σx)² (docs/methods/ratio-of-sums.md).
 */
export function ratioOfSums(
  sums: PairedSums | null,
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): Estimate {
  if (sums === null) return withoutLimits(null, "missing_input", confidences);
  const { count, upper, lower, upperSquares, products, lowerSquares } = sums;
  if (![upper, lower, upperSquares, products, lowerSquares].every(Number.isFinite)) {
    throw new RangeError("a ratio of sums needs numbers");
  }
  if (lower === 0) return withoutLimits(null, "no_population", confidences);
  const ratio = upper / lower;
  if (count < 2) return withoutLimits(ratio * multiplier, "too_few_clients", confidences);
  const residuals = Math.max(0, upperSquares - 2 * ratio * products + ratio * ratio * lowerSquares);
  const error = Math.sqrt((count / (count - 1)) * residuals) / Math.abs(lower);
  const limits = limitsAt(confidences, (confidence) => {
    const reach = reachOf(confidence) * error;
    return { lower: (ratio - reach) * multiplier, upper: (ratio + reach) * multiplier };
  });
  return { value: ratio * multiplier, limits, absence: null };
}
