import type { Names } from "../../domain/names.ts";

export const UNIT_IDS = [
  "eur_per_resident",
  "eur_per_client",
  "eur_per_output",
  "percent",
  "per_1000",
  "per_10000",
  "fte_per_10000",
  "index",
  "coefficient",
  "days",
  "staff_per_resident",
  "children_per_worker",
  "score_1_5",
  "points",
] as const;
export type UnitId = (typeof UNIT_IDS)[number];

/** How a unit is written after a value, and with how many decimals the value is shown. */
export type UnitOfIndicator = { readonly names: Names; readonly decimals: number };

export const INDICATOR_UNITS: Readonly<Record<UnitId, UnitOfIndicator>> = {
  eur_per_resident: unit("euroa asukasta kohti", "euro per invånare", "euros per resident", 0),
  eur_per_client: unit("euroa asiakasta kohti", "euro per klient", "euros per client", 0),
  eur_per_output: unit("euroa suoritetta kohti", "euro per prestation", "euros per output unit", 2),
  percent: unit("%", "%", "%", 1),
  per_1000: unit("tuhatta kohti", "per 1 000", "per 1,000", 1),
  per_10000: unit("kymmentätuhatta kohti", "per 10 000", "per 10,000", 1),
  fte_per_10000: unit(
    "henkilötyövuotta kymmentätuhatta asukasta kohti",
    "årsverken per 10 000 invånare",
    "full-time equivalents per 10,000 residents",
    1,
  ),
  index: unit("indeksi (koko maa = 100)", "index (hela landet = 100)", "index (nation = 100)", 1),
  coefficient: unit("kerroin", "koefficient", "coefficient", 3),
  days: unit("päivää", "dagar", "days", 0),
  staff_per_resident: unit(
    "työntekijää asukasta kohti",
    "anställda per boende",
    "staff per person living there",
    2,
  ),
  children_per_worker: unit(
    "lasta työntekijää kohti",
    "barn per anställd",
    "children per worker",
    1,
  ),
  score_1_5: unit("asteikolla 1–5", "på skalan 1–5", "on a scale of 1–5", 2),
  points: unit("pistettä", "poäng", "points", 0),
};

function unit(fi: string, sv: string, en: string, decimals: number): UnitOfIndicator {
  return { names: { fi, sv, en }, decimals };
}
