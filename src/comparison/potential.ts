import { UserError } from "../domain/errors.ts";
import type { Interval } from "../statistics/index.ts";
import { differenceOf, type Measured } from "./verdict.ts";

/** Which money a potential is about. */
export type PotentialSubject = {
  readonly indicatorId: string;
  readonly areaCode: string;
  readonly year: number;
  readonly level: "all" | "package" | "function" | "service";
  readonly moduleId: string | null;
};

/** What reaching the peers' median would mean, in euros a year; negative is money the area would spend more. */
export type Potential = PotentialSubject & {
  readonly euros: number;
  /** 95 %. */
  readonly interval: Interval;
  /** False when the interval holds zero: then there is nothing to say but the interval. */
  readonly isBeyondChance: boolean;
};

/**
 * What an area's cost would fall by, had it the peers' median cost per resident, client or output.
 *
 * @param figure Euros per unit of the denominator, as the indicator has it.
 * @param median The peers' median with its interval, as `peerMedian` gives it.
 * @param denominator How many residents, clients or outputs the figure is divided by.
 * @returns Null when a value or limit is not there: no potential is given without an interval.
 *
 * Method: docs/methods/potential.md.
 */
export function potentialOf(
  subject: PotentialSubject,
  figure: Measured,
  median: Measured,
  denominator: number,
): Potential | null {
  const difference = differenceOf(figure, median);
  if (difference === null || !(denominator > 0)) return null;
  const interval = {
    lower: difference.lower * denominator,
    upper: difference.upper * denominator,
  };
  return {
    ...subject,
    euros: difference.value * denominator,
    interval,
    isBeyondChance: interval.lower > 0 || interval.upper < 0,
  };
}

/**
 * The potentials of different areas or modules together, of one indicator, year and level.
 *
 * @returns Euros and an interval as wide as if all went the same way: areas are held against the same peers, and
 * modules share clients.
 * @throws UserError "illegal_sum" when two of them may hold the same money: of different indicators, years or
 * levels, or of the same area and module.
 */
export function addedPotentials(potentials: readonly Potential[]): {
  readonly euros: number;
  readonly interval: Interval;
} {
  const [first] = potentials;
  const subjects = new Set<string>();
  for (const one of potentials) {
    const isSameMoney =
      one.indicatorId !== first?.indicatorId ||
      one.year !== first.year ||
      one.level !== first.level;
    const subject = `${one.areaCode} ${one.moduleId}`;
    if (isSameMoney || subjects.has(subject)) {
      throw new UserError(
        "illegal_sum",
        `potentials of ${first?.indicatorId} ${first?.level} ${first?.year} and of ${one.indicatorId} ${one.level} ${one.year} may hold the same euros; add only different areas or modules of one indicator, level and year`,
      );
    }
    subjects.add(subject);
  }
  const sumOf = (amount: (one: Potential) => number) =>
    potentials.reduce((sum, one) => sum + amount(one), 0);
  return {
    euros: sumOf(({ euros }) => euros),
    interval: {
      lower: sumOf(({ interval }) => interval.lower),
      upper: sumOf(({ interval }) => interval.upper),
    },
  };
}
