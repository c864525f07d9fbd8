import { compareTexts } from "../domain/text-order.ts";
import {
  type ControlChart,
  pChart,
  type RunRule,
  type Signal,
  uChart,
  xmrChart,
} from "../statistics/index.ts";
import type { Direction, Verdict } from "./verdict.ts";

/** A leading indicator of one area and module, month by month, in order and without gaps. */
export type IndicatorMonths = {
  readonly indicatorId: string;
  readonly areaCode: string;
  readonly moduleId: string | null;
  readonly direction: Direction;
  /** A change smaller than this share of what is usual is no warning, however sure it is. */
  readonly smallestDifference: number;
  /** Shares of a total, events per size, or single values such as euros and days. */
  readonly chart: "p" | "u" | "xmr";
  readonly months: readonly {
    /** First day. */
    readonly month: string;
    readonly numerator: number | null;
    readonly denominator: number | null;
  }[];
};

export type EarlyWarning = {
  readonly indicatorId: string;
  readonly areaCode: string;
  readonly moduleId: string | null;
  /** The month whose sign this is: the last of its run. */
  readonly month: string;
  readonly rule: RunRule;
  readonly side: "above" | "below";
  readonly verdict: Verdict;
  readonly value: number;
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  /** From the centre, in standard deviations. */
  readonly deviation: number;
  readonly points: readonly WarningPoint[];
};

/** A month of a chart with the limits of its own size; null where there is no figure. */
export type WarningPoint = {
  readonly month: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
};

export type WarningOptions = {
  /** Months at the end that are looked at; those before them show what is usual. Default 3. */
  readonly watchedCount?: number;
  /** Fewer months of what is usual give no warning. Default 12. */
  readonly fewestBaseline?: number;
  /** Months at the end that are not yet whole and left out altogether. Default 0. */
  readonly unfinishedCount?: number;
  /** Default three sigma alone: with many charts, every further rule adds false alarms. */
  readonly rules?: readonly RunRule[];
};

/**
 * Months in which a leading indicator is not as usual: warnings before the year's figure is there.
 *
 * @returns One warning for each series that has a sign in its watched months, the newest sign; in order of
 * area, indicator and module.
 *
 * Method: control charts whose limits come from the months before those watched, wide enough for what months
 * vary beyond chance (docs/methods/early-warnings.md).
 */
export function earlyWarnings(
  series: readonly IndicatorMonths[],
  options: WarningOptions = {},
): EarlyWarning[] {
  return series
    .flatMap((one) => warningOf(one, options) ?? [])
    .toSorted((left, right) => compareTexts(keyOf(left), keyOf(right)));
}

function warningOf(
  series: IndicatorMonths,
  {
    watchedCount = 3,
    fewestBaseline = 12,
    unfinishedCount = 0,
    rules = ["beyond_three_sigma"],
  }: WarningOptions,
): EarlyWarning | null {
  const months = series.months.slice(0, series.months.length - unfinishedCount);
  const baselineCount = months.length - watchedCount;
  if (baselineCount < 1) return null;
  const knownCount = months
    .slice(0, baselineCount)
    .filter(({ numerator, denominator }) => numerator !== null && denominator !== null).length;
  if (knownCount < fewestBaseline) return null;
  const chart = chartOf(series.chart, months, { baselineCount, rules });
  const points = months.map(({ month }, index) => ({
    month,
    value: chart.points[index]?.value ?? null,
    lower: chart.points[index]?.lower ?? null,
    upper: chart.points[index]?.upper ?? null,
  }));
  for (let index = months.length - 1; index >= baselineCount; index--) {
    const point = chart.points[index];
    const signal = point?.signals[0];
    const month = months[index]?.month;
    if (signal === undefined || month === undefined || chart.centre === null) continue;
    if (point === undefined || point.value === null || point.deviation === null) continue;
    if (point.lower === null || point.upper === null || !Number.isFinite(point.deviation)) continue;
    const smallest = Math.abs(chart.centre) * series.smallestDifference;
    if (Math.abs(point.value - chart.centre) < smallest) continue;
    return {
      indicatorId: series.indicatorId,
      areaCode: series.areaCode,
      moduleId: series.moduleId,
      month,
      ...signal,
      verdict: verdictOfSide(signal, series.direction),
      value: point.value,
      centre: chart.centre,
      lower: point.lower,
      upper: point.upper,
      deviation: point.deviation,
      points,
    };
  }
  return null;
}

function chartOf(
  kind: IndicatorMonths["chart"],
  months: IndicatorMonths["months"],
  options: { readonly baselineCount: number; readonly rules: readonly RunRule[] },
): ControlChart {
  if (kind === "xmr") {
    const values = months.map(({ numerator, denominator }) =>
      numerator === null || denominator === null || denominator === 0
        ? null
        : numerator / denominator,
    );
    return xmrChart(values, options);
  }
  const counts = months.map(({ numerator, denominator }) => ({
    count: numerator,
    size: denominator,
  }));
  const spread = "as_observed" as const;
  return kind === "p"
    ? pChart(counts, { ...options, spread })
    : uChart(counts, { ...options, spread });
}

function verdictOfSide({ side }: Signal, direction: Direction): Verdict {
  if (direction === "neutral") return "cannot_say";
  return (side === "below") === (direction === "lower_better") ? "better" : "worse";
}

function keyOf({ areaCode, indicatorId, moduleId }: EarlyWarning): string {
  return [areaCode, indicatorId, moduleId ?? ""].join(" ");
}
