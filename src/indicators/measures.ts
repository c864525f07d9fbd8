import { UserError, unknownName } from "../domain/errors.ts";
import type { Names } from "../domain/names.ts";
import type { Part, UnitId } from "./definitions/index.ts";

/**
 * What may be done with figures of a measure: `additive` ones add up over every dimension,
 * `semi_additive` ones over some, and unique clients and ratios over none: those are computed anew
 * for every cut.
 */
export type Additivity = "additive" | "semi_additive" | "distinct_clients" | "ratio";

export type Unit = "euros" | "events" | "persons" | "euros_per_person" | "percent" | UnitId;

/** What is added up, at its own grain, before anything is joined to it. */
export type NamedComponent =
  | "gross_cost"
  | "net_cost"
  | "events"
  | "unique_clients"
  | "cost_of_clients"
  | "whole_cost_of_clients"
  | "residents"
  | "clients_of_both"
  | "clients_of_package"
  | "cost_in_other_package"
  | "cost_in_all_packages";

/** What a formula divides, as the definition of an indicator has it. */
export type PartComponent = { readonly indicator: string; readonly part: Part };

/** What is added up: a named component, or the part of an indicator's formula. */
export type Component = NamedComponent | PartComponent;

/** How an indicator's numerator and denominator come to its value. */
export type ShownRatio = {
  readonly multiplier: bigint;
  readonly numeratorScale: bigint;
  readonly denominatorScale: bigint;
  readonly decimals: number;
};

/** Ages in whole years, both ends included; `until` null means no upper limit. */
export type AgeRange = { readonly from: number; readonly until: number | null };

export type Measure = {
  readonly id: string;
  readonly names: Names;
  readonly unit: Unit;
  readonly additivity: Additivity;
  readonly numerator: Component;
  readonly denominator: Component | null;
  /** How it is computed, in words. */
  readonly method: string;
  /** The residents of a `cost_per_resident_…` measure. */
  readonly residentAges?: AgeRange;
  /** Of an indicator. */
  readonly shown?: ShownRatio;
};

const COST_PER_RESIDENT_METHOD =
  "Gross cost of the cut, population-level work and rounding lines included, divided by the residents at the end of the year of the same regions and years. Dimensions that residents do not have (package, function, service, view, producer, segment, funding channel, month) divide the cost only. Over several years the residents of each year are added (person-years). A region and year without a population makes the figure missing.";

