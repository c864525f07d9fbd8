import type { Engine } from "../../sql/engine.ts";
import { type IndicatorDefinition, NATION } from "../definitions/index.ts";
import { areasOfYear } from "./areas.ts";
import { cellsOfYear } from "./compute-figures.ts";
import { type FigurePlace, type PartSums, partSums } from "./part-sums.ts";
import { planFigures } from "./plan.ts";
import { nationSums, ratioFigure, weightsOf } from "./ratio-figure.ts";
import type { FigureSources } from "./sources.ts";
import { STRATUM_COUNT, stratumLabel } from "./strata.ts";

/** One stratum of a standardised figure: amounts in units that a person reads. */
export type ExplainedStratum = {
  readonly ages: string;
  readonly sex: string;
  readonly numerator: number;
  readonly denominator: number;
  /** Share of the standard; null where the figure is standardised indirectly. */
  readonly weight: number | null;
  /** The nation's numerator ÷ denominator, that the indirect way expects; null for the direct way. */
  readonly nationRate: number | null;
};

export type StandardisationDetail = {
  readonly method: "direct" | "indirect";
  readonly standard: string;
  readonly crude: number | null;
  readonly standardised: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly strata: readonly ExplainedStratum[];
  /** What is on nobody of known age and sex, or outside the ages of the denominator. */
  readonly outside: number;
};

/** How the standardised value of one figure comes about, computed anew from the facts of its year. */
export async function standardisationDetail(
  engine: Engine,
  sources: FigureSources,
  definition: IndicatorDefinition,
  at: { readonly region: string; readonly year: number; readonly module: string | null },
): Promise<StandardisationDetail | null> {
  const plan = planFigures([definition]);
  const [ratio] = plan.ratios;
  if (ratio === undefined) return null;
  const areas = await areasOfYear(engine, sources, at.year);
  const input = { engine, sources, definitions: [definition], years: [at.year] };
  const cells = new Map([[at.year, await cellsOfYear(input, plan, areas, at.year)]]);
  const place: FigurePlace = {
    areaKind: "region",
    areaCode: at.region,
    year: at.year,
    level: levelOf(at.module),
    module: at.module,
    producer: null,
  };
  const figure = ratioFigure(ratio, place, cells, nationSums(ratio, cells));
  const numerator = partSums(ratio.numerator, place, cells);
  const denominator = partSums(ratio.denominator, place, cells);
  const nation = nationSums(ratio, cells)({ ...place, areaCode: NATION });
  const isDirect = ratio.facts.includes("population");
  const weights = isDirect ? weightsOf(definition, nation.denominator) : null;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? 0;
  const strata = Array.from({ length: STRATUM_COUNT }, (_, stratum) => ({
    ...stratumLabel(stratum),
    numerator: amountIn(numerator, stratum),
    denominator: amountIn(denominator, stratum),
    weight: weights === null || total === 0 ? null : (weights[stratum] ?? 0) / total,
    nationRate: isDirect ? null : rateIn(nation, stratum),
  })).filter((one) => one.denominator > 0 || one.numerator !== 0 || (one.weight ?? 0) > 0);
  const inside = strata
    .filter(({ weight }) => weight === null || weight > 0)
    .reduce((sum, one) => sum + one.numerator, 0);
  return {
    method: isDirect ? "direct" : "indirect",
    standard: definition.standardise.standard,
    crude: figure.value,
    standardised: figure.standardised_value,
    lower: figure.standardised_lower,
    upper: figure.standardised_upper,
    strata,
    outside: numerator.amount - inside,
  };
}

function levelOf(module: string | null): FigurePlace["level"] {
  if (module === null) return "all";
  return module.includes("-") ? "function" : "package";
}

function amountIn(part: PartSums, stratum: number): number {
  return part.strata.get(stratum)?.amount ?? 0;
}

function rateIn(
  { numerator, denominator }: { numerator: PartSums; denominator: PartSums },
  stratum: number,
): number | null {
  const below = amountIn(denominator, stratum);
  return below === 0 ? null : amountIn(numerator, stratum) / below;
}
