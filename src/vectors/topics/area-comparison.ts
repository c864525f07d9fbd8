import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import { inequality, quantileGroups } from "../../statistics/index.ts";
import { type Answer, describedObject, inputsOf, type Question, type Topic } from "../topic.ts";
import { Missable } from "./estimates.ts";

export const quantiles: Topic = new Map([["quantile-assignment", assignment]]);

export const inequalities: Topic = new Map([["sii-rii", slopeAndRelative]]);

const AreaInputs = describedObject({
  values: z.array(Missable),
  numberOfQuantiles: z.number(),
  invert: z.boolean(),
});

function assignment(question: Question): Answer {
  const { values, numberOfQuantiles, invert } = inputsOf(question, AreaInputs);
  return {
    figures: { quantiles: quantileGroups(values, numberOfQuantiles, { isInverted: invert }) },
  };
}

const GroupInputs = describedObject({
  populations: z.array(Missable),
  values: z.array(Missable),
  transform: z.enum(["log", "logit"]).nullable().default(null),
  multiplier: z.number().default(1),
  standardErrors: z.array(Missable).optional(),
});

/** Points only: the printed limits are simulated, and their scale does not stand in the inputs. */
function slopeAndRelative(question: Question): Answer {
  const { populations, values, transform, multiplier } = inputsOf(question, GroupInputs);
  if (populations.length !== values.length) {
    throw new UserError("invalid_delivery", "populations and values are not equally many");
  }
  const groups = populations.map((population, group) => ({
    population,
    value: values[group] ?? null,
  }));
  const found = inequality(groups, { multiplier, scale: transform ?? "value" });
  return {
    figures: {
      sii: found.slope.value,
      rii: found.relative.value,
      intercept: found.intercept,
    },
  };
}
