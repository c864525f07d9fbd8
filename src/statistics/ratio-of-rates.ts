import {
  type Estimate,
  type EstimateOptions,
  FEWEST_EVENTS,
  limitsAt,
  reachOf,
  withoutLimits,
} from "./estimate.ts";

/** Events of one time or place, with the sum of the squares of each client's number of them. */
export type ClusteredEvents = { readonly events: number; readonly squares: number };

/**
 * The ratio of two numbers of events, such as those of a year to those of the year before.
 *
 * @returns Ratio and limits times the multiplier. Null throughout when there were none before ("no_population"); without
 * limits below ten events on either side ("too_few_events").
 * @throws RangeError for numbers below zero.
 *
 * Method: log-normal limits (Katz et al. 1978) with clients as the independent units: the variance of ln(E₁/E₀) is
 * Σe₁²/E₁² + Σe₀²/E₀² (docs/methods/ratio-of-rates.md). Where every client has one event, that is 1/E₁ + 1/E₀. Clients of
 * both sides make the real variance smaller, so the limits are rather too wide than too narrow.
 */
export function ratioOfRates(
  now: ClusteredEvents,
  before: ClusteredEvents,
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): Estimate {
  const all = [now.events, now.squares, before.events, before.squares];
  if (!all.every((one) => one >= 0 && Number.isFinite(one))) {
    throw new RangeError("a ratio of rates needs numbers from zero up");
  }
  if (before.events === 0) return withoutLimits(null, "no_population", confidences);
  const ratio = now.events / before.events;
  if (Math.min(now.events, before.events) < FEWEST_EVENTS) {
    return withoutLimits(ratio * multiplier, "too_few_events", confidences);
  }
  const error = Math.sqrt(now.squares / now.events ** 2 + before.squares / before.events ** 2);
  const limits = limitsAt(confidences, (confidence) => {
    const reach = Math.exp(reachOf(confidence) * error);
    return { lower: (ratio / reach) * multiplier, upper: ratio * reach * multiplier };
  });
  return { value: ratio * multiplier, limits, absence: null };
}
