import { type CountLimits, countLimits, scaledLimits } from "./count-limits.ts";
import { checkAmount, sum } from "./estimate.ts";
import { type RunRule, runSignals, type Signal } from "./run-rules.ts";
import { wilsonInterval } from "./wilson.ts";

/** One month of a chart. Values and limits in the unit of the series; limits at three standard deviations. */
export type ChartPoint = {
  /** Null for a month without a figure. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** From the centre, in standard deviations. */
  readonly deviation: number | null;
  readonly signals: readonly Signal[];
};

export type ControlChart = {
  /** Null when there are too few months to know the usual level. */
  readonly centre: number | null;
  readonly points: readonly ChartPoint[];
};

export type ChartOptions = {
  /** How many months from the start show the usual level and spread; default all of them. */
  readonly baselineCount?: number;
  readonly rules?: readonly RunRule[];
};

/** 3 divided by the expected range of two normal values, 1.128, as it is always printed. */
const LIMITS_PER_MOVING_RANGE = 2.66;

/**
 * An XmR chart: single values a month, such as costs or mean days, whose spread is seen from month to month.
 *
 * @param values One a month, in order; null for a month without a figure.
 * @returns Centre: the mean of the baseline. Limits: centre ± 2.66 × the mean moving range of months that
 * follow each other. Centre and limits are null when no two baseline months follow each other.
 * @throws RangeError for values that are not finite, or a baseline that is not a whole number above zero.
 *
 * Method: Wheeler (1993), Understanding Variation (docs/methods/control-charts.md).
 */
export function xmrChart(
  values: readonly (number | null)[],
  options: ChartOptions = {},
): ControlChart {
  if (values.some((value) => value !== null && !Number.isFinite(value))) {
    throw new RangeError("a chart needs numbers");
  }
  const baseline = baselineOf(values, options);
  const known = baseline.filter((value) => value !== null);
  const ranges = movingRanges(baseline);
  if (ranges.length === 0) return chart(null, values, () => null, options);
  // Of equal values the mean is the value itself, without the last bit of a division.
  const isLevel = known.every((value) => value === known[0]);
  const centre = isLevel ? (known[0] ?? 0) : sum(known) / known.length;
  const sigma = ((sum(ranges) / ranges.length) * LIMITS_PER_MOVING_RANGE) / 3;
  return chart(centre, values, () => sigma, options);
}

/** A month's count and what it is out of, or per; null where not known. */
export type MonthCount = { readonly count: number | null; readonly size: number | null };

export type CountChartOptions = ChartOptions & {
  /**
   * "as_observed" widens the limits to what the baseline months vary beyond chance, after Laney (2002), for large
   * sizes, where months never vary by chance alone; and takes chance from the share or rate within the baseline's
   * own 95 % limits at which it is largest, for few events, whose share is not known well. Default "by_chance".
   */
  readonly spread?: "by_chance" | "as_observed";
};

/**
 * A p chart: shares a month, such as readmissions out of discharges.
 *
 * @param months Counts out of sizes, in order. A month of size zero, or not known, has no point.
 * @returns Shares, 0 to 1. Centre: counts over sizes of the baseline. Limits: centre ± 3 √(p (1 − p)/n), within
 * 0 to 1.
 * @throws RangeError for a count above its size, negative numbers, or a baseline as in `xmrChart`.
 *
 * Method: Shewhart (1931); docs/methods/control-charts.md.
 */
export function pChart(
  months: readonly MonthCount[],
  options: CountChartOptions = {},
): ControlChart {
  if (months.some(({ count, size }) => count !== null && size !== null && count > size)) {
    throw new RangeError("a share needs a count within its size");
  }
  return countChart(months, PROPORTION, options);
}

/**
 * A u chart: events a month per size, such as falls per care day.
 *
 * @param months Events and the size they may exceed, in order. A month of size zero, or not known, has no point.
 * @returns Events per one of size. Centre: events over sizes of the baseline. Limits: centre ± 3 √(u/n), not
 * below 0.
 * @throws RangeError for negative numbers, or a baseline as in `xmrChart`.
 *
 * Method: Shewhart (1931); docs/methods/control-charts.md.
 */
export function uChart(
  months: readonly MonthCount[],
  options: CountChartOptions = {},
): ControlChart {
  return countChart(months, EVENTS, options);
}

