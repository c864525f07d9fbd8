import type { FigureRow } from "../indicators/index.ts";
import type { Interval } from "../statistics/index.ts";

export const VERDICTS = ["better", "worse", "no_difference", "cannot_say"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A figure, or what it is held against: the nation, the peers' median, the own past, a region, a target. */
export type Measured = {
  readonly status: FigureRow["status"];
  readonly value: number | null;
  /** 95 % limits; a target has its value for both. */
  readonly lower: number | null;
  readonly upper: number | null;
};

export type Direction = "lower_better" | "higher_better" | "neutral";

export const VERDICT_REASONS = [
  "beyond_chance",
  "within_smallest_difference",
  "interval_too_wide",
  "difference_too_small_to_tell",
  "no_interval",
  "no_direction",
  "figure_missing",
  "figure_hidden",
  "figure_not_comparable",
  "reference_missing",
  "reference_hidden",
  "reference_not_comparable",
] as const;
export type VerdictReason = (typeof VERDICT_REASONS)[number];

export type VerdictAnswer = {
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
  /** The figure less the reference, with 95 % limits; null where one is not there. */
  readonly difference: (Interval & { readonly value: number }) | null;
  /** What is agreed to matter, in the unit of the figure; null without a reference. */
  readonly smallestDifference: number | null;
};

export type VerdictQuestion = {
  readonly figure: Measured;
  readonly reference: Measured;
  readonly direction: Direction;
  /** The smallest difference that matters, as a share of the reference: 0.05 is five per cent of it. */
  readonly smallestDifference: number;
};

/**
 * Whether a figure is better or worse than what it is held against. Every channel shows this verdict.
 *
 * @returns "better" or "worse" only when the whole interval of the difference lies on one side of zero and
 * the difference is at least the smallest that matters; "no_difference" only when the whole interval is
 * smaller than that; "cannot_say" in all other cases, with the reason. What is hidden, missing or not
 * comparable never has a verdict.
 *
 * Method: docs/methods/verdict.md.
 */
export function verdictOf(question: VerdictQuestion): VerdictAnswer {
  const { figure, reference, direction } = question;
  const absent = absenceOf(figure, "figure") ?? absenceOf(reference, "reference");
  const smallest =
    reference.value === null ? null : Math.abs(reference.value) * question.smallestDifference;
  const cannotSay = (reason: VerdictReason, difference: VerdictAnswer["difference"] = null) => ({
    verdict: "cannot_say" as const,
    reason,
    difference,
    smallestDifference: smallest,
  });
  if (absent !== null) return cannotSay(absent);
  const difference = differenceOf(figure, reference);
  if (difference === null || smallest === null) return cannotSay("no_interval");
  if (direction === "neutral") return cannotSay("no_direction", difference);
  const answer = { difference, smallestDifference: smallest };
  if (Math.max(Math.abs(difference.lower), Math.abs(difference.upper)) < smallest) {
    return { ...answer, verdict: "no_difference", reason: "within_smallest_difference" };
  }
  const isBeyondChance = difference.lower > 0 || difference.upper < 0;
  if (!isBeyondChance) return cannotSay("interval_too_wide", difference);
  if (Math.abs(difference.value) < smallest)
    return cannotSay("difference_too_small_to_tell", difference);
  const isBetter = difference.value < 0 === (direction === "lower_better");
  return { ...answer, verdict: isBetter ? "better" : "worse", reason: "beyond_chance" };
}

/**
 * The difference of two independent figures with 95 % limits, from the limits of each.
 *
 * @returns In the unit of the figures; null when a value or limit is not there.
 *
 * Method: square-and-add, Zou and Donner (2008) (docs/methods/verdict.md).
 */
export function differenceOf(
  figure: Measured,
  reference: Measured,
): (Interval & { readonly value: number }) | null {
  const own = knownLimits(figure);
  const other = knownLimits(reference);
  if (own === null || other === null) return null;
  const value = own.value - other.value;
  return {
    value,
    lower: value - Math.hypot(own.value - own.lower, other.upper - other.value),
    upper: value + Math.hypot(own.upper - own.value, other.value - other.lower),
  };
}

/** A figure's value, standardised where it is to be compared and the indicator is standardised. */
export function measured(row: FigureRow, kind: "crude" | "standardised" = "crude"): Measured {
  if (kind === "standardised" && row.standardised_value !== null) {
    return {
      status: row.status,
      value: row.standardised_value,
      lower: row.standardised_lower,
      upper: row.standardised_upper,
    };
  }
  return { status: row.status, value: row.value, lower: row.lower, upper: row.upper };
}

/** A goal or another agreed number: it has no uncertainty of its own. */
export function fixedReference(value: number): Measured {
  return { status: value === 0 ? "zero" : "value", value, lower: value, upper: value };
}

export const MISSING: Measured = { status: "missing", value: null, lower: null, upper: null };

export function knownLimits({
  status,
  value,
  lower,
  upper,
}: Measured): (Interval & { readonly value: number }) | null {
  const isThere = status === "value" || status === "zero";
  if (!isThere || value === null || lower === null || upper === null) return null;
  return { value, lower, upper };
}

function absenceOf({ status, value }: Measured, of: "figure" | "reference"): VerdictReason | null {
  if (status === "hidden" || status === "not_comparable") return `${of}_${status}`;
  return status === "missing" || value === null ? `${of}_missing` : null;
}
