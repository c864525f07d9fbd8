import { expect, test } from "vitest";
import { CHARACTER, linesOf } from "./label.tsx";

const room = (characters: number) => characters * CHARACTER + 1;

test("a name stays whole where it fits, and goes to a second line at a space or inside a long word", () => {
  expect(linesOf("Kotihoito", room(9))).toEqual(["Kotihoito"]);
  expect(linesOf("Lapset, nuoret ja perheet", room(14))).toEqual(["Lapset, nuoret", "ja perheet"]);
  expect(linesOf("Suun terveydenhuolto", room(14))).toEqual(["Suun", "terveydenhuolto"]);
  expect(linesOf("Vastaanottopalvelut", room(12))).toEqual(["Vastaanotto-", "palvelut"]);
  expect(linesOf("Keskitetty erikoissairaanhoito muualla", room(14))).toEqual([
    "Keskitetty",
    "erikoissairaa…",
  ]);
});
