import { UserError } from "../../domain/errors.ts";
import type { PlainDate } from "../../domain/period.ts";
import { daysBetween } from "./days.ts";

/** How days of a stay are counted; published statistics use all three. */
export type StayConvention = "midnights" | "same_day_as_one" | "calendar_days";

/**
 * Days of one stay.
 *
 * `midnights`: nights between admission and discharge, zero for a day case. `same_day_as_one`: the
 * same, but a day case counts as one. `calendar_days`: both the first and the last day count.
 *
 * @throws UserError "invalid_delivery" when the discharge is before the admission.
 *
 * Method: docs/methods/episodes.md.
 */
export function lengthOfStay(
  admission: PlainDate,
  discharge: PlainDate,
  convention: StayConvention,
): number {
  const midnights = daysBetween(admission, discharge);
  if (midnights < 0) throw new UserError("invalid_delivery", "a stay ends before it begins");
  if (convention === "calendar_days") return midnights + 1;
  return convention === "same_day_as_one" ? Math.max(1, midnights) : midnights;
}
