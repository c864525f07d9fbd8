import { UserError } from "../domain/errors.ts";
import {
  formulaText,
  INDICATOR_UNITS,
  type IndicatorDefinition,
  loadIndicator,
  type Part,
} from "./definitions/index.ts";
import type { Component, Measure, NamedComponent } from "./measures.ts";
import { commonScale, SCALES } from "./registry/index.ts";

/** Measures of the registry that a component of a query is already. */
const SAME_COMPONENT: ReadonlyMap<string, NamedComponent> = new Map([
  ["gross_cost", "gross_cost"],
  ["net_cost", "net_cost"],
  ["events", "events"],
  ["clients", "unique_clients"],
  ["cost_of_clients", "cost_of_clients"],
  ["whole_cost_of_clients", "whole_cost_of_clients"],
  ["residents", "residents"],
]);

const INDICATOR = /^[a-z]-\d{2}g?$/i;

/** Whether a name of a query is that of an indicator. */
export function isIndicatorName(name: string): boolean {
  return INDICATOR.test(name);
}

/**
 * An indicator as a measure of a query, so that it can be cut as one likes.
 *
 * @throws UserError "unknown_name"; "invalid_usage" for one whose figures are not made for a free cut.
 */
export function indicatorMeasure(id: string): Measure {
  const definition = loadIndicator(id);
  const { formula, names, unit } = definition;
  if (formula.kind !== "ratio" || formula.relative_to !== undefined) {
    throw new UserError(
      "invalid_usage",
      `${definition.id} ${formula.kind === "reported" ? "is reported by its owner" : "is found anew for each area"} and not for a free cut; its figures are in the table figures`,
    );
  }
  const scaleOf = (part: Part) =>
    SCALES[
      commonScale(
        `indicator ${definition.id}`,
        [...part.plus, ...part.minus].map(({ measure }) => measure),
      )
    ];
  return {
    id: definition.id,
    names,
    unit,
    additivity: "ratio",
    numerator: component(definition, formula.numerator),
    denominator: component(definition, formula.denominator),
    method: `${formulaText(definition)}. ${definition.why_it_matters.en} ${definition.how_it_can_mislead.en}`,
    shown: {
      multiplier: BigInt(formula.multiplier),
      numeratorScale: scaleOf(formula.numerator),
      denominatorScale: scaleOf(formula.denominator),
      decimals: Math.max(2, INDICATOR_UNITS[unit].decimals),
    },
  };
}

function component({ id }: IndicatorDefinition, part: Part): Component {
  const [only, ...others] = part.plus;
  const isPlain =
    only !== undefined &&
    others.length + part.minus.length + Object.keys(only.filters).length + only.years_before ===
      0 &&
    only.scope === "module";
  const same = isPlain ? SAME_COMPONENT.get(only.measure) : undefined;
  return same ?? { indicator: id, part };
}
