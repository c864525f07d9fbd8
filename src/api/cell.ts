import { z } from "zod";
import { Names } from "../domain/names.ts";
import { PlainDate } from "../domain/period.ts";

/** A plain decimal number as text, for amounts that a double cannot carry exactly. */
export const DecimalText = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ id: "DecimalText", examples: ["131591360.00"] });

/** From a day until a day that is not included. */
export const ShownPeriod = z
  .object({ from: PlainDate, until: PlainDate })
  .meta({ id: "Period", examples: [{ from: "2015-01-01", until: "2016-01-01" }] });

export const Interval = z
  .object({ lower: z.number(), upper: z.number(), level: z.number() })
  .meta({ id: "Interval", description: "Confidence interval; `level` is 0.95 for 95 %." });

export const Verdict = z
  .enum(["better", "worse", "no_difference", "cannot_say"])
  .meta({ id: "Verdict" });
export type Verdict = z.infer<typeof Verdict>;

/** What a figure is held against. */
export const Reference = z
  .object({
    kind: z.enum(["nation", "collaborative_area", "region", "peers", "previous_year", "target"]),
    code: z.string().nullable(),
    names: Names,
    value: z.number().nullable(),
  })
  .meta({ id: "Reference" });
export type Reference = z.infer<typeof Reference>;

/** Parameters with which `/api/trace/figure` explains the figure; null where it has no way down. */
export const TraceLink = z
  .object({
    measure: z.string(),
    where: z.array(z.string()),
  })
  .meta({
    id: "TraceLink",
    examples: [{ measure: "cost", where: ["year=2015", "region=11", "package=PP04"] }],
  });
export type TraceLink = z.infer<typeof TraceLink>;

/** What stands beside every figure, whatever is known of it. */
const beside = {
  /** A code of `UNITS`. */
  unit: z.string(),
  period: ShownPeriod.nullable(),
  numerator: DecimalText.nullable(),
  denominator: DecimalText.nullable(),
  interval: Interval.nullable(),
  /** Why a value of an indicator has no interval, as a code of a reason; null where it has one. */
  no_interval: z.string().nullable(),
  /** The value as it would be with the standard population; null when it is not standardised. */
  standardised: z.object({ value: z.number(), interval: Interval.nullable() }).nullable(),
  reference: Reference.nullable(),
  verdict: Verdict.nullable(),
  release_id: z.string(),
  trace: TraceLink.nullable(),
};

/**
 * One figure. Zero is known to be nothing, missing is not known, hidden is protected, and not
 * comparable is known but misleading beside the others: four different things, told by `kind`.
 */
export const Cell = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("value"), value: z.number(), ...beside }),
    z.object({ kind: z.literal("zero"), value: z.literal(0), ...beside }),
    z.object({ kind: z.literal("missing"), reason: z.string(), ...beside }),
    z.object({ kind: z.literal("hidden"), reason: z.string(), ...beside }),
    z.object({
      kind: z.literal("not_comparable"),
      reason: z.string(),
      value: z.number().nullable(),
      ...beside,
    }),
  ])
  .meta({ id: "Cell" });
export type Cell = z.infer<typeof Cell>;

/** A thing with a code and a name in three languages: a region, a package, an indicator. */
export const Named = z.object({ code: z.string(), names: Names }).meta({ id: "Named" });
export type Named = z.infer<typeof Named>;

export const AreaKind = z.enum(["region", "collaborative_area", "nation"]).meta({ id: "AreaKind" });
export type AreaKind = z.infer<typeof AreaKind>;

/** A region, a collaborative area, or the nation (`FI`). */
export const Area = z
  .object({ kind: AreaKind, code: z.string(), names: Names })
  .meta({ id: "Area" });
export type Area = z.infer<typeof Area>;

export const Level = z.enum(["all", "package", "function", "service"]).meta({ id: "Level" });
export type Level = z.infer<typeof Level>;

/** Which part of a longer list an answer holds. */
export const Page = z
  .object({
    offset: z.int().nonnegative(),
    limit: z.int().positive(),
    total: z.int().nonnegative(),
  })
  .meta({ id: "Page" });

export const ReleaseId = z.string().regex(/^\w[\w-]{0,63}$/);
