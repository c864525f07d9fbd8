import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import {
  directRate,
  dobsonRate,
  eventsOfClients,
  gammaRate,
  indirectRate,
  indirectRatio,
  type Stratum,
} from "../../statistics/index.ts";
import { type Answer, inputsOf, type Question, type Topic } from "../topic.ts";
import { Confidences, confidencesOf, limitFigures, Missable } from "./estimates.ts";
import { methodName } from "./rates.ts";

export const directStandardisation: Topic = new Map([
  ["dsr-dobson-byar", dobson],
  ["dsr-dobson-byar-nonindependent-events", dobson],
  ["dsr-gamma-fay-feuer", gamma],
  ["dsr-point", point],
]);

export const indirectStandardisation: Topic = new Map([
  ["indirect-standardised-rate", (question: Question) => indirect(question, indirectRate)],
  ["indirect-standardised-ratio", (question: Question) => indirect(question, indirectRatio)],
]);

const PerStratum = z.array(Missable);

const DirectInputs = z
  .object({
    ageBands: z.array(z.string()).optional(),
    strata: z.array(z.string()).optional(),
    counts: PerStratum,
    populations: PerStratum,
    standardWeights: z.array(z.number()),
    personsByEventCount: z.record(z.string().regex(/^\d+$/), PerStratum).optional(),
    multiplier: z.number().default(1),
    confidence: Confidences,
  })
  .catchall(z.string());
type DirectInputs = z.infer<typeof DirectInputs>;

function strataOf({
  counts,
  populations,
  standardWeights,
  personsByEventCount,
}: DirectInputs): Stratum[] {
  const groups = Object.entries(personsByEventCount ?? {});
  for (const list of [counts, populations, ...groups.map(([, persons]) => persons)]) {
    checkLength(list, standardWeights.length);
  }
  return standardWeights.map((weight, stratum) => {
    const population = populations[stratum] ?? null;
    const events = counts[stratum] ?? null;
    if (personsByEventCount === undefined) return { events, population, weight };
    const clients = groups.map(
      ([count, persons]) => [Number(count), persons[stratum] ?? 0] as const,
    );
    const { squares, events: ofClients } = eventsOfClients(new Map(clients));
    if (ofClients !== (events ?? 0)) {
      throw new UserError(
        "invalid_delivery",
        `stratum ${stratum + 1}: the clients' events are not the events counted`,
      );
    }
    return { events, population, weight, squares };
  });
}

/** With `personsByEventCount`, clients are independent and not their events. */
function dobson(question: Question): Answer {
  const inputs = inputsOf(question, DirectInputs);
  const estimate = dobsonRate(strataOf(inputs), {
    multiplier: inputs.multiplier,
    confidences: confidencesOf(question, inputs),
  });
  return {
    figures: {
      totalCount: estimate.totalEvents,
      totalPopulation: estimate.totalPopulation,
      value: estimate.value,
      ...limitFigures(question, estimate.limits),
    },
  };
}

function gamma(question: Question): Answer {
  const inputs = inputsOf(question, DirectInputs);
  const { value, crudeRate, limits } = gammaRate(strataOf(inputs), {
    multiplier: inputs.multiplier,
    confidences: confidencesOf(question, inputs),
  });
  return { figures: { value, crudeRate, ...limitFigures(question, limits) } };
}

/** The rate with every step towards it; the crude rates carry the multiplier in their name. */
function point(question: Question): Answer {
  const inputs = inputsOf(question, DirectInputs);
  const { multiplier } = inputs;
  const direct = directRate(strataOf(inputs));
  const times = (value: number | null) => (value === null ? null : value * multiplier);
  return {
    figures: {
      value: times(direct.value),
      unroundedRecomputed: times(direct.value),
      crudeRate: times(direct.crudeRate),
      [`crudeRatesPer${multiplier}`]: direct.strata.map(({ rate }) => times(rate)),
      standardProportions: direct.strata.map(({ share }) => share),
      contributions: direct.strata.map(({ contribution }) => times(contribution)),
      standardTotal: direct.totalWeight,
      totalCount: direct.totalEvents,
      totalPopulation: direct.totalPopulation,
    },
  };
}

const IndirectInputs = z
  .object({
    ageBands: z.array(z.string()).optional(),
    observedTotal: Missable,
    populations: PerStratum,
    referenceCounts: PerStratum,
    referencePopulations: z.array(z.number()),
    multiplier: z.number().default(1),
    confidence: Confidences,
  })
  .catchall(z.string());

function indirect(question: Question, method: typeof indirectRate): Answer {
  const inputs = inputsOf(question, IndirectInputs);
  const { populations, referenceCounts, referencePopulations, multiplier } = inputs;
  checkLength(populations, referencePopulations.length);
  checkLength(referenceCounts, referencePopulations.length);
  const strata = referencePopulations.map((referencePopulation, stratum) => ({
    population: populations[stratum] ?? null,
    referenceEvents: referenceCounts[stratum] ?? null,
    referencePopulation,
  }));
  const estimate = method(inputs.observedTotal, strata, {
    multiplier,
    confidences: confidencesOf(question, inputs),
  });
  return {
    figures: {
      observed: estimate.observed,
      expected: estimate.expected,
      value: estimate.value,
      ...limitFigures(question, estimate.limits),
      intervalMethod: methodName(estimate.method),
      referenceRate: estimate.referenceRate,
    },
  };
}

function checkLength(list: readonly unknown[], length: number): void {
  if (list.length !== length) {
    throw new UserError("invalid_delivery", "the lists of the strata are not equally long");
  }
}
