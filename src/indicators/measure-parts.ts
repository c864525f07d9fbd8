import type { Component, Measure } from "./measures.ts";

/** The unit in which a component is added up. */
export type BaseUnit = "microeuros" | "persons" | "events";

type Part = { readonly unit: BaseUnit; readonly meaning: string };

const PARTS: Readonly<Record<Component, Part>> = {
  gross_cost: { unit: "microeuros", meaning: "gross cost, lines on no client included" },
  net_cost: { unit: "microeuros", meaning: "net cost, lines on no client included" },
  events: { unit: "events", meaning: "events" },
  unique_clients: { unit: "persons", meaning: "different identified clients" },
  cost_of_clients: { unit: "microeuros", meaning: "gross cost of identified clients in the cut" },
  whole_cost_of_clients: {
    unit: "microeuros",
    meaning: "all gross cost of the same clients in the same region and year",
  },
  residents: { unit: "persons", meaning: "residents at the end of the year" },
  clients_of_both: { unit: "persons", meaning: "clients of both packages" },
  clients_of_package: { unit: "persons", meaning: "clients of the package" },
  cost_in_other_package: {
    unit: "microeuros",
    meaning: "gross cost of the package's clients in the other package",
  },
  cost_in_all_packages: {
    unit: "microeuros",
    meaning: "gross cost of the package's clients in all packages",
  },
};

/** The unit of the numerator and of the denominator; null for a measure without a denominator. */
export function measureParts(measure: Measure): {
  numerator: BaseUnit;
  denominator: BaseUnit | null;
} {
  const { numerator, denominator } = measure;
  return {
    numerator: PARTS[numerator].unit,
    denominator: denominator === null ? null : PARTS[denominator].unit,
  };
}

/** What a component is, in words. */
export function componentMeaning(component: Component): string {
  return PARTS[component].meaning;
}
