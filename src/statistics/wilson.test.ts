import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Interval, wilsonInterval } from "./wilson.ts";

/** Published figures lie beside the checkout, in ../shared/vectors. */
function cases<Case extends z.ZodType>(file: string, schema: Case): z.infer<Case>[] {
  const path = new URL(`../../../shared/vectors/${file}`, import.meta.url);
  return z.object({ cases: z.array(schema) }).parse(JSON.parse(readFileSync(path, "utf8"))).cases;
}

const RawCase = z.object({
  id: z.string(),
  method: z.string(),
  inputs: z.object({
    observed: z.number(),
    denominator: z.number().optional(),
    confidence: z.union([z.literal(0.95), z.literal(0.998)]),
  }),
  expected: z.object({ lower: z.number().optional(), upper: z.number() }),
});

const Limits = z.object({
  lower95: z.number().nullable(),
  upper95: z.number().nullable(),
  lower998: z.number().nullable(),
  upper998: z.number().nullable(),
});
const ProportionCase = z.object({
  id: z.string(),
  inputs: z.object({
    numerator: z.number().nullable(),
    denominator: z.number().nullable(),
    multiplier: z.number(),
  }),
  expected: Limits,
});

function expectLimits(found: Interval, lower: number, upper: number, id: string): void {
  expect(Math.abs(found.lower / lower - 1), `${id} lower`).toBeLessThan(1e-9);
  expect(Math.abs(found.upper / upper - 1), `${id} upper`).toBeLessThan(1e-9);
}

test("Wilson limits equal the published ones of ../shared/vectors/rates_byar_wilson_raw.json", () => {
  const wilson = cases("rates_byar_wilson_raw.json", RawCase).filter(
    ({ method }) => method === "wilson-proportion-ci",
  );
  expect(wilson).toHaveLength(6);
  for (const { id, inputs, expected } of wilson) {
    const found = wilsonInterval(inputs.observed, inputs.denominator ?? 0, inputs.confidence);
    expectLimits(found, expected.lower ?? Number.NaN, expected.upper, id);
  }
});

test("Wilson limits equal the published ones of ../shared/vectors/rates_proportion_wilson.json", () => {
  const known = cases("rates_proportion_wilson.json", ProportionCase).flatMap(
    ({ id, inputs: { numerator, denominator, multiplier }, expected }) =>
      numerator === null || denominator === null
        ? []
        : [{ id, numerator, denominator, multiplier, expected }],
  );
  expect(known).toHaveLength(16);
  for (const { id, numerator, denominator, multiplier, expected } of known) {
    for (const [confidence, lower, upper] of [
      [0.95, expected.lower95, expected.upper95],
      [0.998, expected.lower998, expected.upper998],
    ] as const) {
      const found = wilsonInterval(numerator, denominator, confidence);
      expectLimits(
        { lower: found.lower * multiplier, upper: found.upper * multiplier },
        lower ?? Number.NaN,
        upper ?? Number.NaN,
        `${id} at ${confidence}`,
      );
    }
  }
});

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
