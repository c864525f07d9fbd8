import type { Names } from "../../domain/names.ts";
import type { FigureRow } from "./figure-row.ts";
import type { IndicatorDefinition, NO_INTERVAL_OF_INDICATOR } from "./schema.ts";

/** Why the values of an indicator have no limits at all: what its definition says. */
const OF_INDICATOR = {
  booked_amount: {
    fi: "ei väliä: luvut ovat kirjanpidosta, jossa on kaikki, eikä niissä ole satunnaisvaihtelua",
    sv: "inget intervall: talen är ur bokföringen, som har allt och ingen slumpvariation",
    en: "no interval: the amounts are those of the accounts, which hold everything and vary by no chance",
  },
  complete_count: {
    fi: "ei väliä: kaikki on laskettu, eikä mitään ole otettu otoksena",
    sv: "inget intervall: allt är räknat och inget är ett urval",
    en: "no interval: everything is counted and nothing is drawn",
  },
  not_by_person: {
    fi: "ei väliä: saman ihmisen päivät kuuluvat yhteen, eikä aineisto ole henkilöittäin",
    sv: "inget intervall: en persons dagar hör ihop, och uppgifterna är inte per person",
    en: "no interval: the days of one person belong together, and the data is not by person",
  },
  published_without: {
    fi: "ei väliä: indeksin julkaisija ei kerro sen epävarmuutta",
    sv: "inget intervall: den som publicerar indexet anger inte dess osäkerhet",
    en: "no interval: who publishes the index does not tell how uncertain it is",
  },
} satisfies Readonly<Record<(typeof NO_INTERVAL_OF_INDICATOR)[number], Names>>;

/** Why one value has no limits though its indicator has a method for them. */
const NO_INTERVAL_OF_FIGURE = {
  value_alone: {
    fi: "ei väliä: arvo on ilmoitettu ilman osoittajaa ja nimittäjää",
    sv: "inget intervall: värdet är rapporterat utan täljare och nämnare",
    en: "no interval: the value was reported without numerator and denominator",
  },
  not_from_these_numbers: {
    fi: "ei väliä: asiakkaita tai tapahtumia on siihen liian vähän, tai luvut on pyöristetty",
    sv: "inget intervall: klienterna eller händelserna är för få, eller talen är avrundade",
    en: "no interval: too few clients or events for one, or the numbers are rounded",
  },
} as const satisfies Readonly<Record<string, Names>>;

export const NO_INTERVAL_REASONS = { ...OF_INDICATOR, ...NO_INTERVAL_OF_FIGURE };
export type NoIntervalReason = keyof typeof NO_INTERVAL_REASONS;

/** Why a value has no limits; null where it has them or where there is no value. */
export function noInterval(
  definition: Pick<IndicatorDefinition, "formula" | "no_interval"> | undefined,
  row: Pick<FigureRow, "value" | "lower" | "numerator" | "denominator">,
): NoIntervalReason | null {
  if (row.value === null || row.lower !== null) return null;
  if (definition?.no_interval !== undefined) return definition.no_interval;
  const isAlone = row.numerator === null || row.denominator === null;
  return definition?.formula.kind === "reported" && isAlone
    ? "value_alone"
    : "not_from_these_numbers";
}
