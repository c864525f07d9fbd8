import { describe, expect, test } from "vitest";
import type { Cell } from "../../../api/index.ts";
import { functionValues, REST } from "./standardised-parts.ts";

function cell(value: number, standardised: number | null): Cell {
  return {
    kind: "value",
    value,
    unit: "euros_per_person",
    period: null,
    numerator: null,
    denominator: null,
    interval: null,
    no_interval: null,
    standardised: standardised === null ? null : { value: standardised, interval: null },
    reference: null,
    verdict: null,
    release_id: "drawn-1",
    trace: null,
  };
}
const AREA = { kind: "region", code: "11", names: { fi: "Oma", sv: "Egen", en: "Own" } } as const;
const row = (...parts: readonly [string | null, number, number | null][]) => ({
  area: AREA,
  total: cell(100, 90),
  parts: parts.map(([id, value, standardised]) => ({
    function_id: id,
    cell: cell(value, standardised),
  })),
});

describe("functions of a package in euros per resident", () => {
  test("as they are, each has its own; standardised, they add up to the standardised whole", () => {
    const area = row(["F1", 70, 65], ["F2", 30, 25]);
    expect(functionValues(area, false).map(({ value }) => value)).toEqual([70, 30]);
    expect(functionValues(area, true)).toEqual([
      { id: "F1", value: 65 },
      { id: "F2", value: 25 },
    ]);
  });

  test("one function of too few clients is what is left of the whole; several are the rest together", () => {
    expect(functionValues(row(["F1", 70, 65], ["F2", 30, null]), true)).toEqual([
      { id: "F1", value: 65 },
      { id: "F2", value: 25 },
    ]);
    expect(functionValues(row(["F1", 70, 65], ["F2", 20, null], [null, 10, null]), true)).toEqual([
      { id: "F1", value: 65 },
      { id: REST, value: 25 },
    ]);
  });
});
