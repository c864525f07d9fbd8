import type { FigureRow } from "../indicators/index.ts";
import { type FigureRefs, type NumberRef, UNTIED } from "./cells.ts";
import type { SetResult } from "./set-result.ts";

/** The results of all sets, by the key of the set. */
export type SetResults = ReadonlyMap<string, SetResult>;

/**
 * The figures as the publication shows them, in their order.
 *
 * A ratio is hidden when its numerator or its denominator is, because either gives the other. The limits and
 * the standardised value go with it. A number that is open stays beside a hidden one. The reason names the rules
 * that hid the figure, never which of them: that would say how large it is.
 *
 * @param reason For example `protection:public@1`.
 */
export function publishedRows(
  figures: readonly FigureRow[],
  refs: readonly FigureRefs[],
  results: SetResults,
  reason: string,
): FigureRow[] {
  return figures.map((row, at) => {
    const { numerator = null, denominator = null } = refs[at] ?? {};
    const isHidden = [numerator, denominator].some((ref) => isHiddenCell(ref, results));
    // A middle value of few would be that of one of them, however their number is rounded.
    const isOfFew = row.numerator === null && isOfFewCell(denominator, results);
    if (isHidden || isOfFew) return hiddenRow(row, numerator, denominator, results, reason);
    const roundings = [numerator, denominator].map((ref) => roundedCell(ref, results));
    return roundings.every((rounded) => rounded === null)
      ? withCoarseLimits(row)
      : roundedRow(row, roundings[0] ?? null, roundings[1] ?? null);
  });
}

/**
 * Limits and standardised values to a tenth of the power of ten of their distance from the value, outwards. With all
 * their digits they would tell what is in no table: how the amounts of single clients are spread, and how many are in
 * each of the groups that were weighted.
 */
function withCoarseLimits(row: FigureRow): FigureRow {
  const { value, lower, upper, standardised_value: standardised } = row;
  const around = coarse(value, lower, upper);
  const aroundStandard = coarse(standardised, row.standardised_lower, row.standardised_upper);
  return {
    ...row,
    lower: around.lower,
    upper: around.upper,
    standardised_value: aroundStandard.value,
    standardised_lower: aroundStandard.lower,
    standardised_upper: aroundStandard.upper,
  };
}

function coarse(value: number | null, lower: number | null, upper: number | null) {
  const width = lower === null || upper === null ? 0 : upper - lower;
  const size = width > 0 ? width : Math.abs(value ?? 0) / 10;
  if (size === 0) return { value, lower, upper };
  const exponent = 1 - Math.floor(Math.log10(size));
  const at = (number: number | null, round: (number: number) => number) =>
    number === null ? null : Number(`${round(number * 10 ** exponent)}e${-exponent}`);
  return {
    value: at(value, Math.round),
    lower: at(lower, Math.floor),
    upper: at(upper, Math.ceil),
  };
}

function hiddenRow(
  row: FigureRow,
  numerator: NumberRef | null,
  denominator: NumberRef | null,
  results: SetResults,
  reason: string,
): FigureRow {
  return {
    ...row,
    ...WITHOUT_VALUE,
    numerator: isHiddenCell(numerator, results) ? null : row.numerator,
    denominator: isHiddenCell(denominator, results) ? null : row.denominator,
    status: "hidden",
    reason,
  };
}

const WITHOUT_VALUE = {
  value: null,
  lower: null,
  upper: null,
  standardised_value: null,
  standardised_lower: null,
  standardised_upper: null,
} as const;

/**
 * A ratio of rounded numbers is divided anew; its limits and its standardised value would tell the exact ones and
 * are left out.
 */
function roundedRow(
  row: FigureRow,
  numerator: number | null,
  denominator: number | null,
): FigureRow {
  const above = numerator === null ? row.numerator : BigInt(numerator);
  const below = denominator === null ? row.denominator : BigInt(denominator);
  const rounded = { ...row, ...WITHOUT_VALUE, numerator: above, denominator: below };
  // A middle value has no numerator; it is of enough values, and stands.
  if (above === null || below === null) return { ...rounded, value: row.value };
  if (row.value === null) return rounded;
  if (below === 0n) return { ...rounded, status: "missing", reason: "nothing_in_denominator" };
  // The exact value divided by the exact ratio is the indicator's multiplier and scales.
  const exact = Number(row.numerator) / Number(row.denominator);
  const factor = exact === 0 ? 0 : row.value / exact;
  return {
    ...rounded,
    value: factor * (Number(above) / Number(below)),
  };
}

export function isHiddenCell(ref: NumberRef | null, results: SetResults): boolean {
  return ref === UNTIED || (ref !== null && results.get(ref.set)?.hidden.has(ref.place) === true);
}

function roundedCell(ref: NumberRef | null, results: SetResults): number | null {
  if (ref === null) return null;
  return results.get(ref.set)?.rounding?.values.get(ref.place) ?? null;
}

function isOfFewCell(ref: NumberRef | null, results: SetResults): boolean {
  return ref !== null && results.get(ref.set)?.rounding?.few.has(ref.place) === true;
}
