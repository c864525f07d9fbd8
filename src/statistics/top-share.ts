import {
  type Estimate,
  type EstimateOptions,
  limitsAt,
  reachOf,
  withoutLimits,
} from "./estimate.ts";

/** Amounts of clients, and of those of them who have most. */
export type TopSums = {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
  /** `least`: the smallest amount among those who have most. */
  readonly top: {
    readonly count: number;
    readonly sum: number;
    readonly squares: number;
    readonly least: number;
  };
};

/** Below this many clients at the top the limit between them and the others is not known well enough. */
const FEWEST_AT_TOP = 10;

/**
 * What share of an amount those have who have most, such as the dearest tenth of the clients.
 *
 * @returns Share and limits times the multiplier, within none and all. Null throughout without an amount
 * ("no_population"); without limits below ten clients at the top ("too_few_clients").
 * @throws RangeError for sums that are not finite.
 *
 * Method: linearisation of the Lorenz curve (Beach and Davidson 1983): with ξ the least at the top and L the share, the
 * variance is n/(n−1) · (Σa² − (Σa)²/n) ÷ (Σy)², where a = max(y − ξ, 0) − L·y (docs/methods/top-share.md).
 */
export function topShare(
  { count, sum, squares, top }: TopSums,
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): Estimate {
  if (![sum, squares, top.sum, top.squares, top.least].every(Number.isFinite)) {
    throw new RangeError("a share of the top needs numbers");
  }
  if (sum <= 0) return withoutLimits(null, "no_population", confidences);
  const share = top.sum / sum;
  if (top.count < FEWEST_AT_TOP) {
    return withoutLimits(share * multiplier, "too_few_clients", confidences);
  }
  const beyond = top.squares - 2 * top.least * top.sum + top.count * top.least ** 2;
  const product = top.squares - top.least * top.sum;
  const ofA = beyond - 2 * share * product + share ** 2 * squares;
  const sumOfA = -top.count * top.least;
  const spread = Math.max(0, ofA - sumOfA ** 2 / count);
  const error = Math.sqrt((count / (count - 1)) * spread) / sum;
  const limits = limitsAt(confidences, (confidence) => {
    const reach = reachOf(confidence) * error;
    return {
      lower: Math.max(0, share - reach) * multiplier,
      upper: Math.min(1, share + reach) * multiplier,
    };
  });
  return { value: share * multiplier, limits, absence: null };
}
