import { z } from "zod";
import { shareFromAge, standardPopulation } from "../../statistics/index.ts";
import { type Answer, describedObject, inputsOf, type Question, type Topic } from "../topic.ts";

/** The standard populations that come with the package, by name. */
export const standardPopulations: Topic = new Map([["standard-population", weights]]);

/** `share75plus` asks for the weight of people of 75 and over. */
function weights(question: Question): Answer {
  const { name } = inputsOf(question, describedObject({ name: z.string() }));
  const standard = standardPopulation(name);
  const shares = question.expectedNames.flatMap(([figure = ""]) => {
    const age = /^share(\d+)plus$/.exec(figure)?.[1];
    return age === undefined ? [] : [[figure, shareFromAge(standard, Number(age))]];
  });
  return {
    figures: {
      ageBands: standard.bands.map(({ ageBand }) => ageBand),
      weights: standard.bands.map(({ weight }) => weight),
      total: standard.totalWeight,
      ...Object.fromEntries(shares),
    },
  };
}
