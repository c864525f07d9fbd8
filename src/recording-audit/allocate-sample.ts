import { UserError } from "../domain/errors.ts";
import { splitByWeight } from "../domain/money.ts";

/** Fewer than two say nothing of how much a stratum varies. */
const LEAST_OF_STRATUM = 2;

/**
 * How many to draw from each stratum: in proportion to its events, but at least two, or all when it has fewer.
 *
 * @param size How many to draw in all; everything is drawn when there are not more events than that.
 * @param eventCounts Events of each stratum, one or more each.
 * @returns Whole counts in the order of `eventCounts` that add up to `size`, none above its stratum.
 * @throws UserError "invalid_usage" when `size` is too small for two of each stratum.
 *
 * Method: strata whose share would be below their least get the least; the rest is divided among the
 * others by largest remainder (docs/methods/recording-audit.md).
 */
export function allocateSample(size: number, eventCounts: readonly number[]): number[] {
  const total = sum(eventCounts);
  if (size >= total) return [...eventCounts];
  const least = eventCounts.map((count) => Math.min(LEAST_OF_STRATUM, count));
  if (size < sum(least)) {
    throw new UserError(
      "invalid_usage",
      `--size ${size} is too small: ${eventCounts.length} strata with at least ${LEAST_OF_STRATUM} each need ${sum(least)}; give a larger size or narrow the audit with --region or --year`,
    );
  }
  const free = freeStrata(size, eventCounts, least);
  const fixedSum = sum(least.filter((_, index) => !free.has(index)));
  const parts = splitByWeight(
    BigInt(size - fixedSum),
    eventCounts.map((count, index) => (free.has(index) ? count : 0)),
  );
  return parts.map((part, index) => (free.has(index) ? Number(part) : (least[index] ?? 0)));
}

/** The strata whose proportional share is at least their least. */
function freeStrata(
  size: number,
  eventCounts: readonly number[],
  least: readonly number[],
): ReadonlySet<number> {
  let free = new Set(eventCounts.keys());
  for (;;) {
    const rest = size - sum(least.filter((_, index) => !free.has(index)));
    const events = sum(eventCounts.filter((_, index) => free.has(index)));
    const kept = new Set(
      [...free].filter(
        (index) => (rest * (eventCounts[index] ?? 0)) / events >= (least[index] ?? 0),
      ),
    );
    if (kept.size === free.size) return free;
    free = kept;
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
