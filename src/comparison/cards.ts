import { join } from "node:path";
import { z } from "zod";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { parseYamlFile } from "../domain/parse.ts";
import type { Verdict, VerdictAnswer } from "./verdict.ts";

export const CARD_DIMENSIONS = ["economy", "effectiveness", "quality", "renewal"] as const;
export type CardDimension = (typeof CARD_DIMENSIONS)[number];

const Weights = z
  .array(z.strictObject({ indicator: z.string().min(1), weight: z.number().positive() }))
  .min(1)
  .refine((all) => new Set(all.map(({ indicator }) => indicator)).size === all.length, {
    message: "an indicator is named twice",
  });

const CardRules = z.strictObject({
  id: z.literal("cards"),
  version: z.int().positive(),
  standing: z.enum(["proposal", "agreed"]),
  owner: z.string().min(1),
  reason: z.string().min(1),
  fewest_weight_known: z.number().positive().max(1),
  mean_of_verdict: z.number().positive().max(1),
  dimensions: z.strictObject({
    economy: Weights,
    effectiveness: Weights,
    quality: Weights,
    renewal: Weights,
  }),
});
export type CardRules = z.infer<typeof CardRules>;

/** @throws UserError "invalid_definition" when the file does not have its form. */
export function loadCardRules(
  path: string = join(PACKAGE_ROOT, "comparison", "cards.yaml"),
): CardRules {
  return parseYamlFile(path, CardRules);
}

/** The verdict of one indicator for the package and area of a card; of a function where it has no package level. */
export type CardFigure = {
  readonly indicatorId: string;
  /** Null for the package itself. */
  readonly functionId: string | null;
  readonly answer: VerdictAnswer;
};

export type CardMark = {
  readonly dimension: CardDimension;
  /** "not_enough_data" when too little of the weights can be said: never a guess. */
  readonly verdict: Exclude<Verdict, "cannot_say"> | "mixed" | "not_enough_data";
  readonly betterCount: number;
  readonly worseCount: number;
  readonly noDifferenceCount: number;
  readonly cannotSayCount: number;
  /** Share of the weights that can be said, 0 to 1. */
  readonly weightKnown: number;
  readonly indicatorIds: readonly string[];
  readonly rulesVersion: number;
};

/**
 * The four marks of a package in an area. There is no fifth: dimensions are not added.
 *
 * @param figures One for each indicator that the package has; several where an indicator has functions only,
 * which then share its weight. Indicators that no rule names are left out.
 * @returns The four dimensions in their order. "mixed" when better and worse cancel out; "no_difference" when
 * neither outweighs what does not differ.
 *
 * Method: weighted mean of verdicts (docs/methods/cards.md).
 */
export function cardOf(figures: readonly CardFigure[], rules: CardRules): CardMark[] {
  return CARD_DIMENSIONS.map((dimension) => markOf(dimension, figures, rules));
}

function markOf(
  dimension: CardDimension,
  figures: readonly CardFigure[],
  rules: CardRules,
): CardMark {
  const weighted = rules.dimensions[dimension].flatMap(({ indicator, weight }) => {
    const own = figures.filter(({ indicatorId }) => indicatorId === indicator);
    return own.map(({ answer }) => ({ verdict: answer.verdict, weight: weight / own.length }));
  });
  const weightOf = (...verdicts: readonly Verdict[]) =>
    weighted
      .filter(({ verdict }) => verdicts.includes(verdict))
      .reduce((sum, { weight }) => sum + weight, 0);
  const countOf = (wanted: Verdict) => weighted.filter(({ verdict }) => verdict === wanted).length;
  const all = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const known = weightOf("better", "worse", "no_difference");
  const weightKnown = all === 0 ? 0 : known / all;
  const named = new Set(rules.dimensions[dimension].map(({ indicator }) => indicator));
  return {
    dimension,
    verdict: dimensionVerdict(weightOf("better"), weightOf("worse"), known, weightKnown, rules),
    betterCount: countOf("better"),
    worseCount: countOf("worse"),
    noDifferenceCount: countOf("no_difference"),
    cannotSayCount: countOf("cannot_say"),
    weightKnown,
    indicatorIds: [...new Set(figures.map(({ indicatorId }) => indicatorId))].filter((id) =>
      named.has(id),
    ),
    rulesVersion: rules.version,
  };
}

function dimensionVerdict(
  better: number,
  worse: number,
  known: number,
  weightKnown: number,
  rules: CardRules,
): CardMark["verdict"] {
  if (known === 0 || weightKnown < rules.fewest_weight_known) return "not_enough_data";
  const mean = (better - worse) / known;
  if (mean >= rules.mean_of_verdict) return "better";
  if (mean <= -rules.mean_of_verdict) return "worse";
  return better > 0 && worse > 0 ? "mixed" : "no_difference";
}
