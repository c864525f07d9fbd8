import { type Interval, wilsonInterval } from "../statistics/index.ts";
import type { RecordingAudit, Stratum } from "./audit-file.ts";

/** What the review of one stratum showed. Rates and limits are shares; null where nothing was reviewed. */
export type StratumResult = Stratum & {
  readonly reviewed_count: number;
  readonly error_count: number;
  readonly rate: number | null;
  readonly interval: Interval | null;
};

/** The share of events recorded into a wrong service, with its 95 % interval. */
export type ErrorRate = {
  readonly event_count: number;
  /** Events of the strata in which something was reviewed: the rate speaks of these. */
  readonly covered_event_count: number;
  readonly drawn_count: number;
  readonly reviewed_count: number;
  readonly error_count: number;
  readonly rate: number | null;
  readonly interval: Interval | null;
  /** The size of a simple random sample that would know as much; null when everything was reviewed. */
  readonly effective_size: number | null;
  readonly strata: readonly StratumResult[];
};

/** What the answers given so far say. */
export function auditErrorRate(audit: RecordingAudit): ErrorRate {
  return errorRate(
    audit.strata.map((stratum) => {
      const answers = audit.rows
        .filter(
          (row) => row.region_code === stratum.region_code && row.package_id === stratum.package_id,
        )
        .flatMap((row) => (row.answer === null ? [] : [row.answer]));
      return {
        ...stratum,
        reviewed_count: answers.length,
        error_count: answers.filter((answer) => !answer.is_correct).length,
      };
    }),
  );
}

type Reviewed = Stratum & { readonly reviewed_count: number; readonly error_count: number };

/**
 * The error rate of a stratified sample, each stratum weighted by its events.
 *
 * Method: the stratified estimate of a proportion and its variance with the finite population correction
 * (Cochran 1977, chapters 3 and 5), and Wilson's interval at the effective sample size
 * (docs/methods/recording-audit.md).
 */
export function errorRate(strata: readonly Reviewed[]): ErrorRate {
  const covered = strata.filter((stratum) => stratum.reviewed_count > 0);
  const events = total(covered, "event_count");
  const reviewed = total(covered, "reviewed_count");
  const errors = covered.reduce((sum, stratum) => sum + stratum.event_count * share(stratum), 0);
  const rate = errors / events;
  const size = covered.length === 0 ? null : effectiveSize(covered, rate, events, reviewed);
  return {
    event_count: total(strata, "event_count"),
    covered_event_count: events,
    drawn_count: total(strata, "drawn_count"),
    reviewed_count: reviewed,
    error_count: total(covered, "error_count"),
    rate: size === null ? null : rate,
    interval: size === null ? null : intervalAt(rate, size),
    effective_size: size === Number.POSITIVE_INFINITY ? null : size,
    strata: strata.map(stratumResult),
  };
}

function stratumResult(stratum: Reviewed): StratumResult {
  if (stratum.reviewed_count === 0) return { ...stratum, rate: null, interval: null };
  const rate = share(stratum);
  const size = correctedSize(stratum.reviewed_count, stratum.event_count);
  return { ...stratum, rate, interval: intervalAt(rate, size) };
}

function effectiveSize(
  covered: readonly Reviewed[],
  rate: number,
  events: number,
  reviewed: number,
): number {
  const most = correctedSize(reviewed, events);
  const variance = covered.reduce((sum, stratum) => {
    const left = 1 - stratum.reviewed_count / stratum.event_count;
    return sum + weight(stratum, events) ** 2 * left * varianceOfMean(stratum, rate);
  }, 0);
  // Without errors, or without anything else, the strata show no variance: that of a common rate is used.
  const common = covered.reduce((sum, stratum) => {
    const left = 1 - stratum.reviewed_count / stratum.event_count;
    return sum + (weight(stratum, events) ** 2 * left) / stratum.reviewed_count;
  }, 0);
  const isBare =
    rate === 0 || covered.every((stratum) => stratum.error_count === stratum.reviewed_count);
  return Math.min(most, isBare ? 1 / common : (rate * (1 - rate)) / variance);
}

/** One reviewed event shows no variance; the whole sample's rate stands in for the stratum's. */
function varianceOfMean(stratum: Reviewed, rate: number): number {
  if (stratum.reviewed_count === 1) return rate * (1 - rate);
  const own = share(stratum);
  return (own * (1 - own)) / (stratum.reviewed_count - 1);
}

/** The finite population correction as a sample size: infinite when everything was reviewed. */
function correctedSize(reviewed: number, events: number): number {
  if (reviewed === events) return Number.POSITIVE_INFINITY;
  return (reviewed * (events - 1)) / (events - reviewed);
}

function intervalAt(rate: number, size: number): Interval {
  if (size === Number.POSITIVE_INFINITY) return { lower: rate, upper: rate };
  return wilsonInterval(Math.min(size, rate * size), size);
}

function share(stratum: Reviewed): number {
  return stratum.error_count / stratum.reviewed_count;
}

function weight(stratum: Reviewed, events: number): number {
  return stratum.event_count / events;
}

function total(
  strata: readonly Reviewed[],
  column: "event_count" | "drawn_count" | "reviewed_count" | "error_count",
): number {
  return strata.reduce((sum, stratum) => sum + stratum[column], 0);
}