/** How counts vary by chance, per one of size. */
type Chance = {
  readonly variance: (centre: number) => number;
  readonly highest: number;
  /** Of the share or rate of so many, at 95 %. */
  readonly limits: (count: number, size: number) => CountLimits;
};

const PROPORTION: Chance = {
  variance: (centre) => centre * (1 - centre),
  highest: 1,
  limits: (count, size) => wilsonInterval(count, size),
};

const EVENTS: Chance = {
  variance: (centre) => centre,
  highest: Number.POSITIVE_INFINITY,
  limits: (count, size) => scaledLimits(countLimits(count), 1 / size),
};

function countChart(
  months: readonly MonthCount[],
  { variance, highest, limits }: Chance,
  options: CountChartOptions,
): ControlChart {
  for (const { count, size } of months) {
    checkAmount("count", count ?? 0);
    checkAmount("size", size ?? 0);
  }
  const known = months.map(({ count, size }) =>
    count === null || size === null || size === 0 ? null : { count, size },
  );
  const values = known.map((month) => (month === null ? null : month.count / month.size));
  const baseline = baselineOf(known, options).filter((month) => month !== null);
  if (baseline.length < 2) return chart(null, values, () => null, options);
  const size = sum(baseline.map((month) => month.size));
  const count = sum(baseline.map((month) => month.count));
  const centre = count / size;
  const { lower, upper } = limits(count, size);
  const varianceOfOne =
    options.spread === "as_observed"
      ? Math.max(variance(lower ?? 0), variance(centre), variance(upper))
      : variance(centre);
  const byChance = known.map((month) =>
    month === null ? null : Math.sqrt(varianceOfOne / month.size),
  );
  const factor =
    options.spread === "as_observed"
      ? spreadBeyondChance(
          baselineOf(values, options).map((value, month) =>
            deviationOf(value, centre, byChance[month] ?? null),
          ),
        )
      : 1;
  const sigmaAt = (month: number) => {
    const sigma = byChance[month] ?? null;
    return sigma === null ? null : sigma * factor;
  };
  return chart(centre, values, sigmaAt, options, { lowest: 0, highest });
}

/** Laney's factor: the spread of the deviations from month to month; never below that of chance. */
function spreadBeyondChance(deviations: readonly (number | null)[]): number {
  const ranges = movingRanges(deviations);
  if (ranges.length === 0) return 1;
  return Math.max(1, ((sum(ranges) / ranges.length) * LIMITS_PER_MOVING_RANGE) / 3);
}

function chart(
  centre: number | null,
  values: readonly (number | null)[],
  sigmaAt: (month: number) => number | null,
  { rules }: ChartOptions,
  { lowest = Number.NEGATIVE_INFINITY, highest = Number.POSITIVE_INFINITY } = {},
): ControlChart {
  const deviations = values.map((value, month) => deviationOf(value, centre, sigmaAt(month)));
  const signals = runSignals(deviations, rules);
  const points = values.map((value, month): ChartPoint => {
    const sigma = sigmaAt(month);
    const isKnown = centre !== null && sigma !== null;
    return {
      value,
      lower: isKnown ? Math.max(lowest, centre - 3 * sigma) : null,
      upper: isKnown ? Math.min(highest, centre + 3 * sigma) : null,
      deviation: deviations[month] ?? null,
      signals: signals[month] ?? [],
    };
  });
  return { centre, points };
}

/** Months that never varied have no spread: any other value is then infinitely far off. */
function deviationOf(value: number | null, centre: number | null, sigma: number | null) {
  if (value === null || centre === null || sigma === null) return null;
  return value === centre ? 0 : (value - centre) / sigma;
}

function movingRanges(values: readonly (number | null)[]): number[] {
  return values.flatMap((value, month) => {
    const before = values[month - 1];
    return value === null || before === null || before === undefined
      ? []
      : [Math.abs(value - before)];
  });
}

function baselineOf<Month>(months: readonly Month[], { baselineCount }: ChartOptions): Month[] {
  const count = baselineCount ?? months.length;
  if (!(Number.isInteger(count) && count >= 0) || baselineCount === 0) {
    throw new RangeError("the baseline is a whole number of months above zero");
  }
  return months.slice(0, count);
}
