import jStat from "jstat";
import { upperStudentQuantile } from "./student.ts";

/**
 * The quantiles that the intervals of this folder need: the only file that knows where they come from.
 * Each quantile takes a probability above 0 and below 1. `distributions.test.ts` holds them against closed forms and
 * tail sums; relative differences stay below 1e-10.
 */

/** Quantile of the standard normal distribution. */
export function normalQuantile(probability: number): number {
  return jStat.normal.inv(probability, 0, 1);
}

/** The probability below `value` of the standard normal distribution; right to 1e-15, not relatively. */
export function normalProbability(value: number): number {
  return Math.min(1, Math.max(0, jStat.normal.cdf(value, 0, 1)));
}

/** Quantile of Student's t. @param degrees Degrees of freedom, above 0. */
export function studentQuantile(probability: number, degrees: number): number {
  if (probability === 0.5) return 0;
  const upper = Math.max(probability, 1 - probability);
  const key = `${upper}/${degrees}`;
  const value =
    knownQuantiles.get(key) ?? upperStudentQuantile(upper, degrees, normalQuantile(upper));
  if (knownQuantiles.size < MOST_KNOWN) knownQuantiles.set(key, value);
  return probability < 0.5 ? -value : value;
}

/** The same few degrees of freedom come up in thousands of small groups; each takes an integral. */
const knownQuantiles = new Map<string, number>();
const MOST_KNOWN = 10_000;

/** Quantile of the gamma distribution with mean `shape × scale`; both above 0. */
export function gammaQuantile(probability: number, shape: number, scale: number): number {
  const quantile =
    shape < LARGE_SHAPE
      ? jStat.gamma.inv(probability, shape, 1)
      : largeGammaQuantile(shape, normalQuantile(probability));
  return quantile * scale;
}

/** The library sums as many terms as the shape is large: a second for the clients of a nation. */
const LARGE_SHAPE = 10_000;

/**
 * Quantile of a gamma distribution of scale 1 by the normal quantile z of the same probability.
 *
 * Method: Fisher and Cornish (1960), Technometrics 2, to the seventh term; at a shape of 10 000 the next lies
 * below the last digit.
 */
function largeGammaQuantile(shape: number, z: number): number {
  const root = Math.sqrt(shape);
  return (
    shape +
    z * root +
    (z ** 2 - 1) / 3 +
    (z ** 3 - 7 * z) / (36 * root) -
    (3 * z ** 4 + 7 * z ** 2 - 16) / (810 * shape) +
    (9 * z ** 5 + 256 * z ** 3 - 433 * z) / (38_880 * root ** 3) +
    (12 * z ** 6 - 243 * z ** 4 - 923 * z ** 2 + 1472) / (204_120 * shape ** 2)
  );
}