export const MEASURES: readonly Measure[] = [
  {
    id: "cost",
    names: { fi: "Kustannus", sv: "Kostnad", en: "Cost" },
    unit: "euros",
    additivity: "additive",
    numerator: "gross_cost",
    denominator: null,
    method:
      "Sum of the gross cost of all events and of the lines that are on no client (population-level work, rounding, cost centres without events, excluded and unmapped accounts). Whole micro-euros are added; the sum is rounded once, to cents.",
  },
  {
    id: "net_cost",
    names: { fi: "Nettokustannus", sv: "Nettokostnad", en: "Net cost" },
    unit: "euros",
    additivity: "additive",
    numerator: "net_cost",
    denominator: null,
    method:
      "Gross cost less income and client fees, lines that are on no client included; over a region and year it is the ledger to the cent.",
  },
  {
    id: "events",
    names: { fi: "Tapahtumat", sv: "Händelser", en: "Events" },
    unit: "events",
    additivity: "additive",
    numerator: "events",
    denominator: null,
    method: "Number of accepted events, also those without an identified client or a service.",
  },
  {
    id: "clients",
    names: { fi: "Asiakkaat", sv: "Klienter", en: "Clients" },
    unit: "persons",
    additivity: "distinct_clients",
    numerator: "unique_clients",
    denominator: null,
    method:
      "Number of different identified persons with at least one event in the cut; a person counts once in each row, and rows are never added. Events without an identified client are not counted.",
  },
  {
    id: "cost_per_client",
    names: { fi: "Kustannus asiakasta kohti", sv: "Kostnad per klient", en: "Cost per client" },
    unit: "euros_per_person",
    additivity: "ratio",
    numerator: "cost_of_clients",
    denominator: "unique_clients",
    method:
      "Gross cost of the events of identified clients in the cut, divided by the number of those clients. Population-level work, rounding lines and events without an identified client are in neither.",
  },
  {
    id: "cost_per_resident",
    names: { fi: "Kustannus asukasta kohti", sv: "Kostnad per invånare", en: "Cost per resident" },
    unit: "euros_per_person",
    additivity: "ratio",
    numerator: "gross_cost",
    denominator: "residents",
    method: COST_PER_RESIDENT_METHOD,
  },
  {
    id: "hit_share",
    names: { fi: "Osuvuus", sv: "Träffsäkerhet", en: "Hit share" },
    unit: "percent",
    additivity: "ratio",
    numerator: "cost_of_clients",
    denominator: "whole_cost_of_clients",
    method:
      "Ratio of sums: the clients' gross cost inside the package (function, service), divided by all their gross client-level cost in the same region and year. It is not the mean of personal shares, in which a client of ten euros would weigh as much as one of ten thousand.",
  },
  {
    id: "co_use",
    names: { fi: "Yhteiskäyttö", sv: "Samanvändning", en: "Co-use" },
    unit: "persons",
    additivity: "distinct_clients",
    numerator: "clients_of_both",
    denominator: "clients_of_package",
    method:
      "Number of different clients of the package who also used the other package in the same cut. The denominator is all clients of the package; the value is the number itself, and numerator divided by denominator the share.",
  },
  {
    id: "co_use_cost",
    names: {
      fi: "Yhteiskäytön kustannus",
      sv: "Samanvändningens kostnad",
      en: "Cost of co-use",
    },
    unit: "euros",
    additivity: "semi_additive",
    numerator: "cost_in_other_package",
    denominator: "cost_in_all_packages",
    method:
      "Gross client-level cost, in the other package, of the clients of the package in the same cut. The denominator is their cost in all packages; the value is the euros themselves. It adds up over the other packages, never over the packages.",
  },
];

const OLDEST_AGE = 120;
const RESIDENT_AGES = /^cost_per_resident_(\d{1,3})(?:_(\d{1,3}))?$/;

/**
 * The measure of an id; `cost_per_resident_<age>` and `cost_per_resident_<from>_<until>` name the
 * residents by age, the last age included.
 *
 * @throws UserError "unknown_name" with a suggestion; "invalid_usage" for an upside-down age range.
 */
export function findMeasure(id: string): Measure {
  const listed = MEASURES.find((measure) => measure.id === id);
  if (listed !== undefined) return listed;
  const match = RESIDENT_AGES.exec(id);
  if (match === null) {
    const known = [...MEASURES.map((measure) => measure.id), "cost_per_resident_75"];
    const { message } = unknownName("measure", id, known);
    throw new UserError("unknown_name", `${message} (or an indicator, by its id, like E-04)`);
  }
  const from = Number(match[1]);
  const until = match[2] === undefined ? null : Number(match[2]);
  if (from > OLDEST_AGE) {
    throw new UserError("invalid_usage", `${id}: ages go from 0 to ${OLDEST_AGE}`);
  }
  if (until !== null && until < from) {
    throw new UserError("invalid_usage", `${id}: the last age is below the first`);
  }
  return costPerResidentOfAge(id, { from, until });
}

function costPerResidentOfAge(id: string, residentAges: AgeRange): Measure {
  const { from, until } = residentAges;
  const ages = until === null ? `${from}+` : `${from}–${until}`;
  return {
    id,
    names: {
      fi: `Kustannus ${ages}-vuotiasta asukasta kohti`,
      sv: `Kostnad per invånare i åldern ${ages}`,
      en: `Cost per resident aged ${ages}`,
    },
    unit: "euros_per_person",
    additivity: "ratio",
    numerator: "gross_cost",
    denominator: "residents",
    method: `${COST_PER_RESIDENT_METHOD} The residents are those aged ${ages}; the cost is the whole cost, of clients of every age.`,
    residentAges,
  };
}
