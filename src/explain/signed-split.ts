import { splitByWeight } from "../domain/money.ts";

/**
 * Splits a whole amount in proportion to amounts of either sign (ledger lines with credits among
 * them); the parts always add up to the amount.
 *
 * @param weights Whole amounts in one unit; those of zero get nothing.
 * @returns Parts in the order of `weights`; null when every weight is zero and there is something to split.
 *
 * Method: a credit takes its part with the opposite sign, so that lines of 120 and -20 carry an amount
 * of 50 as 60 and -10. Where credits cancel the debits exactly no proportion exists, and the amount is
 * split by size. Whole parts by largest remainder (docs/read-a-figure.md).
 */
export function signedSplit(amount: bigint, weights: readonly bigint[]): bigint[] | null {
  const debits = weights.map((weight) => (weight > 0n ? weight : 0n));
  const credits = weights.map((weight) => (weight < 0n ? -weight : 0n));
  const debit = sum(debits);
  const credit = sum(credits);
  if (debit === 0n && credit === 0n) return amount === 0n ? weights.map(() => 0n) : null;
  if (debit === 0n) return split(amount, credits);
  if (credit === 0n) return split(amount, debits);
  if (debit === credit) return split(amount, weights.map(size));
  const onDebits = (amount * debit) / (debit - credit);
  const fromDebits = split(onDebits, debits);
  const fromCredits = split(amount - onDebits, credits);
  return fromDebits.map((part, index) => part + (fromCredits[index] ?? 0n));
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function split(amount: bigint, weights: readonly bigint[]): bigint[] {
  return splitByWeight(amount, weights.map(Number));
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
