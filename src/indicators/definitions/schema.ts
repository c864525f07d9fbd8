import { z } from "zod";
import { unknownName } from "../../domain/errors.ts";
import { Names } from "../../domain/names.ts";
import { MEASURE_NAMES } from "../registry/measure-names.ts";
import { UNIT_IDS } from "./units.ts";

/** How the id of an indicator reads: the letter of its dimension and two figures; G is a gross variant. */
export const IndicatorId = z.string().regex(/^[A-Z]-\d{2}G?$/, "an id looks like E-01");

const ServiceCode = z
  .string()
  .regex(/^PP\d{2}(-F\d{2}(-S\d{2})?)?$/, "a code looks like PP04, PP04-F09 or PP04-F09-S01");

/** Whole numbers, both ends included; an end left out is open. */
const Range = z
  .strictObject({ from: z.int().optional(), until: z.int().optional() })
  .refine(({ from, until }) => from !== undefined || until !== undefined, "a range needs an end");

/**
 * What a condition on a fact keeps: any of the listed codes (one that ends in `*` is the beginning of a
 * code), a range of whole numbers, or a yes or no.
 */
export const FilterValue = z.union([z.array(z.string().min(1)).min(1), Range, z.boolean()]);
export type FilterValue = z.infer<typeof FilterValue>;

/**
 * One named measure of the registry under conditions. It never holds SQL: the registry says which table
 * feeds the measure and which conditions that table can carry.
 */
const Term = z.strictObject({
  measure: z.string().superRefine((id, context) => {
    if (Object.hasOwn(MEASURE_NAMES, id)) return;
    const { message } = unknownName("measure", id, Object.keys(MEASURE_NAMES));
    context.addIssue({ code: "custom", message });
  }),
  filters: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), FilterValue).default({}),
  /**
   * Whose facts are counted beside a figure of one package, function or service: its own, those of the
   * whole package, or those of everything. Residents belong to no service and are always whole.
   */
  scope: z.enum(["module", "package", "all"]).default("module"),
  /** Counts the year this many years before the figure's own. */
  years_before: z.int().min(0).max(5).default(0),
});
export type Term = z.infer<typeof Term>;

const Part = z
  .union([Term, z.strictObject({ plus: z.array(Term).min(1), minus: z.array(Term).default([]) })])
  .transform((part) => ("measure" in part ? { plus: [part], minus: [] } : part));
/** The terms that are added and taken away, each of them in the same scale. */
export type Part = z.infer<typeof Part>;

const Formula = z.discriminatedUnion("kind", [
  /** Numerator ÷ denominator × multiplier, of sums over the cut; never a mean of ratios. */
  z.strictObject({
    kind: z.literal("ratio"),
    numerator: Part,
    denominator: Part,
    multiplier: z.int().positive(),
    /** Divides the ratio by the same ratio of the nation. */
    relative_to: z.literal("nation").optional(),
  }),
  /** The middle value; the denominator of the figure is how many values there are. */
  z.strictObject({ kind: z.literal("median"), of: Term }),
  /** The value as its owner publishes it, with numerator and denominator where they are delivered. */
  z.strictObject({
    kind: z.literal("reported"),
    reported_ids: z.array(z.string()).min(1),
    multiplier: z.int().positive(),
  }),
]);
export type Formula = z.infer<typeof Formula>;

/** In the units a person reads: euros, persons, events, days, full-time equivalents. */
const WorkedExample = z.strictObject({
  says: z.string().min(1),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number(),
  source: z.string().optional(),
});

export const DIMENSIONS = [
  "economy",
  "quality",
  "effectiveness",
  "renewal",
  "need",
  "experience",
] as const;

/** The levels of the catalogue, the deeper last; also the conditions whose codes are those of the catalogue. */
export const MODULE_LEVELS = ["package", "function", "service"] as const;
export const FIGURE_LEVELS = ["all", ...MODULE_LEVELS] as const;
export type FigureLevel = (typeof FIGURE_LEVELS)[number];

/** How the 95 % limits of a value are made; docs/methods has a page for each. */
export const INTERVAL_METHODS = [
  "wilson",
  "count",
  "several_events",
  "client_costs",
  "client_mean",
  "client_ratio",
  "client_part",
  "row_ratio",
  "rate_ratio",
  "dearest_share",
  "order_statistics",
  "none",
] as const;
export type IntervalMethod = (typeof INTERVAL_METHODS)[number];

/** Why an indicator has no limits at all; `NO_INTERVAL_REASONS` says it in words. */
export const NO_INTERVAL_OF_INDICATOR = [
  "booked_amount",
  "complete_count",
  "not_by_person",
  "published_without",
] as const;

export const IndicatorDefinition = z
  .strictObject({
    id: IndicatorId,
    /** Raised whenever the number means something else; older ones stay beside it. */
    version: z.int().positive(),
    /** Whether the definition is found in a public source or is a proposal of this project. */
    standing: z.enum(["found", "proposal"]),
    /** What of a proposal is found in public sources all the same. */
    found: z.array(z.string()).default([]),
    names: Names,
    dimension: z.enum(DIMENSIONS),
    formula: Formula,
    unit: z.enum(UNIT_IDS),
    direction: z.enum(["lower_better", "higher_better", "neutral"]),
    timing: z.enum(["leading", "lagging"]),
    metric_type: z.enum(["input", "output"]),
    measure_kind: z.enum(["quantitative", "qualitative"]),
    levels: z.array(z.enum(FIGURE_LEVELS)).min(1),
    audiences: z.array(z.enum(["national", "organiser", "producer", "client"])).min(1),
    packages: z.array(ServiceCode).min(1),
    /** What may be done with its figures: a ratio or a median is computed anew for every cut. */
    additivity: z.enum(["additive", "semi_additive", "distinct_clients", "ratio", "median"]),
    standardise: z.strictObject({
      by: z.enum(["age_sex", "none"]),
      standard: z.enum(["nation", "esp2013"]).default("nation"),
    }),
    interval: z.enum(INTERVAL_METHODS),
    /** Why there are no limits, and none where there is a method. */
    no_interval: z.enum(NO_INTERVAL_OF_INDICATOR).optional(),
    /** Below this a difference means nothing in practice: a share of the value it is compared with. */
    smallest_difference: z.number().min(0).max(1),
    source: z.strictObject({ title: Names, published: z.string(), url: z.url().optional() }),
    sotkanet: z
      .strictObject({
        ids: z.array(z.int().positive()).min(1),
        status: z.enum(["unconfirmed", "confirmed"]),
        seen_in: z.string(),
      })
      .optional(),
    checked_by: z.string().min(1),
    review_due: z.iso.date(),
    why_it_matters: Names,
    how_it_can_mislead: Names,
    /** The delivered tables without which there is no figure, as the contract names them. */
    needs: z.array(z.string()).min(1),
    note: Names.optional(),
    examples: z.array(WorkedExample).min(1),
  })
  .refine(
    ({ interval, no_interval: reason }) => (interval === "none") === (reason !== undefined),
    "interval none, and it alone, needs no_interval: the reason",
  );

/** An indicator as a file of `indicators/` defines it, one version of it. */
export type IndicatorDefinition = z.infer<typeof IndicatorDefinition>;
