import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../domain/errors.ts";
import { allocateSample } from "./allocate-sample.ts";

test("a sample is divided in proportion to the events of each stratum", () => {
  expect(allocateSample(100, [500, 300, 200])).toEqual([50, 30, 20]);
});

test("a small stratum gives two events and the others share the rest", () => {
  // 40 of 1000: the last would give 0.4, so it gives 2; 38 in the proportion 600 : 390 are 23.03 and 14.97.
  expect(allocateSample(40, [600, 390, 10])).toEqual([23, 15, 2]);
});

test("a stratum with one event gives that one", () => {
  expect(allocateSample(10, [99, 1])).toEqual([9, 1]);
});

test("a sample as large as everything takes everything", () => {
  expect(allocateSample(50, [20, 3])).toEqual([20, 3]);
});

test("a size too small for two of each stratum is refused with the least that would do", () => {
  expect(() => allocateSample(5, [100, 100, 1])).not.toThrow();
  expect(() => allocateSample(4, [100, 100, 1])).toThrow(UserError);
  expect(() => allocateSample(4, [100, 100, 1])).toThrow("need 5");
});

test("parts add up to the size, none is below its least or above its stratum", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 10_000 }),
      (counts, extra) => {
        const least = counts.map((count) => Math.min(2, count));
        const size = least.reduce((sum, part) => sum + part, 0) + extra;
        const parts = allocateSample(size, counts);
        const total = counts.reduce((sum, count) => sum + count, 0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Math.min(size, total));
        for (const [index, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(least[index] ?? 0);
          expect(part).toBeLessThanOrEqual(counts[index] ?? 0);
        }
      },
    ),
  );
});
