import { expect, test } from "vitest";
import {
  formatDay,
  formatLastDay,
  formatMonth,
  formatNumber,
  formatValue,
} from "./format-value.ts";

const S = "\u00a0";

test("euros are grouped by no-break spaces and bound to their sign", () => {
  expect(formatValue(9439, "euros", "fi")).toBe(`9${S}439${S}€`);
  expect(formatValue(9439, "euros", "sv")).toBe(`9${S}439${S}€`);
  expect(formatValue(9439, "euros", "en")).toBe("€9,439");
});

test("a difference carries its sign: a plus, or the real minus", () => {
  expect(formatValue(-78, "euros", "fi", { isSigned: true })).toBe(`\u221278${S}€`);
  expect(formatValue(1120, "euros", "en", { isSigned: true })).toBe("+€1,120");
  expect(formatValue(-1120, "euros", "en", { isSigned: true })).toBe("\u2212€1,120");
  expect(formatValue(2, "percent", "fi", { isSigned: true })).toBe(`+2${S}%`);
});

test("what rounds to zero has no sign", () => {
  expect(formatValue(-0.2, "percent", "sv", { isSigned: true })).toBe(`0${S}%`);
  expect(formatValue(0.2, "percent", "en", { isSigned: true })).toBe("0%");
});

test("millions and decimals follow the language", () => {
  expect(formatValue(407_175_428, "million_euros", "fi")).toBe(`407,2${S}milj.${S}€`);
  expect(formatValue(407_175_428, "million_euros", "sv")).toBe(`407,2${S}mn${S}€`);
  expect(formatValue(407_175_428, "million_euros", "en")).toBe(`€407.2${S}million`);
  expect(formatNumber(1234.5, 1, "fi")).toBe(`1${S}234,5`);
});

test("days and months are written out as people write them", () => {
  expect(formatDay("2026-11-20", "fi")).toBe("20.11.2026");
  expect(formatDay("2026-11-20T08:00:00Z", "en")).toBe(`20${S}Nov${S}2026`);
  expect(formatMonth("2015-03", "fi")).toBe(`maaliskuu${S}2015`);
  expect(formatMonth("2015-03", "sv")).toBe(`mars${S}2015`);
});

test("a period ends on the day before the first one that is not in it", () => {
  expect(formatLastDay("2016-01-01", "fi")).toBe("31.12.2015");
  expect(formatLastDay("2024-03-01", "en")).toBe(`29${S}Feb${S}2024`);
});
