import { z } from "zod";
import { AUDIENCES } from "../audience/index.ts";
import { Names } from "../domain/names.ts";
import { parseYamlFile } from "../domain/parse.ts";

const Positive = z.int().positive();
const Share = z.number().gt(0).lte(1);

/** How wide the interval of a hidden number must stay: the wider of the two. */
const Width = z.strictObject({ units: z.number().min(1), share_of_value: z.number().min(0) });

export const AudienceRules = z
  .strictObject({
    audience: z.string().regex(/^[a-z][a-z0-9_]*$/),
    name: Names,
    /** Whose rows are published, by the policy of audiences: those that such a viewer sees. */
    viewer: z.enum(AUDIENCES).default("client"),
    minimum_count: Positive,
    dominance: z.strictObject({ largest_share: Share }).nullable(),
    zero_cells: z.enum(["published", "may_hide", "hidden"]),
    full_cells: z.enum(["published", "hidden"]),
    hidden_interval: z.strictObject({ counts: Width, amounts: Width }),
    rounding_base: Positive.nullable(),
    /** A level of modules in a kind of area is divided by ages and sexes when groups have so many clients on average. */
    ages_and_sexes: z
      .strictObject({ smallest_mean: z.number().positive() })
      .nullable()
      .default(null),
  })
  .refine((rules) => rules.rounding_base === null || rules.ages_and_sexes === null, {
    path: ["ages_and_sexes"],
    message: "numbers that are rounded to a base are not divided by ages and sexes",
  })
  .refine((rules) => rules.full_cells === "published" || rules.zero_cells !== "published", {
    path: ["zero_cells"],
    message: "a full cell can only be hidden behind zeros, so zeros may not all be published",
  });
export type AudienceRules = z.infer<typeof AudienceRules>;

const ProtectionRules = z.strictObject({
  policy: z.literal("protection"),
  version: Positive,
  valid_from: z.iso.date(),
  owner: z.string().min(1),
  reason: z.string().min(1),
  source: z.string().min(1),
  audiences: z.array(AudienceRules).min(1),
});
/** The protection rules of one version, per audience. */
export type ProtectionRules = z.infer<typeof ProtectionRules>;

/** Reads protection rules. @throws UserError "invalid_definition" naming what does not fit. */
export function loadProtectionRules(path: string): ProtectionRules {
  return parseYamlFile(path, ProtectionRules);
}
