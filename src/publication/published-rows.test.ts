import { expect, test } from "vitest";
import type { FigureRow } from "../indicators/index.ts";
import { publishedRows } from "./published-rows.ts";

const ROW: FigureRow = {
  indicator_id: "E-01",
  indicator_version: 1,
  area_kind: "region",
  area_code: "01",
  year: 2025,
  level: "package",
  module_id: "PP01",
  producer_id: null,
  numerator: 1_234_560_000n,
  denominator: 10n,
  value: 123.456,
  lower: 119.8765,
  upper: 127.4321,
  standardised_value: 121.23456,
  standardised_lower: 118.1119,
  standardised_upper: 124.8001,
  status: "value",
  reason: null,
};

test("limits and standardised values are told to a tenth of the power of ten of their distance, outwards", () => {
  const [row] = publishedRows([ROW], [{ numerator: null, denominator: null }], new Map(), "none");
  // Limits 7.6 and 6.7 apart: to a tenth. The value follows from the numbers beside it and stays.
  expect(row).toEqual({
    ...ROW,
    lower: 119.8,
    upper: 127.5,
    standardised_value: 121.2,
    standardised_lower: 118.1,
    standardised_upper: 124.9,
  });
});
