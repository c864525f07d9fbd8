import { exactSum } from "../domain/decimal.ts";

/**
 * Case-mix index: the sum of relative weights divided by the number of discharges.
 *
 * @param weights One relative weight per discharge.
 * @returns The sum, and the index; the index is null when there was no discharge.
 *
 * Method: docs/methods/allocation.md, "Case-mix index".
 */
export function caseMixIndex(weights: readonly number[]): {
  readonly sumOfWeights: number;
  readonly index: number | null;
} {
  const sumOfWeights = exactSum(weights);
  return { sumOfWeights, index: weights.length === 0 ? null : sumOfWeights / weights.length };
}
