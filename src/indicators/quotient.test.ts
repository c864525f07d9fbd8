import { expect, test } from "vitest";
import { exactEuros, measureValue, roundedQuotient } from "./quotient.ts";

test("halves are rounded away from zero, on both sides of it", () => {
  expect(roundedQuotient(5n, 1000n, 2)).toBe("0.01");
  expect(roundedQuotient(-5n, 1000n, 2)).toBe("-0.01");
  expect(roundedQuotient(4n, 1000n, 2)).toBe("0.00");
  expect(roundedQuotient(-4n, 1000n, 2)).toBe("0.00");
  expect(roundedQuotient(2n, 3n, 0)).toBe("1");
});

test("the published euros of care and nursing per resident over 75 come out of its cost", () => {
  // Eksote 2015: 131 591 360 euros and 9439 euros per resident need 13 941 residents.
  expect(measureValue({ unit: "euros_per_person" }, 131_591_360_000_000n, 13_941n)).toBe("9439.16");
});

test("a ratio without a denominator, or with a zero one, has no value", () => {
  expect(measureValue({ unit: "percent" }, 1n, null)).toBeNull();
  expect(measureValue({ unit: "euros_per_person" }, 1n, 0n)).toBeNull();
  expect(measureValue({ unit: "percent" }, 1n, 3n)).toBe("33.33");
});

test("euros keep every micro-euro where they are not whole cents", () => {
  expect(exactEuros(1_500_000n)).toBe("1.50");
  expect(exactEuros(-33_333_333n)).toBe("-33.333333");
  expect(exactEuros(10_000n)).toBe("0.01");
  expect(exactEuros(100n)).toBe("0.0001");
});
