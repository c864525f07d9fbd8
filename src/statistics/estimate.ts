import { normalQuantile } from "./distributions.ts";

/** Limits of what is not known exactly, in the unit of the figure they belong to. */
export type Interval = { readonly lower: number; readonly upper: number };

/** A two-sided level of confidence above 0 and below 1, such as 0.95 or 0.998. */
export type Confidence = number;

/** The limits at one level; null is a limit that the method cannot give, never zero. */
export type Limits = {
  readonly confidence: Confidence;
  readonly lower: number | null;
  readonly upper: number | null;
};

/** Why a figure or its limits are missing. */
export type Absence =
  | "missing_input"
  | "no_population"
  | "too_few_events"
  | "too_few_clients"
  | "too_few_values"
  | "nothing_expected"
  | "not_above_zero";

/** A figure with its limits at each level asked for, in the order asked. */
export type Estimate = {
  readonly value: number | null;
  readonly limits: readonly Limits[];
  /** Null when nothing is missing. */
  readonly absence: Absence | null;
};

/** How a figure is given: per how many (1, 1 000, 100 000), and with which limits. */
export type EstimateOptions = {
  /** Default 1. */
  readonly multiplier?: number;
  /** Default 95 %. */
  readonly confidences?: readonly Confidence[];
};

export const USUAL_CONFIDENCES: readonly Confidence[] = [0.95];

/** The smallest number of events that a standardised rate is given for, unless the caller says otherwise. */
export const FEWEST_EVENTS = 10;

/** The probability below the upper limit: 0.975 at 95 %. @throws RangeError outside (0, 1). */
export function upperProbability(confidence: Confidence): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError("a level of confidence lies above 0 and below 1, such as 0.95");
  }
  return (1 + confidence) / 2;
}

/** How many standard errors the limits lie from the middle: 1.96 at 95 %. */
export function reachOf(confidence: Confidence): number {
  return normalQuantile(upperProbability(confidence));
}

/** The limits of each level, from a function that gives them for one. */
export function limitsAt(
  confidences: readonly Confidence[],
  interval: (confidence: Confidence) => Omit<Limits, "confidence">,
): Limits[] {
  return confidences.map((confidence) => {
    upperProbability(confidence);
    const { lower, upper } = interval(confidence);
    return { confidence, lower, upper };
  });
}

/** A figure without limits at any level, with the reason. */
export function withoutLimits(
  value: number | null,
  absence: Absence,
  confidences: readonly Confidence[] = USUAL_CONFIDENCES,
): Estimate {
  return { value, limits: limitsAt(confidences, () => ({ lower: null, upper: null })), absence };
}

/** @throws RangeError for what is not a finite number of zero or more. */
export function checkAmount(name: string, amount: number): void {
  if (!(Number.isFinite(amount) && amount >= 0)) {
    throw new RangeError(`${name}: a number of zero or more is needed`);
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
