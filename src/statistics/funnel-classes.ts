import { countLimits } from "./count-limits.ts";
import { checkAmount, FEWEST_EVENTS, sum } from "./estimate.ts";
import { proportionFunnel } from "./funnel-limits.ts";

/**
 * Where an area lies against all areas together: outside 99.8 % (one in a thousand on that side by chance),
 * outside 95 %, or within.
 */
export type FunnelClass = "low_998" | "low_95" | "within" | "high_95" | "high_998";

/**
 * Classes of areas by a proportion.
 *
 * @param areas Counts out of totals above zero; null where either is not known.
 * @returns A class for each area in order; null where a number is not known. Such an area takes no part in
 * the baseline, the counts of all areas over their totals.
 * @throws RangeError for a count above its total, or a total that is not above zero.
 *
 * Method: docs/methods/funnel.md.
 */
export function proportionClasses(
  areas: readonly { readonly count: number | null; readonly total: number | null }[],
): (FunnelClass | null)[] {
  const known = areas.map(({ count, total }) =>
    count === null || total === null ? null : { count, total },
  );
  const complete = known.filter((area) => area !== null);
  for (const { count, total } of complete) {
    checkAmount("count", count);
    if (!(total > 0 && count <= total)) {
      throw new RangeError("a proportion needs a total above zero and a count within it");
    }
  }
  const baseline =
    sum(complete.map(({ count }) => count)) / sum(complete.map(({ total }) => total));
  return known.map((area) => {
    if (area === null) return null;
    const [inner, outer] = proportionFunnel(baseline, area.total);
    const share = area.count / area.total;
    if (share < (outer?.lower ?? 0)) return "low_998";
    if (share < (inner?.lower ?? 0)) return "low_95";
    if (share > (outer?.upper ?? 1)) return "high_998";
    return share > (inner?.upper ?? 1) ? "high_95" : "within";
  });
}

export type RatedArea = {
  readonly events: number | null;
  /** Crude or directly standardised, per person. */
  readonly rate: number | null;
  /** Persons; counts only where there are no events, of which a crude rate does not tell it. */
  readonly population?: number | null;
};

/**
 * Events of all areas over the populations that their rates stand for.
 *
 * @returns Per person; null when no area has events and a rate, or a population.
 */
export function rateBaseline(areas: readonly RatedArea[]): number | null {
  const known = areas.flatMap((area) => {
    const population = ratedPopulation(area);
    return area.events === null || population === null ? [] : [{ events: area.events, population }];
  });
  const population = sum(known.map((area) => area.population));
  return population === 0 ? null : sum(known.map(({ events }) => events)) / population;
}

/**
 * Classes of areas by a rate.
 *
 * @param areas Events, zero or more, with crude or directly standardised rates.
 * @param options `fewestEvents`: below this many events an area is not classified: 10 for standardised
 * rates (the default), 0 for crude ones. Its events stay in the baseline.
 * @returns A class for each area in order; "too_few_events"; or null where a number is not known.
 * @throws RangeError for negative numbers.
 *
 * Method: limits of the events (exact below 10, Byar's from 10) over the population that the rate stands for,
 * held against the baseline (docs/methods/funnel.md).
 */
export function rateClasses(
  areas: readonly RatedArea[],
  { fewestEvents = FEWEST_EVENTS }: { readonly fewestEvents?: number } = {},
): (FunnelClass | "too_few_events" | null)[] {
  for (const { events, rate, population } of areas) {
    checkAmount("events", events ?? 0);
    checkAmount("rate", rate ?? 0);
    checkAmount("population", population ?? 0);
  }
  const baseline = rateBaseline(areas);
  return areas.map((area) => {
    const population = ratedPopulation(area);
    if (area.events !== null && area.events < fewestEvents) return "too_few_events";
    return area.events === null || population === null || baseline === null
      ? null
      : rateClass(area.events, population, baseline);
  });
}

function rateClass(events: number, population: number, baseline: number): FunnelClass {
  const expected = baseline * population;
  const outer = countLimits(events, 0.998);
  const inner = countLimits(events, 0.95);
  if (expected < (outer.lower ?? 0)) return "high_998";
  if (expected < (inner.lower ?? 0)) return "high_95";
  if (expected > outer.upper) return "low_998";
  return expected > inner.upper ? "low_95" : "within";
}

/** A standardised rate stands for another population than the area's own: events over the rate. */
function ratedPopulation({ events, rate, population }: RatedArea): number | null {
  if (events === null) return null;
  if (events === 0) return population === undefined || population === 0 ? null : population;
  return rate === null || rate === 0 ? null : events / rate;
}
