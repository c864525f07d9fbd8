import { UserError } from "../../domain/errors.ts";
import type { IndicatorDefinition } from "../definitions/index.ts";
import { SCALES } from "../registry/index.ts";
import { planMiddles } from "./middle-figures.ts";
import { planFigures } from "./plan.ts";
import { dividedLast } from "./ratio-figure.ts";

export type IndicatorsCheck = {
  readonly indicators: number;
  readonly versions: number;
  readonly examples: number;
};

/**
 * Holds definitions against the registry of measures, and their worked examples against the one division.
 *
 * @throws UserError "unknown_name" or "invalid_definition" naming the indicator and what to put right.
 */
export function checkIndicators(definitions: readonly IndicatorDefinition[]): IndicatorsCheck {
  planMiddles(definitions);
  let examples = 0;
  for (const definition of definitions) {
    planFigures([definition]);
    checkAdditivity(definition);
    for (const example of definition.examples) {
      const found = exampleValue(definition, example);
      if (Math.abs(found - example.value) > 1e-8 * Math.max(1, Math.abs(example.value))) {
        throw new UserError(
          "invalid_definition",
          `indicator ${definition.id} version ${definition.version}: the example "${example.says}" says ${example.value}, its numbers give ${found}`,
        );
      }
      examples += 1;
    }
  }
  const indicators = new Set(definitions.map(({ id }) => id)).size;
  return { indicators, versions: definitions.length, examples };
}

/** What a worked example comes to; a median and a published value without parts are what they are. */
export function exampleValue(
  definition: IndicatorDefinition,
  { numerator, denominator, value }: IndicatorDefinition["examples"][number],
): number {
  if (numerator === null || denominator === null) return value;
  const [ratio] = planFigures([definition]).ratios;
  if (ratio === undefined) {
    const { formula } = definition;
    return (numerator * (formula.kind === "reported" ? formula.multiplier : 1)) / denominator;
  }
  const whole = (amount: number, scale: bigint) => BigInt(Math.round(amount * Number(scale)));
  return dividedLast(
    ratio,
    whole(numerator, SCALES[ratio.numerator.scale]),
    whole(denominator, SCALES[ratio.denominator.scale]),
  );
}

/** What is divided or taken from the middle is never added: the definition has to say so. */
function checkAdditivity({ id, version, formula, additivity }: IndicatorDefinition): void {
  const needed = formula.kind === "median" ? "median" : "ratio";
  if (additivity === needed) return;
  throw new UserError(
    "invalid_definition",
    `indicator ${id} version ${version}: additivity says ${additivity}; figures of a formula of kind ${formula.kind} are not added up, so it is ${needed}`,
  );
}
