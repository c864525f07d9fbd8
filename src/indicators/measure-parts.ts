import { partText } from "./definitions/index.ts";
import type { Component, Measure, NamedComponent } from "./measures.ts";
import { namedMeasure, type ScaleId } from "./registry/index.ts";

/** The unit in which a component is added up. */
export type BaseUnit = "microeuros" | "persons" | "events" | "millionths" | "whole";

type MeasurePart = { readonly unit: BaseUnit; readonly meaning: string };

const PARTS: Readonly<Record<NamedComponent, MeasurePart>> = {
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
    numerator: partOf(numerator).unit,
    denominator: denominator === null ? null : partOf(denominator).unit,
  };
}

/** What a component is, in words. */
export function componentMeaning(component: Component): string {
  return partOf(component).meaning;
}

function partOf(component: Component): MeasurePart {
  if (typeof component === "string") return PARTS[component];
  const { plus, minus } = component.part;
  const terms = [...plus, ...minus].map(({ measure }) => namedMeasure(measure));
  const scale = terms[0]?.scale;
  return {
    unit: unitOf(scale),
    meaning: partText(component.part).replaceAll("`", ""),
  };
}

/** Months count twelfths of a person-year and are shown as they are added up. */
function unitOf(scale: ScaleId | undefined): BaseUnit {
  switch (scale) {
    case "microeuros":
    case "millionths":
    case "persons":
    case "events":
      return scale;
    default:
      return "whole";
  }
}
