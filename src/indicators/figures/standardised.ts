import { dobsonRate, type Stratum, standardisedCost } from "../../statistics/index.ts";
import { limits, moved, scaled, type ValueLimits } from "./limits.ts";
import type { PartSums } from "./part-sums.ts";
import { STRATUM_COUNT } from "./strata.ts";

export type Standardised = ValueLimits & { readonly value: number };

export type DirectInput = {
  readonly numerator: PartSums;
  readonly denominator: PartSums;
  readonly weights: readonly number[];
  readonly multiplier: number;
  /** Whether the amounts are money: then what each client costs spreads the limits. */
  readonly isMoney: boolean;
};

/**
 * What the figure would be, had the residents the ages and sexes of a standard.
 *
 * What the numerator has on no person of known age and sex, or on persons whose age the residents of the
 * indicator do not have, is the same for every resident: the standardised value holds it per resident as it
 * is. With the residents' own structure as weights the value is therefore the crude one.
 *
 * @returns Null when a stratum of some weight has no residents, or too few had any event.
 *
 * Method: docs/methods/direct-standardisation.md and docs/methods/client-costs.md.
 */
export function directlyStandardised(input: DirectInput): Standardised | null {
  const { numerator, denominator, multiplier } = input;
  const strata = strataOf(input);
  if (denominator.amount === 0 || strata.every(({ weight }) => weight === 0)) return null;
  const inStrata = strata.reduce((sum, { amount }) => sum + amount, 0);
  const rest = ((numerator.amount - inStrata) / denominator.amount) * multiplier;
  const estimate = input.isMoney
    ? standardisedCost(
        strata.map(({ amount, clients, squares, largest, population, weight }) => ({
          costs: { clients, cost: amount, squares, largest },
          population,
          weight,
        })),
        { multiplier },
      )
    : dobsonRate(
        strata.map(
          ({ amount, squares, population, weight }): Stratum => ({
            events: amount,
            population,
            weight,
            squares,
          }),
        ),
        { multiplier },
      );
  if (estimate.value === null) return null;
  return { value: estimate.value + rest, ...moved(limits(estimate), rest) };
}

function strataOf({ numerator, denominator, weights }: DirectInput) {
  return Array.from({ length: STRATUM_COUNT }, (_, stratum) => {
    const sums = numerator.strata.get(stratum);
    const residents = denominator.strata.get(stratum);
    // A stratum without weight has nobody among the residents that the indicator is about.
    const isOutside = (weights[stratum] ?? 0) === 0;
    return {
      amount: isOutside ? 0 : (sums?.amount ?? 0),
      clients: isOutside ? 0 : (sums?.clients ?? 0),
      squares: isOutside ? 0 : (sums?.squares ?? 0),
      largest: isOutside ? 0 : (sums?.largest ?? 0),
      population: residents?.amount ?? 0,
      weight: weights[stratum] ?? 0,
    };
  });
}

/**
 * A figure over what it would be at the nation's figures by age and sex, times the nation's figure: for
 * producers, and for shares of clients or events, whose strata are too small for rates of their own.
 *
 * @param crude Value and limits as they are.
 * @returns Null when nothing is expected.
 *
 * Method: docs/methods/indirect-standardisation.md.
 */
export function indirectlyStandardised(
  crude: Standardised,
  denominator: PartSums,
  nation: { readonly numerator: PartSums; readonly denominator: PartSums },
): Standardised | null {
  const nationRate = nation.numerator.amount / nation.denominator.amount;
  let expected = 0;
  let inStrata = 0;
  for (const [stratum, own] of denominator.strata) {
    const events = nation.numerator.strata.get(stratum)?.amount ?? 0;
    const all = nation.denominator.strata.get(stratum)?.amount ?? 0;
    if (all > 0) expected += own.amount * (events / all);
    inStrata += own.amount;
  }
  // Of those whose age or sex is not known the nation's whole rate is expected.
  expected += (denominator.amount - inStrata) * nationRate;
  const factor = (nationRate * denominator.amount) / expected;
  if (!Number.isFinite(factor) || factor <= 0) return null;
  return { value: crude.value * factor, ...scaled(crude, factor) };
}
