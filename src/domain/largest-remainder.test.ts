import fc from "fast-check";
import { expect, test } from "vitest";
import { splitByWeight } from "./money.ts";

test("100 cents by 1, 1 and 4: the two missing cents go to the earlier of equal remainders", () => {
  expect(splitByWeight(100n, [1, 1, 4])).toEqual([17n, 17n, 66n]);
});

test("a credit mirrors the cost it cancels", () => {
  expect(splitByWeight(-100n, [1, 1, 4])).toEqual([-17n, -17n, -66n]);
});

test("nothing to split by is refused, unless there is nothing to split", () => {
  expect(() => splitByWeight(1n, [0, 0])).toThrow("every weight is zero");
  expect(splitByWeight(0n, [0, 0])).toEqual([0n, 0n]);
});

test("the parts add up, and none is a unit or more from its exact share", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }),
      (amount, weights) => {
        const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
        fc.pre(total > 0n);
        const parts = splitByWeight(amount, weights);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount);
        for (const [index, part] of parts.entries()) {
          const error = part * total - amount * BigInt(weights[index] ?? 0);
          expect(error < total && error > -total).toBe(true);
        }
      },
    ),
  );
});
