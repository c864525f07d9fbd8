import { z } from "zod";

const Share = z.number().min(0).max(1);
const Code = z.string().regex(/^PP\d\d(-F\d\d)?(-S\d\d)?$/);
const ByFunction = z.record(z.string(), Share);

const Question = z.strictObject({
  survey: z.string(),
  question: z.string(),
  /** Usual answer of five; what is answered by yes or no has `yes` instead. */
  level: z.number().min(1).max(5).optional(),
  yes: Share.optional(),
  yes_of_old: Share.optional(),
  asked: Share.default(1),
  functions: z.array(Code).min(1),
});

/** examples/finland/quality.yaml: what is told beside events and money. */
export const Quality = z.strictObject({
  diagnoses: z.array(
    z.strictObject({
      functions: z.array(z.string().regex(/^PP/)).min(1),
      codes: z.array(z.string()).min(1),
    }),
  ),
  unplanned: ByFunction,
  involuntary: ByFunction,
  queues: z.array(
    z.strictObject({
      services: Code,
      share: Share,
      mean: z.number().positive(),
      assessed: Share,
      open: Share,
      priorities: z
        .array(
          z.strictObject({
            priority: z.string(),
            share: Share,
            minutes: z.number().positive(),
            target: z.int().positive(),
          }),
        )
        .default([]),
    }),
  ),
  surveys: z.strictObject({
    asked_of_thousand: z.int().min(1).max(1000),
    questions: z.array(Question).min(1),
  }),
  plans: ByFunction,
  shared_plan_function: Code,
  rai: ByFunction,
  caries_free: Share,
  in_work: Share,
  many_medicines: z.strictObject({ age: z.int(), need: z.number() }),
  complaints: ByFunction,
  staff: z.strictObject({ people: z.number(), permanent: Share, permanent_leavers: Share }),
  budgets: z.strictObject({ from: z.number(), until: z.number() }),
  reported: z.array(
    z.strictObject({
      indicator: z.string(),
      catalogue_code: Code.optional(),
      multiplier: z.int().positive(),
      low: z.number(),
      high: z.number(),
      denominator: z.number().positive(),
    }),
  ),
});
export type Quality = z.infer<typeof Quality>;
