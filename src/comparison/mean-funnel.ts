import {
  deviationFromLimits,
  type FunnelClass,
  type Limits,
  meanFunnel,
} from "../statistics/index.ts";
import { sizesAlong } from "./producer-funnel.ts";

/** A producer's mean over its clients, with Student's 95 % limits. */
export type ProducerMean = {
  readonly producerId: string;
  readonly count: number;
  readonly mean: number;
  readonly lower: number | null;
  readonly upper: number | null;
};

export type MeanFunnel = {
  /** The mean of all producers' clients together; null when nobody is known. */
  readonly baseline: number | null;
  readonly producers: readonly (ProducerMean & { readonly place: FunnelClass | null })[];
  /** The funnel's lines at sizes between the smallest and the largest producer, for drawing. */
  readonly lines: readonly { readonly total: number; readonly limits: readonly Limits[] }[];
};

/** Costs of clients are skew: the mean of fewer is far from normal, and limits would promise too much. */
export const FEWEST_FOR_MEANS = 50;

/**
 * Producers' means against the mean of all their clients, with room for chance by size.
 *
 * @param means One for each producer. Producers below fifty clients stay in the baseline and have no place.
 *
 * Method: deviations within producers pooled, m ± z s/√n (docs/methods/producer-funnel.md).
 */
export function producerMeans(means: readonly ProducerMean[]): MeanFunnel {
  const clients = means.reduce((sum, { count }) => sum + count, 0);
  const deviation = pooledDeviation(means);
  if (clients === 0 || deviation === null) {
    return { baseline: null, producers: means.map(withoutPlace), lines: [] };
  }
  const baseline = means.reduce((sum, { count, mean }) => sum + count * mean, 0) / clients;
  const large = means.filter(({ count }) => count >= FEWEST_FOR_MEANS);
  return {
    baseline,
    producers: means.map((producer) =>
      producer.count < FEWEST_FOR_MEANS
        ? withoutPlace(producer)
        : {
            ...producer,
            place: placeOf(producer, meanFunnel(baseline, deviation, producer.count)),
          },
    ),
    lines:
      large.length === 0
        ? []
        : sizesAlong(large.map(({ count }) => count)).map((total) => ({
            total,
            limits: meanFunnel(baseline, deviation, total),
          })),
  };
}

/** The deviation between clients of the same producer, of all producers; null when no limits are known. */
function pooledDeviation(means: readonly ProducerMean[]): number | null {
  const known = means.flatMap(({ count, lower, upper }) =>
    lower === null || upper === null || count < 2
      ? []
      : [{ freedom: count - 1, deviation: deviationFromLimits({ lower, upper }, count) }],
  );
  const freedom = known.reduce((sum, one) => sum + one.freedom, 0);
  if (freedom === 0) return null;
  const squares = known.reduce((sum, one) => sum + one.freedom * one.deviation ** 2, 0);
  return Math.sqrt(squares / freedom);
}

function placeOf({ mean }: ProducerMean, [inner, outer]: readonly Limits[]): FunnelClass {
  if (mean < (outer?.lower ?? mean)) return "low_998";
  if (mean < (inner?.lower ?? mean)) return "low_95";
  if (mean > (outer?.upper ?? mean)) return "high_998";
  return mean > (inner?.upper ?? mean) ? "high_95" : "within";
}

function withoutPlace(producer: ProducerMean): ProducerMean & { readonly place: null } {
  return { ...producer, place: null };
}
