import fc from "fast-check";
import { expect, test } from "vitest";
import { signedSplit, sum } from "./signed-split.ts";

test("a credit takes its part with the opposite sign", () => {
  expect(signedSplit(50n, [120n, -20n])).toEqual([60n, -10n]);
  expect(signedSplit(-30n, [-20n, -10n])).toEqual([-20n, -10n]);
});

test("lines that cancel each other carry an amount by size", () => {
  expect(signedSplit(10n, [5n, -5n])).toEqual([5n, 5n]);
});

test("nothing to split by is said, not guessed", () => {
  expect(signedSplit(10n, [])).toBeNull();
  expect(signedSplit(10n, [0n])).toBeNull();
  expect(signedSplit(0n, [0n, 0n])).toEqual([0n, 0n]);
});

test("the parts always add up", () => {
  const amounts = fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), amounts, (amount, weights) => {
      const parts = signedSplit(amount, weights);
      if (parts !== null) expect(sum(parts)).toBe(amount);
      else expect(weights.every((weight) => weight === 0n)).toBe(true);
    }),
  );
});
