import { byarLimits } from "./count-limits.ts";
import { directRate, type Stratum } from "./direct-rate.ts";
import {
  type Estimate,
  type EstimateOptions,
  FEWEST_EVENTS,
  limitsAt,
  withoutLimits,
} from "./estimate.ts";

export type DobsonOptions = EstimateOptions & {
  /** Below this many events neither rate nor limits are given. Default 10. */
  readonly fewestEvents?: number;
};

export type DirectEstimate = Estimate & {
  readonly totalEvents: number;
  readonly totalPopulation: number;
};

/**
 * A directly standardised rate with Dobson's limits.
 *
 * @param strata As `directRate` takes them. With `squares`, clients are independent rather than events, and
 * the limits widen.
 * @returns Rate and limits times the multiplier. Null throughout below `fewestEvents` ("too_few_events"),
 * and when `directRate` has no value.
 * @throws RangeError as `directRate` does.
 *
 * Method: Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, on Byar's limits of the
 * total (docs/methods/direct-standardisation.md).
 */
export function dobsonRate(
  strata: readonly Stratum[],
  { multiplier = 1, confidences = [0.95], fewestEvents = FEWEST_EVENTS }: DobsonOptions = {},
): DirectEstimate {
  const { value, variance, totalEvents, totalPopulation, absence } = directRate(strata);
  const totals = { totalEvents, totalPopulation };
  if (value === null || variance === null) {
    return { ...withoutLimits(null, absence ?? "missing_input", confidences), ...totals };
  }
  if (totalEvents < fewestEvents) {
    return { ...withoutLimits(null, "too_few_events", confidences), ...totals };
  }
  if (totalEvents === 0) {
    return { ...withoutLimits(0, "too_few_events", confidences), ...totals };
  }
  const spread = Math.sqrt(variance / totalEvents);
  const limits = limitsAt(confidences, (confidence) => {
    const count = byarLimits(totalEvents, confidence);
    const limit = (of: number) => (value + spread * (of - totalEvents)) * multiplier;
    return {
      lower: count.lower === null ? null : limit(count.lower),
      upper: limit(count.upper),
    };
  });
  return { value: value * multiplier, limits, absence: null, ...totals };
}
