import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { inequality, type Scale } from "./inequality.ts";

/** Published figures lie beside the checkout, in ../shared/vectors. */
const path = new URL("../../../shared/vectors/sii_rii.json", import.meta.url);

const Simulated = z.object({
  siiLower: z.number(),
  siiUpper: z.number(),
  riiLower: z.number(),
  riiUpper: z.number(),
});
const Cases = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      inputs: z.object({
        populations: z.array(z.number()),
        values: z.array(z.number()),
        standardErrors: z.array(z.number()),
        transform: z.enum(["log", "logit"]).nullable(),
        multiplier: z.number(),
      }),
      simulatedInterval: Simulated.optional(),
    }),
  ),
});

/** The kind of indicator stands in the case's name; its standard errors are on that kind's scale. */
function errorScaleOf(id: string): Scale {
  return id.includes("rate") ? "log" : id.includes("proportion") ? "logit" : "value";
}

test("limits come close to the simulated ones of ../shared/vectors/sii_rii.json", () => {
  const simulated = Cases.parse(JSON.parse(readFileSync(path, "utf8"))).cases.flatMap(
    ({ id, inputs, simulatedInterval }) =>
      simulatedInterval === undefined ? [] : [{ id, inputs, printed: simulatedInterval }],
  );
  expect(simulated).toHaveLength(12);
  for (const { id, inputs, printed } of simulated) {
    const groups = inputs.populations.map((population, group) => ({
      population,
      value: inputs.values[group] ?? null,
      standardError: inputs.standardErrors[group] ?? null,
    }));
    const { slope, relative } = inequality(groups, {
      multiplier: inputs.multiplier,
      scale: inputs.transform ?? "value",
      errorScale: errorScaleOf(id),
    });
    for (const [found, known] of [
      [slope.limits[0]?.lower, printed.siiLower],
      [slope.limits[0]?.upper, printed.siiUpper],
      [relative.limits[0]?.lower, printed.riiLower],
      [relative.limits[0]?.upper, printed.riiUpper],
    ] as const) {
      // As the source allows for its 100 000 simulations.
      expect(Math.abs((found ?? Number.NaN) / known - 1), id).toBeLessThan(0.05);
    }
  }
});
