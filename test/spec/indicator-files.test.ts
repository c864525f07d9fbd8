import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import {
  dividedLast,
  findIndicator,
  type IndicatorDefinition,
  loadIndicators,
  planFigures,
  SCALES,
} from "../../src/indicators/index.ts";

const definitions = loadIndicators();

const folder = mkdtempSync(join(tmpdir(), "paketti-indicators-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An indicator as its file would say it, with some of it changed. */
function written(changes: Readonly<Record<string, unknown>>, file = "E-04.yaml"): string {
  writeFileSync(
    join(folder, file),
    stringify({ ...findIndicator(definitions, "E-04"), ...changes }),
  );
  return folder;
}

describe("the worked examples of an indicator are its tests", () => {
  test.each(
    definitions.flatMap((definition) =>
      definition.examples.map((example) => ({ definition, example, says: example.says })),
    ),
  )("$definition.id: $says", ({ definition, example }) => {
    expect(exampleValue(definition, example)).toBeCloseTo(example.value, 8);
  });
});

/** By the same one division that makes the figures; a median and a published index are what they are. */
function exampleValue(
  definition: IndicatorDefinition,
  { numerator, denominator, value }: IndicatorDefinition["examples"][number],
): number {
  if (numerator === null || denominator === null) return value;
  const [ratio] = planFigures([definition]).ratios;
  if (ratio === undefined) {
    const multiplier = definition.formula.kind === "reported" ? definition.formula.multiplier : 1;
    return (numerator * multiplier) / denominator;
  }
  const whole = (amount: number, scale: bigint) => BigInt(Math.round(amount * Number(scale)));
  return dividedLast(
    ratio,
    whole(numerator, SCALES[ratio.numerator.scale]),
    whole(denominator, SCALES[ratio.denominator.scale]),
  );
}

describe("an indicator that does not fit does not load", () => {
  test("SQL has no place in it", () => {
    expect(() => loadIndicators(written({ sql: "select 1" }))).toThrow(/E-04.yaml/);
  });

  test("without a reason, a source, a checker or a day of review it is refused", () => {
    for (const field of ["why_it_matters", "source", "checked_by", "review_due"]) {
      expect(() => loadIndicators(written({ [field]: undefined }))).toThrow(new RegExp(field));
    }
  });

  test("a measure that the registry does not know is named, with the nearest one", () => {
    const formula = {
      kind: "ratio",
      numerator: { measure: "gros_cost" },
      denominator: { measure: "clients" },
      multiplier: 1,
    };
    const [wrong] = loadIndicators(written({ formula }));
    if (wrong === undefined) throw new Error("no indicator was written");
    expect(() => planFigures([wrong])).toThrow(/did you mean gross_cost/);
  });

  test("a condition that the facts of a measure do not carry is refused with those that they do", () => {
    const formula = {
      kind: "ratio",
      numerator: { measure: "residents", filters: { service: ["PP04-F01-S01"] } },
      denominator: { measure: "residents" },
      multiplier: 1,
    };
    const [wrong] = loadIndicators(written({ formula }));
    if (wrong === undefined) throw new Error("no indicator was written");
    expect(() => planFigures([wrong])).toThrow(/E-04 version 1.*"service".*known: age, sex/);
  });

  test("clients and euros are not added to each other", () => {
    const formula = {
      kind: "ratio",
      numerator: { plus: [{ measure: "clients" }, { measure: "gross_cost" }] },
      denominator: { measure: "residents" },
      multiplier: 1,
    };
    const [wrong] = loadIndicators(written({ formula }));
    if (wrong === undefined) throw new Error("no indicator was written");
    expect(() => planFigures([wrong])).toThrow(/counted in different units/);
  });
});

test("versions lie side by side, and the newest one is meant when none is named", () => {
  written({}, "E-04@1.yaml");
  const both = loadIndicators(written({ version: 2 }));
  expect(both.map(({ id, version }) => `${id} ${version}`)).toEqual(["E-04 1", "E-04 2"]);
  expect(findIndicator(both, "E-04").version).toBe(2);
  expect(findIndicator(both, "E-04", 1).version).toBe(1);
  expect(() => findIndicator(both, "E-40")).toThrow(/did you mean E-04/);
});
