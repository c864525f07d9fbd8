import { type CountMethod, countLimits, countMethod, scaledLimits } from "./count-limits.ts";
import {
  checkAmount,
  type Estimate,
  type EstimateOptions,
  limitsAt,
  withoutLimits,
} from "./estimate.ts";

export type CrudeRate = Estimate & {
  /** Which limits the count has; null when the count is not known. */
  readonly method: CountMethod | null;
};

/**
 * Events, or clients who each count once, per resident.
 *
 * @param events Zero or more, may exceed the population; null when not known.
 * @param population Persons or person-years, zero or more; null when not known.
 * @returns Rate and limits times the multiplier. Null throughout when a number is missing
 * ("missing_input") or there is nobody to whom it could happen ("no_population").
 * @throws RangeError for negative numbers.
 *
 * Method: exact Poisson limits below 10 events, Byar's from 10 (docs/methods/crude-rate.md). Where one
 * client has several events, use `dobsonRate` with one stratum and the squares of the clients' events.
 */
export function crudeRate(
  events: number | null,
  population: number | null,
  { multiplier = 1, confidences = [0.95] }: EstimateOptions = {},
): CrudeRate {
  if (events !== null) checkAmount("events", events);
  if (population !== null) checkAmount("population", population);
  const method = events === null ? null : countMethod(events);
  if (events === null || population === null) {
    return { ...withoutLimits(null, "missing_input", confidences), method };
  }
  if (population === 0) return { ...withoutLimits(null, "no_population", confidences), method };
  const factor = multiplier / population;
  return {
    value: events * factor,
    limits: limitsAt(confidences, (confidence) =>
      scaledLimits(countLimits(events, confidence), factor),
    ),
    absence: null,
    method,
  };
}
