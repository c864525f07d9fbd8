import { expect, test } from "vitest";
import { type CardFigure, type CardRules, cardOf, loadCardRules, type Verdict } from "./index.ts";

const RULES: CardRules = {
  id: "cards",
  version: 2,
  standing: "proposal",
  owner: "test",
  reason: "test",
  fewest_weight_known: 0.5,
  mean_of_verdict: 0.34,
  dimensions: {
    economy: [
      { indicator: "E-1", weight: 2 },
      { indicator: "E-2", weight: 1 },
      { indicator: "E-3", weight: 1 },
    ],
    effectiveness: [{ indicator: "V-1", weight: 1 }],
    quality: [{ indicator: "Q-1", weight: 1 }],
    renewal: [{ indicator: "R-1", weight: 1 }],
  },
};

function figure(
  indicatorId: string,
  verdict: Verdict,
  functionId: string | null = null,
): CardFigure {
  const answer = {
    verdict,
    reason: "beyond_chance",
    difference: null,
    smallestDifference: null,
  } as const;
  return { indicatorId, functionId, answer };
}

function economy(...figures: readonly CardFigure[]) {
  const [mark] = cardOf(figures, RULES);
  return mark;
}

test("cards.md: better at weight two, worse at one: (2 − 1) / 3 is not beyond 0.34, so the mark is mixed", () => {
  expect(economy(figure("E-1", "better"), figure("E-2", "worse"))).toMatchObject({
    dimension: "economy",
    verdict: "mixed",
    betterCount: 1,
    worseCount: 1,
    weightKnown: 1,
    rulesVersion: 2,
  });
});

test("cards.md: better at weight two and nothing else to say: (2 + 0) / 3 is better", () => {
  expect(economy(figure("E-1", "better"), figure("E-2", "no_difference"))?.verdict).toBe("better");
  expect(economy(figure("E-1", "worse"), figure("E-3", "worse"))?.verdict).toBe("worse");
});

test("where less than half of the weights can be said, there is not enough data", () => {
  const few = economy(figure("E-1", "cannot_say"), figure("E-2", "better"));
  expect(few).toMatchObject({ verdict: "not_enough_data", cannotSayCount: 1 });
  expect(economy()?.verdict).toBe("not_enough_data");
  expect(cardOf([], RULES).map(({ verdict }) => verdict)).toEqual(Array(4).fill("not_enough_data"));
});

test("functions share the weight of their indicator, and what no rule names is left out", () => {
  const mark = economy(
    figure("E-2", "better", "F1"),
    figure("E-2", "worse", "F2"),
    figure("E-3", "better"),
    figure("Z-9", "worse"),
  );
  expect(mark).toMatchObject({ verdict: "better", indicatorIds: ["E-2", "E-3"], worseCount: 1 });
});

test("no verdict stands for a tie without a difference, and there is no total", () => {
  expect(economy(figure("E-1", "no_difference"))?.verdict).toBe("no_difference");
  expect(cardOf([], RULES).map(({ dimension }) => dimension)).toEqual([
    "economy",
    "effectiveness",
    "quality",
    "renewal",
  ]);
});

test("the rules that come with the package are read and say they are a proposal", () => {
  expect(loadCardRules().standing).toBe("proposal");
});
