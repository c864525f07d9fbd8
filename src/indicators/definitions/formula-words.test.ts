import { expect, test } from "vitest";
import { FILTER_NAMES } from "../registry/filter-names.ts";
import { REPORTED_NAMES } from "../registry/measure-names.ts";
import { formulaWords } from "./formula-words.ts";
import { findIndicator, loadIndicators } from "./load.ts";
import type { Term } from "./schema.ts";

const definitions = loadIndicators();
const wordsOf = (id: string) => formulaWords(findIndicator(definitions, id));

test("a formula reads as what is divided by what, in each language", () => {
  expect(wordsOf("E-02")).toEqual({
    numerator: {
      fi: "nettokustannus (tulot ja asiakasmaksut vähennetty), myös kulut, jotka eivät ole asiakkailla",
      sv: "nettokostnad (intäkter och klientavgifter avdragna), även kostnader som inte hör till någon klient",
      en: "net cost (less income and client fees), lines on no client included",
    },
    denominator: {
      fi: "asukkaat vuoden lopussa (75 vuotta täyttäneet)",
      sv: "invånare vid årets slut (75 år och äldre)",
      en: "residents at the end of the year (aged 75 and over)",
    },
  });
  expect(wordsOf("V-01").numerator.en).toBe(
    "residents at the end of the year (aged 75 and over) − different clients in round-the-clock care on 31 December (aged 75 and over; long-term; in all packages)",
  );
  expect(wordsOf("Q-06")).toEqual({
    numerator: {
      fi: "mediaani: odotuspäivät vuoden loppuun mennessä (odottaa vuoden lopussa)",
      sv: "median: väntade dagar till årets slut (väntar vid årets slut)",
      en: "median of days waited by the end of the year (waiting at the end of the year)",
    },
    denominator: null,
  });
});

test("a millionth of a delivered value is read as the value", () => {
  expect(wordsOf("X-02").numerator.sv).toMatch(/svarets värde minst 4\)$/);
});

test("a service is told by its name where it is known", () => {
  const definition = findIndicator(definitions, "E-11");
  const named = formulaWords(definition, () => ({ fi: "Asuminen", sv: "Boende", en: "Housing" }));
  expect(named.numerator.fi).toMatch(/toiminto: Asuminen\)$/);
  expect(formulaWords(definition).numerator.fi).toMatch(/toiminto: PP04-F09\)$/);
});

test("every condition, value and reported indicator of the definitions has its words", () => {
  const wanting = definitions.flatMap(({ id, formula }) => {
    if (formula.kind === "reported") {
      return formula.reported_ids.filter((one) => REPORTED_NAMES[one] === undefined);
    }
    const terms: Term[] =
      formula.kind === "median"
        ? [formula.of]
        : [formula.numerator, formula.denominator].flatMap((one) => [...one.plus, ...one.minus]);
    return terms.flatMap(({ filters }) =>
      Object.entries(filters).flatMap(([name, value]) => {
        const words = FILTER_NAMES[name];
        if (words === undefined) return [`${id} ${name}`];
        if (!Array.isArray(value) || words.kind !== "codes") return [];
        const isOpen = ["package", "function", "service", "priority"].includes(name);
        return isOpen ? [] : value.filter((code) => words.values[code] === undefined);
      }),
    );
  });
  expect(wanting).toEqual([]);
});
