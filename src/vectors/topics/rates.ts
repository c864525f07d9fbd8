import { z } from "zod";
import {
  byarLimits,
  type CountMethod,
  crudeRate,
  exactPoissonLimits,
  type Interval,
  mean,
  proportion,
  wilsonInterval,
} from "../../statistics/index.ts";
import { type Answer, describedObject, inputsOf, type Question, type Topic } from "../topic.ts";
import { Confidences, confidencesOf, limitFigures, Missable } from "./estimates.ts";

/** Limits of counts and proportions by themselves. */
export const confidenceIntervals: Topic = new Map([
  ["byar-count-ci", (question: Question) => countLimits(question, byarLimits)],
  ["exact-poisson-count-ci", (question: Question) => countLimits(question, exactPoissonLimits)],
  ["wilson-proportion-ci", wilson],
]);

export const crudeRates: Topic = new Map([["crude-rate", rate]]);

export const proportions: Topic = new Map([["proportion-wilson", share]]);

export const means: Topic = new Map([["mean-student-t", studentMean]]);

const Count = describedObject({ observed: z.number(), confidence: Confidences });

function countLimits(
  question: Question,
  limitsOf: (count: number, confidence: number) => { lower: number | null; upper: number },
): Answer {
  const inputs = inputsOf(question, Count);
  const limits = confidencesOf(question, inputs).map((confidence) => ({
    confidence,
    ...limitsOf(inputs.observed, confidence),
  }));
  return { figures: limitFigures(question, limits) };
}

const Share = describedObject({
  observed: z.number(),
  denominator: z.number(),
  confidence: Confidences,
});

function wilson(question: Question): Answer {
  const inputs = inputsOf(question, Share);
  const limits = confidencesOf(question, inputs).map((confidence) => {
    const interval: Interval = wilsonInterval(inputs.observed, inputs.denominator, confidence);
    return { confidence, ...interval };
  });
  return { figures: limitFigures(question, limits) };
}

const Fraction = describedObject({
  numerator: Missable,
  denominator: Missable,
  multiplier: z.number().default(1),
  confidence: Confidences,
});

const METHOD_NAMES: Record<CountMethod, string> = { exact: "Exact", byar: "Byars" };

/** The source's name of the limits of a count. */
export function methodName(method: CountMethod | null): string | null {
  return method === null ? null : METHOD_NAMES[method];
}

function rate(question: Question): Answer {
  const inputs = inputsOf(question, Fraction);
  const { value, limits, method } = crudeRate(inputs.numerator, inputs.denominator, {
    multiplier: inputs.multiplier,
    confidences: confidencesOf(question, inputs),
  });
  return {
    figures: { value, ...limitFigures(question, limits), method: methodName(method) },
  };
}

function share(question: Question): Answer {
  const inputs = inputsOf(question, Fraction);
  const { value, limits } = proportion(inputs.numerator, inputs.denominator, {
    multiplier: inputs.multiplier,
    confidences: confidencesOf(question, inputs),
  });
  return { figures: { value, ...limitFigures(question, limits) } };
}

const Values = describedObject({
  values: z.array(Missable),
  multiplier: z.number().default(1),
  confidence: Confidences,
});

function studentMean(question: Question): Answer {
  const inputs = inputsOf(question, Values);
  const { value, limits, sum, count, deviation } = mean(inputs.values, {
    multiplier: inputs.multiplier,
    confidences: confidencesOf(question, inputs),
  });
  return {
    figures: { sum, count, stdev: deviation, value, ...limitFigures(question, limits) },
  };
}
