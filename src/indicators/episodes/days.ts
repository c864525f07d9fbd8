import type { PlainDate } from "../../domain/period.ts";

const MILLISECONDS_PER_DAY = 86_400_000;

/** Whole days from one day to another; negative when the second is earlier. */
export function daysBetween(from: PlainDate, until: PlainDate): number {
  return (Date.parse(until) - Date.parse(from)) / MILLISECONDS_PER_DAY;
}

/** The day a number of days later, or earlier when the number is negative. */
export function dayAfter(day: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(day) + days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}
