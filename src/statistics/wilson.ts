/** Limits of what is not known exactly; shares from 0 to 1. */
export type Interval = { readonly lower: number; readonly upper: number };

/** The confidence levels in use, each with its two-sided standard normal quantile. */
const QUANTILES = { 0.95: 1.959963984540054, 0.998: 3.090232306167814 } as const;
export type Confidence = keyof typeof QUANTILES;

/**
 * The Wilson score interval of a proportion.
 *
 * @param count How many had the property: zero or more, at most `total`. Need not be whole.
 * @param total Out of how many, above zero. Need not be whole: an effective sample size will do.
 * @returns Shares, 0 to 1.
 * @throws RangeError for numbers that are not a count out of a total.
 *
 * Method: Wilson (1927), "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (docs/methods/recording-audit.md).
 */
export function wilsonInterval(
  count: number,
  total: number,
  confidence: Confidence = 0.95,
): Interval {
  if (!(total > 0 && Number.isFinite(total) && count >= 0 && count <= total)) {
    throw new RangeError(
      "a proportion needs a count from zero to its total, and a total above zero",
    );
  }
  const z = QUANTILES[confidence];
  const middle = 2 * count + z ** 2;
  const reach = z * Math.sqrt(z ** 2 + 4 * count * (1 - count / total));
  const scale = 2 * (total + z ** 2);
  return {
    lower: count === 0 ? 0 : (middle - reach) / scale,
    upper: count === total ? 1 : (middle + reach) / scale,
  };
}
