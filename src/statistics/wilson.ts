import { type Confidence, type Interval, reachOf } from "./estimate.ts";

/**
 * The Wilson score interval of a proportion.
 *
 * @param count How many had the property: zero or more, at most `total`. Need not be whole.
 * @param total Out of how many, above zero. Need not be whole: an effective sample size will do.
 * @returns Shares, 0 to 1.
 * @throws RangeError for numbers that are not a count out of a total.
 *
 * Method: Wilson (1927), "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (docs/methods/proportion.md).
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
  const z = reachOf(confidence);
  const middle = 2 * count + z ** 2;
  const reach = z * Math.sqrt(z ** 2 + 4 * count * (1 - count / total));
  const scale = 2 * (total + z ** 2);
  return {
    lower: count === 0 ? 0 : (middle - reach) / scale,
    upper: count === total ? 1 : (middle + reach) / scale,
  };
}
