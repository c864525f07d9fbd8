import { UserError } from "./errors.ts";

/** The unit of an event's cost is a whole millionth of a euro, rounded once and then only added. */
export const MICROEUROS_PER_CENT = 10_000n;

/** Whole cents as a plain decimal number of euros with two decimals: 12345 → "123.45". */
export function eurosText(cents: bigint | number): string {
  const whole = BigInt(cents);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(3, "0");
  return `${whole < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * Splits a whole amount in proportion to weights; the parts always add up to the amount.
 *
 * @param amount Any whole number, of either sign (cents, micro-euros, persons).
 * @param weights Zero or more each, finite, in any unit; at least one above zero unless `amount` is 0.
 * @returns Whole parts in the order of `weights`.
 * @throws UserError "no_allocation_basis" when there is something to split and every weight is zero.
 *
 * Method: largest remainder, ties to the earlier part (docs/methods/largest-remainder.md). A negative
 * amount is split as its positive twin, so a credit mirrors the cost it cancels.
 */
export function splitByWeight(amount: bigint, weights: readonly number[]): bigint[] {
  if (weights.some((weight) => !Number.isFinite(weight) || weight < 0)) {
    throw new UserError("no_allocation_basis", "weights must be finite and zero or more");
  }
  if (amount === 0n) return weights.map(() => 0n);
  const units = wholeUnits(weights);
  const total = units.reduce((sum, unit) => sum + unit, 0n);
  if (total === 0n)
    throw new UserError("no_allocation_basis", "nothing to split by: every weight is zero");
  const size = amount < 0n ? -amount : amount;
  const parts = units.map((unit) => (size * unit) / total);
  const byRemainder = units
    .map((unit, index) => ({ index, remainder: (size * unit) % total }))
    .sort((left, right) => compare(right.remainder, left.remainder) || left.index - right.index);
  const missing = size - parts.reduce((sum, part) => sum + part, 0n);
  for (const { index } of byRemainder.slice(0, Number(missing)))
    parts[index] = (parts[index] ?? 0n) + 1n;
  return amount < 0n ? parts.map((part) => -part) : parts;
}

/** Weights as whole numbers in the same proportion: whole weights as they are, others to 2^-52. */
function wholeUnits(weights: readonly number[]): bigint[] {
  if (weights.every((weight) => Number.isSafeInteger(weight))) return weights.map(BigInt);
  const largest = weights.reduce((max, weight) => Math.max(max, weight), 0);
  return weights.map((weight) => BigInt(Math.round((weight / largest) * 2 ** 52)));
}

function compare(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
