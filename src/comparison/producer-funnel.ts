import {
  type FunnelClass,
  type Limits,
  proportion,
  proportionClasses,
  proportionFunnel,
} from "../statistics/index.ts";
import type { Direction, Verdict } from "./verdict.ts";

/** A producer's share: how many of how many. */
export type ProducerCount = {
  readonly producerId: string;
  readonly count: number | null;
  readonly total: number | null;
};

export type ProducerPlace = ProducerCount & {
  readonly share: number | null;
  /** 95 % limits of the producer's own share, after Wilson. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Where it lies in the funnel of all producers; null where it cannot be said. */
  readonly place: FunnelClass | null;
  /** Only from outside 99.8 %; within it, no difference is shown and none is ruled out. */
  readonly verdict: Verdict;
};

export type ProducerFunnel = {
  /** All producers together; null when nobody is known. */
  readonly baseline: number | null;
  readonly producers: readonly ProducerPlace[];
  /** The funnel's lines at sizes between the smallest and the largest producer, for drawing. */
  readonly lines: readonly { readonly total: number; readonly limits: readonly Limits[] }[];
};

/** Smaller producers than this are not placed: the limits are approximate, and their clients few. */
export const FEWEST_FOR_FUNNEL = 20;

/**
 * Producers against all of them together, with room for chance by size.
 *
 * @param counts One for each producer. Producers below `fewest` stay in the baseline and have no place.
 * @throws RangeError for a count above its total.
 *
 * Method: docs/methods/producer-funnel.md.
 */
export function producerFunnel(
  counts: readonly ProducerCount[],
  direction: Direction,
  { fewest = FEWEST_FOR_FUNNEL }: { readonly fewest?: number } = {},
): ProducerFunnel {
  const known = counts.map(({ count, total }) =>
    count === null || total === null || total === 0
      ? { count: null, total: null }
      : { count, total },
  );
  const all = known.flatMap(({ count, total }) =>
    count === null || total === null ? [] : [{ count, total }],
  );
  const total = all.reduce((sum, one) => sum + one.total, 0);
  const baseline = total === 0 ? null : all.reduce((sum, one) => sum + one.count, 0) / total;
  const classes = proportionClasses(known);
  const producers = counts.map((producer, index): ProducerPlace => {
    const own = known[index];
    const isLarge = own !== undefined && own.total !== null && own.total >= fewest;
    const place = isLarge ? (classes[index] ?? null) : null;
    const estimate = proportion(own?.count ?? null, own?.total ?? null);
    return {
      ...producer,
      share: estimate.value,
      lower: estimate.limits[0]?.lower ?? null,
      upper: estimate.limits[0]?.upper ?? null,
      place,
      verdict: verdictFrom(place, direction),
    };
  });
  return {
    baseline,
    producers,
    lines:
      baseline === null
        ? []
        : linesOf(
            baseline,
            all.map((one) => one.total),
          ),
  };
}

function verdictFrom(place: FunnelClass | null, direction: Direction): Verdict {
  if (direction === "neutral" || (place !== "low_998" && place !== "high_998")) return "cannot_say";
  return (place === "low_998") === (direction === "lower_better") ? "better" : "worse";
}

function linesOf(baseline: number, totals: readonly number[]): ProducerFunnel["lines"] {
  return sizesAlong(totals).map((total) => ({
    total,
    limits: proportionFunnel(baseline, total),
  }));
}

const LINE_POINTS = 24;

/** Sizes from the smallest to the largest in equal ratios, as funnels are drawn. */
export function sizesAlong(totals: readonly number[]): number[] {
  const smallest = Math.max(1, Math.min(...totals));
  const largest = Math.max(smallest, ...totals);
  return Array.from(
    { length: LINE_POINTS },
    (_, point) => smallest * (largest / smallest) ** (point / (LINE_POINTS - 1)),
  );
}
