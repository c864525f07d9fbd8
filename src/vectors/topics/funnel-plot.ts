import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import {
  type FunnelClass,
  proportionClasses,
  proportionFunnel,
  rateBaseline,
  rateClasses,
  rateFunnel,
} from "../../statistics/index.ts";
import { type Answer, describedObject, inputsOf, type Question, type Topic } from "../topic.ts";
import { Missable } from "./estimates.ts";

export const funnelPlot: Topic = new Map([
  ["funnel-limits-proportion", proportionLimits],
  ["funnel-limits-rate", rateLimits],
  ["funnel-significance-proportion", proportionSignificance],
  ["funnel-significance-rate", rateSignificance],
]);

/** The source's names: the probability of lying so far out on that side. */
const CLASS_NAMES: Record<FunnelClass | "too_few_events", string> = {
  low_998: "Low (0.001)",
  low_95: "Low (0.025)",
  within: "Not significant",
  high_95: "High (0.025)",
  high_998: "High (0.001)",
  too_few_events: "Not applicable for events less than 10 for dsrs",
};

function classNames(classes: readonly (FunnelClass | "too_few_events" | null)[]) {
  return classes.map((one) => (one === null ? null : CLASS_NAMES[one]));
}

const ProportionLimits = describedObject({
  baselineProportion: z.number(),
  populations: z.array(z.number()),
  multiplier: z.number().default(1),
});

function proportionLimits(question: Question): Answer {
  const inputs = inputsOf(question, ProportionLimits);
  const { baselineProportion, multiplier } = inputs;
  const funnel = inputs.populations.map((population) =>
    proportionFunnel(baselineProportion, population, { multiplier }),
  );
  return {
    figures: {
      lower2s: funnel.map(([inner]) => inner?.lower ?? null),
      upper2s: funnel.map(([inner]) => inner?.upper ?? null),
      lower3s: funnel.map(([, outer]) => outer?.lower ?? null),
      upper3s: funnel.map(([, outer]) => outer?.upper ?? null),
      baseline: baselineProportion * multiplier,
    },
  };
}

const RateLimits = describedObject({
  areas: z.array(z.looseObject({ events: z.number(), population: Missable.optional() })),
  yearsOfData: z.number().positive().default(1),
  multiplier: z.number(),
  events: z.array(z.number()),
});

function rateLimits(question: Question): Answer {
  const inputs = inputsOf(question, RateLimits);
  const { multiplier, yearsOfData } = inputs;
  const areas = inputs.areas.map(({ events, population, ...rest }) => {
    const [rate] = Object.entries(rest).flatMap(([name, value]) => {
      const per = /^ratePer(\d+)$/.exec(name)?.[1];
      return per === undefined || typeof value !== "number" ? [] : [value / Number(per)];
    });
    return { events, rate: rate ?? null, population: population ?? null };
  });
  const baseline = rateBaseline(areas);
  if (baseline === null) {
    throw new UserError("invalid_delivery", "no area has events and a rate");
  }
  const funnel = inputs.events.map((events) => rateFunnel(baseline, events, { multiplier }));
  const yearly = (persons: number | undefined) =>
    persons === undefined ? null : persons / yearsOfData;
  return {
    figures: {
      baseline: baseline * multiplier,
      lower_2s_population_1_year: funnel.map(([inner]) => yearly(inner?.populationAtLower)),
      lower_2s_limit: funnel.map(([inner]) => inner?.lower ?? null),
      upper_2s_population_1_year: funnel.map(([inner]) => yearly(inner?.populationAtUpper)),
      upper_2s_limit: funnel.map(([inner]) => inner?.upper ?? null),
      lower_3s_population_1_year: funnel.map(([, outer]) => yearly(outer?.populationAtLower)),
      lower_3s_limit: funnel.map(([, outer]) => outer?.lower ?? null),
      upper_3s_population_1_year: funnel.map(([, outer]) => yearly(outer?.populationAtUpper)),
      upper_3s_limit: funnel.map(([, outer]) => outer?.upper ?? null),
    },
  };
}

const Fractions = describedObject({
  numerators: z.array(Missable),
  denominators: z.array(Missable),
});

function proportionSignificance(question: Question): Answer {
  const { numerators, denominators } = inputsOf(question, Fractions);
  const classes = proportionClasses(
    numerators.map((count, area) => ({ count, total: denominators[area] ?? null })),
  );
  return { figures: { significance: classNames(classes) } };
}

const Rates = z
  .object({ count: z.array(Missable), populations: z.array(Missable).optional() })
  .catchall(z.union([z.string(), z.array(Missable)]));

/** Each list of rates, `dsrPer100000` or `crudePer1000`, is classified by itself. */
function rateSignificance(question: Question): Answer {
  const { count, populations, ...rest } = inputsOf(question, Rates);
  const classified = Object.entries(rest).flatMap(([name, rates]) => {
    const [, kind, per] = /^(dsr|crude)Per(\d+)$/.exec(name) ?? [];
    if (kind === undefined || typeof rates === "string") return [];
    const areas = count.map((events, area) => {
      const rate = rates[area] ?? null;
      const perPerson = rate === null ? null : rate / Number(per);
      return kind === "crude"
        ? { events, rate: perPerson, population: populations?.[area] ?? null }
        : { events, rate: perPerson };
    });
    const options = kind === "crude" ? { fewestEvents: 0 } : {};
    return [[kind, classNames(rateClasses(areas, options))]];
  });
  return { figures: Object.fromEntries(classified) };
}
