import { type CountMethod, countLimits, countMethod, scaledLimits } from "./count-limits.ts";
import {
  checkAmount,
  type Estimate,
  type EstimateOptions,
  limitsAt,
  sum,
  withoutLimits,
} from "./estimate.ts";

/** One age band of an area, with the events (or euros) and residents of the same band elsewhere. */
export type ReferenceStratum = {
  /** Null when not known: it expects nothing. */
  readonly population: number | null;
  /** Null when nothing was reported: the band expects nothing, its population still counts. */
  readonly referenceEvents: number | null;
  readonly referencePopulation: number;
};

/** What an area of this age structure would have at the rates of the reference. */
export type Expectation = {
  readonly expected: number;
  /** Crude, per person of the reference. */
  readonly referenceRate: number;
};

/**
 * What an area would have, had its age bands the rates of the reference (the nation, say).
 *
 * @returns Events, or euros when the reference is in euros.
 * @throws RangeError for negative numbers, or a reference band with events or residents to expect from
 * but nobody in the reference.
 *
 * Method: Σ nᵢ · Xᵢ/Nᵢ (docs/methods/indirect-standardisation.md).
 */
export function expectation(strata: readonly ReferenceStratum[]): Expectation {
  const expected = strata.map(({ population, referenceEvents, referencePopulation }) => {
    checkAmount("population", population ?? 0);
    checkAmount("reference", referenceEvents ?? 0);
    checkAmount("reference population", referencePopulation);
    const residents = population ?? 0;
    const reference = referenceEvents ?? 0;
    if (referencePopulation === 0 && (residents > 0 || reference > 0)) {
      throw new RangeError("a reference band without residents has no rate to expect");
    }
    return residents === 0 || reference === 0 ? 0 : (residents * reference) / referencePopulation;
  });
  const population = sum(strata.map(({ referencePopulation }) => referencePopulation));
  if (population === 0) throw new RangeError("the reference has no residents");
  const events = sum(strata.map(({ referenceEvents }) => referenceEvents ?? 0));
  return { expected: sum(expected), referenceRate: events / population };
}

export type IndirectEstimate = Estimate & {
  readonly observed: number | null;
  readonly expected: number;
  /** Crude rate of the reference times the multiplier. */
  readonly referenceRate: number;
  readonly method: CountMethod | null;
};

/**
 * Observed events over expected ones: the standardised ratio.
 *
 * @param observed Independent events or clients of the area, zero or more; null when not known.
 * @returns Ratio and limits times the multiplier (1, or 100). Null throughout when the observed are not
 * known ("missing_input") or nothing is expected ("nothing_expected").
 * @throws RangeError as `expectation` does, and for negative observed events.
 *
 * Method: exact Poisson limits below 10 observed, Byar's from 10 (docs/methods/indirect-standardisation.md).
 */
export function indirectRatio(
  observed: number | null,
  strata: readonly ReferenceStratum[],
  options: EstimateOptions = {},
): IndirectEstimate {
  return indirect(observed, strata, options, 1);
}

/**
 * The standardised ratio times the crude rate of the reference, so that it reads as a rate.
 *
 * @param observed Independent events or clients of the area, zero or more; null when not known.
 * @returns Rate and limits times the multiplier; null as in `indirectRatio`.
 * @throws RangeError as `indirectRatio` does.
 *
 * Method: docs/methods/indirect-standardisation.md.
 */
export function indirectRate(
  observed: number | null,
  strata: readonly ReferenceStratum[],
  options: EstimateOptions = {},
): IndirectEstimate {
  return indirect(observed, strata, options, expectation(strata).referenceRate);
}

function indirect(
  observed: number | null,
  strata: readonly ReferenceStratum[],
  { multiplier = 1, confidences = [0.95] }: EstimateOptions,
  ofOne: number,
): IndirectEstimate {
  const { expected, referenceRate } = expectation(strata);
  const base = { observed, expected, referenceRate: referenceRate * multiplier };
  if (observed === null) {
    return { ...withoutLimits(null, "missing_input", confidences), ...base, method: null };
  }
  const method = countMethod(observed);
  if (expected === 0) {
    return { ...withoutLimits(null, "nothing_expected", confidences), ...base, method };
  }
  const factor = (ofOne * multiplier) / expected;
  const limits = limitsAt(confidences, (confidence) =>
    scaledLimits(countLimits(observed, confidence), factor),
  );
  return { value: observed * factor, limits, absence: null, ...base, method };
}
