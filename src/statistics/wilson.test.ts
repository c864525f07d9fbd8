import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson.ts";

test("no errors at all still leave an upper limit, and all errors a lower one", () => {
  // Rule of three: 0 of 50 reaches z² / (50 + z²) = 3.8415 / 53.8415.
  const none = wilsonInterval(0, 50);
  expect(none.lower).toBe(0);
  expect(none.upper).toBeCloseTo(0.0713476, 7);
  const all = wilsonInterval(50, 50);
  expect(all.upper).toBe(1);
  expect(all.lower).toBeCloseTo(1 - 0.0713476, 7);
});

test("what is not a count out of a total is refused", () => {
  for (const [count, total] of [
    [1, 0],
    [3, 2],
    [-1, 2],
    [Number.NaN, 2],
    [1, Number.POSITIVE_INFINITY],
  ] as const) {
    expect(() => wilsonInterval(count, total)).toThrow(RangeError);
  }
});
