import { type Estimate, type EstimateOptions, limitsAt, withoutLimits } from "./estimate.ts";
import { wilsonInterval } from "./wilson.ts";

/**
 * A proportion with Wilson's limits.
 *
 * @param count How many had the property, 0 to `total`; null when that is not known.
 * @param total Out of how many, zero or more; null when that is not known.
 * @returns Value and limits times the multiplier (100 gives per cent). Null throughout when a number is
 * missing ("missing_input") or nobody was there to have the property ("no_population").
 * @throws RangeError for a count above its total, or a negative number.
 *
 * Method: Wilson (1927), docs/methods/proportion.md.
 */
export function proportion(
  count: number | null,
  total: number | null,
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): Estimate {
  if (count === null || total === null) return withoutLimits(null, "missing_input", confidences);
  if (total === 0 && count === 0) return withoutLimits(null, "no_population", confidences);
  const limits = limitsAt(confidences, (confidence) => {
    const { lower, upper } = wilsonInterval(count, total, confidence);
    return { lower: lower * multiplier, upper: upper * multiplier };
  });
  return { value: (count / total) * multiplier, limits, absence: null };
}
