import { expect, test } from "vitest";
import { divideRounded, exactSum, parseDecimal, unitsAtScale } from "./decimal.ts";

test.each([
  ["12.50", { units: 1250n, scale: 2 }],
  ["-.5", { units: -5n, scale: 1 }],
  ["1e+05", { units: 100000n, scale: 0 }],
  ["1.5e-3", { units: 15n, scale: 4 }],
  ["7.", { units: 7n, scale: 0 }],
])("%s is read exactly", (text, decimal) => {
  expect(parseDecimal(text)).toEqual(decimal);
});

test.each(["", ".", "abc", "1,5", "NaN", "0x10", "1 000"])("%j is not a decimal number", (text) => {
  expect(parseDecimal(text)).toBeNull();
});

test("halves are rounded away from zero", () => {
  expect(unitsAtScale({ units: 2345n, scale: 3 }, 2)).toBe(235n);
  expect(unitsAtScale({ units: -2345n, scale: 3 }, 2)).toBe(-235n);
  expect(divideRounded(7n, 2n)).toBe(4n);
  expect(divideRounded(1n, 3n)).toBe(0n);
});

test("numbers are added as the decimals they print as", () => {
  expect(exactSum([0.1, 0.2])).toBe(0.3);
  expect(exactSum([1e21, 1e-7])).toBe(1e21);
  expect(() => exactSum([Number.NaN])).toThrow(RangeError);
});
