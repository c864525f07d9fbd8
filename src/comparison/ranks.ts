import { reachOf } from "../statistics/index.ts";
import { type Direction, differenceOf, knownLimits, type Measured } from "./verdict.ts";

/** One area's place among all; 1 is the best, or the lowest where neither end is better. */
export type Rank = {
  readonly rank: number;
  /** The best and the worst place that the figures allow, at 95 %. */
  readonly lower: number;
  readonly upper: number;
};

/**
 * The places of areas, each with the places that it could have.
 *
 * @param figures One for each area.
 * @returns A rank for each in order; null where a value or a limit is not there: without an interval nobody
 * has a rank. Equal values have the same rank, the better one.
 *
 * Method: an area could be better than everybody from whom it does not differ, at 95 % over all of its
 * comparisons (Bonferroni); no simulation (docs/methods/ranks.md).
 */
export function ranksOf(figures: readonly Measured[], direction: Direction): (Rank | null)[] {
  const sign = direction === "higher_better" ? -1 : 1;
  const known = figures.map((figure) => (knownLimits(figure) === null ? null : figure));
  const count = known.filter((figure) => figure !== null).length;
  const widening = count < 2 ? 1 : reachOf(1 - 0.05 / (count - 1)) / reachOf(0.95);
  return known.map((own) => {
    if (own === null) return null;
    const others = known.flatMap((other) =>
      other === null || other === own ? [] : [sidesOf(own, other, sign, widening)],
    );
    return {
      rank: 1 + others.filter(({ isAhead }) => isAhead).length,
      lower: 1 + others.filter(({ isSurelyAhead }) => isSurelyAhead).length,
      upper: count - others.filter(({ isSurelyBehind }) => isSurelyBehind).length,
    };
  });
}

function sidesOf(own: Measured, other: Measured, sign: number, widening: number) {
  const difference = differenceOf(own, other);
  if (difference === null) throw new RangeError("a rank needs limits");
  const { value, lower, upper } = difference;
  const least = value - (value - lower) * widening;
  const most = value + (upper - value) * widening;
  return {
    isAhead: sign * value > 0,
    isSurelyAhead: sign > 0 ? least > 0 : most < 0,
    isSurelyBehind: sign > 0 ? most < 0 : least > 0,
  };
}
