import type { IndicatorDefinition, Part } from "../indicators/index.ts";

/** Conditions on facts that stay in the areas: figures that need them are not computed at the nation. */
const KEPT_IN_AREAS = ["producer_kind"];

/** Those of the indicators that packages have the facts for. */
export function nationalIndicators(
  definitions: readonly IndicatorDefinition[],
): IndicatorDefinition[] {
  return definitions.filter(
    (definition) =>
      !partsOf(definition)
        .flatMap(({ plus, minus }) => [...plus, ...minus])
        .some(({ filters }) => KEPT_IN_AREAS.some((name) => name in filters)),
  );
}

function partsOf({ formula }: IndicatorDefinition): Part[] {
  if (formula.kind === "ratio") return [formula.numerator, formula.denominator];
  return formula.kind === "median" ? [{ plus: [formula.of], minus: [] }] : [];
}
