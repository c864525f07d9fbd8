import type { Names } from "../domain/names.ts";

/** How figures of a unit are written: decimals, and the sign that follows the number. */
export type UnitText = {
  readonly decimals: number;
  readonly names: Names;
  /** After the number, with a non-breaking space before it. */
  readonly sign: Names;
};

const same = (text: string): Names => ({ fi: text, sv: text, en: text });

/** Every unit of measures and indicators by its code. */
export const UNITS: Readonly<Record<string, UnitText>> = {
  euros: { decimals: 0, names: { fi: "euroa", sv: "euro", en: "euros" }, sign: same("€") },
  events: {
    decimals: 0,
    names: { fi: "tapahtumaa", sv: "händelser", en: "events" },
    sign: same(""),
  },
  persons: {
    decimals: 0,
    names: { fi: "henkilöä", sv: "personer", en: "persons" },
    sign: same(""),
  },
  euros_per_person: {
    decimals: 0,
    names: { fi: "euroa henkilöä kohti", sv: "euro per person", en: "euros per person" },
    sign: same("€"),
  },
  percent: {
    decimals: 1,
    names: { fi: "prosenttia", sv: "procent", en: "per cent" },
    sign: same("%"),
  },
};

/** The way a unit is written; a plain number when the code is not known. */
export function unitText(code: string): UnitText {
  return UNITS[code] ?? { decimals: 2, names: same(code), sign: same("") };
}
