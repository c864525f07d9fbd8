/**
 * Puts areas into groups of equal size by their values: deciles, quintiles.
 *
 * @param values One for each area; null when it is not known.
 * @param quantiles How many groups: a whole number above zero.
 * @param options With `isInverted`, group 1 holds the highest values instead of the lowest.
 * @returns A group, 1 to `quantiles`, for each area in the order given. Equal values come into one group,
 * that of the lowest rank. An area without a value has none; with fewer known values than groups, nobody has.
 * @throws RangeError for a number of groups that is not whole and above zero, or values that are not finite.
 *
 * Method: docs/methods/quantiles.md.
 */
export function quantileGroups(
  values: readonly (number | null)[],
  quantiles: number,
  { isInverted = false }: { readonly isInverted?: boolean } = {},
): (number | null)[] {
  if (!(Number.isInteger(quantiles) && quantiles > 0)) {
    throw new RangeError("quantiles: a whole number above zero is needed");
  }
  const known = values.filter((value) => value !== null);
  if (known.some((value) => !Number.isFinite(value))) {
    throw new RangeError("quantiles need numbers");
  }
  const areas = known.length;
  if (areas < quantiles) return values.map(() => null);
  const ordered = known.sort((left, right) => (isInverted ? right - left : left - right));
  const placesBefore = new Map<number, number>();
  for (const [place, value] of ordered.entries()) {
    if (!placesBefore.has(value)) placesBefore.set(value, place);
  }
  return values.map((value) => {
    const before = value === null ? undefined : placesBefore.get(value);
    // Whole numbers throughout: the areas from this one to the end, in groups of areas ÷ quantiles.
    return before === undefined
      ? null
      : quantiles + 1 - Math.ceil(((areas - before) * quantiles) / areas);
  });
}
