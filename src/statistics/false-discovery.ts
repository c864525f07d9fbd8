/**
 * Which of many tests to believe, so that on the average at most a share of those believed are wrong.
 *
 * @param probabilities One p-value for each test, 0 to 1; they should all be those of the same question.
 * @param rate The share of wrong ones among those accepted, above 0 and below 1.
 * @returns For each test whether it is accepted, in order. Equal p-values share their fate.
 * @throws RangeError for a value that is no probability.
 *
 * Method: Benjamini and Hochberg (1995) (docs/methods/sub-optimisation.md).
 */
export function acceptedDiscoveries(probabilities: readonly number[], rate = 0.05): boolean[] {
  if (!(rate > 0 && rate < 1) || probabilities.some((value) => !(value >= 0 && value <= 1))) {
    throw new RangeError("probabilities lie from 0 to 1");
  }
  const ordered = probabilities.toSorted((left, right) => left - right);
  const limits = ordered.filter(
    (value, place) => value <= ((place + 1) * rate) / probabilities.length,
  );
  const largest = limits.at(-1) ?? -1;
  return probabilities.map((value) => value <= largest);
}
