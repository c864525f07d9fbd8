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
  eur_per_resident: {
    decimals: 0,
    names: { fi: "euroa asukasta kohti", sv: "euro per invånare", en: "euros per resident" },
    sign: same("€"),
  },
  eur_per_client: {
    decimals: 0,
    names: { fi: "euroa asiakasta kohti", sv: "euro per klient", en: "euros per client" },
    sign: same("€"),
  },
  eur_per_output: {
    decimals: 2,
    names: {
      fi: "euroa suoritetta kohti",
      sv: "euro per prestation",
      en: "euros per output unit",
    },
    sign: same("€"),
  },
  per_1000: {
    decimals: 1,
    names: { fi: "tuhatta kohti", sv: "per 1 000", en: "per 1,000" },
    sign: { fi: "/ 1 000", sv: "/ 1 000", en: "/ 1,000" },
  },
  per_10000: {
    decimals: 1,
    names: { fi: "kymmentätuhatta kohti", sv: "per 10 000", en: "per 10,000" },
    sign: { fi: "/ 10 000", sv: "/ 10 000", en: "/ 10,000" },
  },
  fte_per_10000: {
    decimals: 1,
    names: {
      fi: "henkilötyövuotta kymmentätuhatta asukasta kohti",
      sv: "årsverken per 10 000 invånare",
      en: "full-time equivalents per 10,000 residents",
    },
    sign: { fi: "htv / 10 000", sv: "årsv. / 10 000", en: "FTE / 10,000" },
  },
  index: {
    decimals: 1,
    names: {
      fi: "indeksi (koko maa = 100)",
      sv: "index (hela landet = 100)",
      en: "index (nation = 100)",
    },
    sign: same(""),
  },
  coefficient: {
    decimals: 3,
    names: { fi: "kerroin", sv: "koefficient", en: "coefficient" },
    sign: same(""),
  },
  days: {
    decimals: 0,
    names: { fi: "päivää", sv: "dagar", en: "days" },
    sign: { fi: "pv", sv: "d", en: "d" },
  },
  staff_per_resident: {
    decimals: 2,
    names: {
      fi: "työntekijää asukasta kohti",
      sv: "anställda per boende",
      en: "staff per person living there",
    },
    sign: same(""),
  },
  children_per_worker: {
    decimals: 1,
    names: { fi: "lasta työntekijää kohti", sv: "barn per anställd", en: "children per worker" },
    sign: same(""),
  },
  score_1_5: {
    decimals: 2,
    names: { fi: "asteikolla 1–5", sv: "på skalan 1–5", en: "on a scale of 1–5" },
    sign: same(""),
  },
  points: {
    decimals: 0,
    names: { fi: "pistettä", sv: "poäng", en: "points" },
    sign: { fi: "p", sv: "p", en: "p" },
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
