import { studentQuantile } from "./distributions.ts";
import {
  type Estimate,
  type EstimateOptions,
  limitsAt,
  sum,
  upperProbability,
  withoutLimits,
} from "./estimate.ts";

export type Mean = Estimate & {
  readonly sum: number | null;
  readonly count: number;
  /** Sample standard deviation, divided by n − 1; null below two values. */
  readonly deviation: number | null;
};

/**
 * The mean of independent values with Student's t limits: the cost per client, from the clients' totals, say.
 *
 * @param values One for each client or area; null when one is not known.
 * @returns In the unit of the values. A value that is missing makes sum, mean and limits missing
 * ("missing_input"): those that are known may differ from those that are not. No values have no mean, and
 * one value has no limits ("too_few_values").
 * @throws RangeError for values that are not finite.
 *
 * Method: Student (1908), Biometrika 6 (docs/methods/mean.md).
 */
export function mean(
  values: readonly (number | null)[],
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): Mean {
  const known = values.filter((value) => value !== null);
  if (known.some((value) => !Number.isFinite(value))) {
    throw new RangeError("a mean needs numbers");
  }
  const count = values.length;
  if (known.length < count) {
    const nothing = withoutLimits(null, "missing_input", confidences);
    return { ...nothing, sum: null, count, deviation: null };
  }
  const total = sum(known);
  const middle = count === 0 ? null : total / count;
  if (middle === null || count < 2) {
    const value = middle === null ? null : middle * multiplier;
    const few = withoutLimits(value, "too_few_values", confidences);
    return { ...few, sum: total, count, deviation: null };
  }
  const deviation = Math.sqrt(sum(known.map((value) => (value - middle) ** 2)) / (count - 1));
  const limits = limitsAt(confidences, (confidence) => {
    const reach =
      (studentQuantile(upperProbability(confidence), count - 1) * deviation) / Math.sqrt(count);
    return { lower: (middle - reach) * multiplier, upper: (middle + reach) * multiplier };
  });
  return { value: middle * multiplier, limits, absence: null, sum: total, count, deviation };
}

/** Values that are already added up: how many, their sum and the sum of their squares. */
export type AddedValues = {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
};

/**
 * The mean of independent values that are already added up, with Student's t limits.
 *
 * @returns As `mean` gives it for the values themselves.
 * @throws RangeError for sums that cannot come from values.
 *
 * Method: s² = (Σx² − (Σx)²/n) ÷ (n − 1) (docs/methods/mean.md).
 */
export function meanOfSums(
  { count, sum: total, squares }: AddedValues,
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): Mean {
  if (!(count >= 0 && Number.isFinite(total) && squares >= 0)) {
    throw new RangeError("a mean needs a count, a sum and a sum of squares");
  }
  if (count < 2) {
    const value = count < 1 ? null : (total / count) * multiplier;
    const few = withoutLimits(value, "too_few_values", confidences);
    return { ...few, sum: total, count, deviation: null };
  }
  const middle = total / count;
  const deviation = Math.sqrt(Math.max(0, squares - total * middle) / (count - 1));
  const limits = limitsAt(confidences, (confidence) => {
    const reach =
      (studentQuantile(upperProbability(confidence), count - 1) * deviation) / Math.sqrt(count);
    return { lower: (middle - reach) * multiplier, upper: (middle + reach) * multiplier };
  });
  return { value: middle * multiplier, limits, absence: null, sum: total, count, deviation };
}

/**
 * The standard deviation of values of which only the mean's 95 % limits and the number are known.
 *
 * @param count How many values, at least two.
 * @returns In the unit of the limits.
 * @throws RangeError for fewer than two values.
 *
 * Method: Student's limits solved for s: s = (u − l) √n ÷ (2 t) (docs/methods/mean.md).
 */
export function deviationFromLimits(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  count: number,
): number {
  if (!(count >= 2)) throw new RangeError("a deviation needs at least two values");
  const quantile = studentQuantile(upperProbability(0.95), count - 1);
  return ((upper - lower) * Math.sqrt(count)) / (2 * quantile);
}
