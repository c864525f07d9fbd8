import {
  type Estimate,
  type EstimateOptions,
  limitsAt,
  reachOf,
  withoutLimits,
} from "./estimate.ts";

/**
 * The median of values that are counted: how often each was met.
 *
 * @param counts How often each value was met; zero or more.
 * @returns The middle value, or the mean of the two in the middle. Without a value when there is none
 * ("too_few_values"), without limits where the ranks of the limits fall outside the values.
 * @throws RangeError for a negative count or a value that is not finite.
 *
 * Method: limits are the values at the ranks n/2 ± z√n/2, as Conover (1999), Practical Nonparametric
 * Statistics, 3.2 (docs/methods/median.md).
 */
export function middleValue(
  counts: ReadonlyMap<number, bigint>,
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): Estimate {
  const values = [...counts].sort(([left], [right]) => left - right);
  if (values.some(([value, count]) => !Number.isFinite(value) || count < 0n)) {
    throw new RangeError("a median needs numbers, each met zero or more times");
  }
  const total = Number(values.reduce((sum, [, count]) => sum + count, 0n));
  if (total === 0) return withoutLimits(null, "too_few_values", confidences);
  const at = (rank: number): number => {
    let passed = 0;
    for (const [value, count] of values) {
      passed += Number(count);
      if (passed >= rank) return value;
    }
    return values.at(-1)?.[0] ?? 0;
  };
  const value = (at(Math.floor((total + 1) / 2)) + at(Math.floor(total / 2) + 1)) / 2;
  const limits = limitsAt(confidences, (confidence) => {
    const reach = (reachOf(confidence) * Math.sqrt(total)) / 2;
    const [lower, upper] = [Math.floor(total / 2 - reach), Math.ceil(total / 2 + reach) + 1];
    return {
      lower: lower < 1 ? null : at(lower) * multiplier,
      upper: upper > total ? null : at(upper) * multiplier,
    };
  });
  return { value: value * multiplier, limits, absence: null };
}
