import { type StandardPopulation, standardPopulation } from "../../statistics/index.ts";

/**
 * The first ages of the bands by which figures are standardised, the last without an end. Beside the
 * usual bands of five years, 15 to 19 is cut at 18, where the law and several indicators cut it.
 */
export const BAND_STARTS = [
  0, 5, 10, 15, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85,
] as const;

/** Bands of two sexes: a stratum is twice the place of its band, and one more for men. */
export const STRATUM_COUNT = BAND_STARTS.length * 2;

/** The stratum of a person as SQL; null when age or sex is not known. */
export function stratumSql(person: { readonly age: string; readonly sex: string }): string {
  const bands = BAND_STARTS.map((start, band) => `when ${person.age} >= ${start} then ${band * 2}`);
  return `
    case ${bands.toReversed().join(" ")} end
    + case ${person.sex} when 'female' then 0 when 'male' then 1 end`;
}

/** How a stratum reads, for a person who wants to see the weights. */
export function stratumLabel(stratum: number): { readonly ages: string; readonly sex: string } {
  const band = Math.floor(stratum / 2);
  const from = BAND_STARTS[band] ?? 0;
  const next = BAND_STARTS[band + 1];
  return {
    ages: next === undefined ? `${from}+` : `${from}–${next - 1}`,
    sex: stratum % 2 === 0 ? "female" : "male",
  };
}

/**
 * The weights of a published standard for our strata: half of each band for each sex, and the years of
 * a band that we cut in proportion to their number.
 */
export function standardStrata(name: string): number[] {
  const weightsByYear = yearWeights(standardPopulation(name));
  return Array.from({ length: STRATUM_COUNT }, (_, stratum) => {
    const band = Math.floor(stratum / 2);
    const from = BAND_STARTS[band] ?? 0;
    const until = BAND_STARTS[band + 1] ?? Number.POSITIVE_INFINITY;
    const inside = weightsByYear.filter(({ age }) => age >= from && age < until);
    return inside.reduce((sum, { weight }) => sum + weight, 0) / 2;
  });
}

/** A standard by single years of age; what has no end lies on its first year. */
function yearWeights(standard: StandardPopulation): { age: number; weight: number }[] {
  return standard.bands.flatMap(({ ageBand, weight }) => {
    const [first = 0, last] = ageBand.replace("+", "").split("-").map(Number);
    const years = ageBand.includes("+") ? 1 : (last ?? first) - first + 1;
    return Array.from({ length: years }, (_, year) => ({
      age: first + year,
      weight: weight / years,
    }));
  });
}
