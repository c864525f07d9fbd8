import { UserError, unknownName } from "../../domain/errors.ts";
import type { FactTableId } from "./fact-tables.ts";

/** What a whole number of a measure counts, and how many of them make one unit that a person reads. */
export const SCALES = {
  microeuros: 1_000_000n,
  millionths: 1_000_000n,
  persons: 1n,
  events: 1n,
  days: 1n,
  minutes: 1n,
} as const;
export type ScaleId = keyof typeof SCALES;

/** What is added up from one table of facts: a whole number for each row, null where there is none. */
export type MeasureSource = { readonly fact: FactTableId; readonly amount: string };

/**
 * A named measure: what a definition may add up. `additive` ones may be summed over every cut;
 * `semi_additive` ones over some; `distinct_clients` over none: they are counted anew in each.
 */
export type NamedMeasure = {
  readonly meaning: string;
  readonly scale: ScaleId;
  readonly additivity: "additive" | "semi_additive" | "distinct_clients";
  /**
   * `amount` adds the amounts of rows; `clients` counts the different clients who have any; `whole` adds
   * all that the clients of the cut have of the amount in the same region and year.
   */
  readonly counts: "amount" | "clients" | "whole";
  readonly sources: readonly MeasureSource[];
};

const NET = "facts.cost_microeuros + facts.income_microeuros + facts.client_fees_microeuros";

const WITHOUT_FUNCTION = "case when facts.function_id is null then facts.cost_microeuros end";

export const NAMED_MEASURES = {
  gross_cost: {
    meaning: "gross cost, lines on no client included",
    scale: "microeuros",
    additivity: "additive",
    counts: "amount",
    sources: [
      { fact: "client_service_months", amount: "facts.cost_microeuros" },
      { fact: "cost_lines", amount: "facts.cost_microeuros" },
    ],
  },
  net_cost: {
    meaning: "net cost (less income and client fees), lines on no client included",
    scale: "microeuros",
    additivity: "additive",
    counts: "amount",
    sources: [
      { fact: "client_service_months", amount: NET },
      { fact: "cost_lines", amount: NET },
    ],
  },
  cost_without_function: {
    meaning: "gross cost that is on no function",
    scale: "microeuros",
    additivity: "additive",
    counts: "amount",
    sources: [
      { fact: "client_service_months", amount: WITHOUT_FUNCTION },
      { fact: "cost_lines", amount: WITHOUT_FUNCTION },
    ],
  },
  cost_of_clients: {
    meaning: "gross cost of identified clients",
    scale: "microeuros",
    additivity: "additive",
    counts: "amount",
    sources: [
      {
        fact: "client_service_months",
        amount: "case when facts.client_id is not null then facts.cost_microeuros end",
      },
    ],
  },
  whole_cost_of_clients: {
    meaning: "all gross cost of the same clients in the same region and year",
    scale: "microeuros",
    additivity: "semi_additive",
    counts: "whole",
    sources: [
      {
        fact: "client_service_months",
        amount: "case when facts.client_id is not null then facts.cost_microeuros end",
      },
    ],
  },
  events: {
    meaning: "events",
    scale: "events",
    additivity: "additive",
    counts: "amount",
    sources: [{ fact: "client_service_months", amount: "facts.event_count" }],
  },
  clients: {
    meaning: "different identified clients",
    scale: "persons",
    additivity: "distinct_clients",
    counts: "clients",
    sources: [{ fact: "client_service_months", amount: "facts.event_count" }],
  },
  residents: {
    meaning: "residents at the end of the year",
    scale: "persons",
    additivity: "additive",
    counts: "amount",
    sources: [{ fact: "population", amount: "facts.person_count" }],
  },
} as const satisfies Readonly<Record<string, NamedMeasure>>;

/** The measure of a name. @throws UserError "unknown_name" with a suggestion. */
export function namedMeasure(id: string): NamedMeasure {
  const found = Object.entries(NAMED_MEASURES).find(([name]) => name === id);
  if (found !== undefined) return found[1];
  throw unknownName("measure", id, Object.keys(NAMED_MEASURES));
}

/** The one scale of measures that are added. @throws UserError "invalid_definition" when they differ. */
export function commonScale(place: string, ids: readonly string[]): ScaleId {
  const [first, ...others] = [...new Set(ids.map((id) => namedMeasure(id).scale))];
  if (first !== undefined && others.length === 0) return first;
  throw new UserError(
    "invalid_definition",
    `${place}: adds ${ids.join(" and ")}, which are counted in different units`,
  );
}
