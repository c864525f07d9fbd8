import { type Absence, checkAmount, sum } from "./estimate.ts";

/** One age band (or age and sex) of an area, and its weight in the standard population. */
export type Stratum = {
  /** Null when nothing was reported: it adds no events, and its population still counts. */
  readonly events: number | null;
  /** Persons or person-years; null when not known. */
  readonly population: number | null;
  /** Any unit: only proportions between strata matter. */
  readonly weight: number;
  /**
   * The sum over clients of the square of each client's events. Left out, every event is taken to be
   * independent, and this equals the events.
   */
  readonly squares?: number | null;
};

/** The parts of a directly standardised rate per one person, before it is given limits. */
export type DirectRate = {
  readonly value: number | null;
  /** Of the value. */
  readonly variance: number | null;
  readonly crudeRate: number | null;
  readonly totalEvents: number;
  readonly totalPopulation: number;
  readonly totalWeight: number;
  /** The largest weight that one event has in the value. */
  readonly largestEventWeight: number;
  readonly strata: readonly DirectStratum[];
  readonly absence: Absence | null;
};

export type DirectStratum = {
  /** Events per person; null without a population. */
  readonly rate: number | null;
  /** The stratum's share of the standard population. */
  readonly share: number;
  /** What it adds to the standardised rate. */
  readonly contribution: number | null;
};

/**
 * The rate that a standard population would have, had it the area's rates by age: its parts and its variance.
 *
 * @param strata At least one weight above zero. The weights may be a published standard, the nation's
 * population, or any given one; with the area's own population the value is the crude rate.
 * @returns Per person. Without a value when no stratum reports events ("missing_input"), or when a stratum
 * of some weight has no population ("no_population"): its rate is not known, and is not zero.
 * @throws RangeError for negative numbers, or weights that are all zero.
 *
 * Method: Σ wᵢ xᵢ/nᵢ ÷ Σ wᵢ (docs/methods/direct-standardisation.md).
 */
export function directRate(strata: readonly Stratum[]): DirectRate {
  for (const { events, population, weight, squares } of strata) {
    checkAmount("events", events ?? 0);
    checkAmount("population", population ?? 0);
    checkAmount("weight", weight);
    checkAmount("squares", squares ?? 0);
  }
  const totalWeight = sum(strata.map(({ weight }) => weight));
  if (totalWeight === 0) throw new RangeError("a standard population needs a weight above zero");
  const parts = strata.map((stratum) => partOf(stratum, totalWeight));
  const contributions = parts.map(({ contribution }) => contribution);
  const absence = absenceIn(strata, contributions);
  const totalEvents = sum(strata.map(({ events }) => events ?? 0));
  const totalPopulation = sum(strata.map(({ population }) => population ?? 0));
  return {
    value: absence === null ? sum(contributions.map((one) => one ?? 0)) : null,
    variance: absence === null ? sum(strata.map((one) => varianceOf(one, totalWeight))) : null,
    crudeRate: absence === null && totalPopulation > 0 ? totalEvents / totalPopulation : null,
    totalEvents,
    totalPopulation,
    totalWeight,
    largestEventWeight: Math.max(...strata.map((one) => eventWeight(one, totalWeight))),
    strata: parts,
    absence,
  };
}

function partOf({ events, population, weight }: Stratum, totalWeight: number): DirectStratum {
  const share = weight / totalWeight;
  const rate = population === null || population === 0 ? null : (events ?? 0) / population;
  const contribution = share === 0 ? 0 : rate === null ? null : share * rate;
  return { rate, share, contribution };
}

function absenceIn(
  strata: readonly Stratum[],
  contributions: readonly (number | null)[],
): Absence | null {
  if (strata.every(({ events }) => events === null)) return "missing_input";
  return contributions.includes(null) ? "no_population" : null;
}

function varianceOf(stratum: Stratum, totalWeight: number): number {
  return eventWeight(stratum, totalWeight) ** 2 * (stratum.squares ?? stratum.events ?? 0);
}

function eventWeight({ population, weight }: Stratum, totalWeight: number): number {
  return weight === 0 || population === null || population === 0
    ? 0
    : weight / totalWeight / population;
}
