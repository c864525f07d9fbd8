import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { Names } from "../domain/names.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { parseYamlFile } from "../domain/parse.ts";
import { AUDIENCES, type Audience } from "./viewer.ts";

export const AREAS = ["nation", "collaborative_area", "own_region", "other_region"] as const;
export const PRODUCERS = ["together", "own", "other"] as const;
export const LEVELS = ["all", "package", "function", "service"] as const;
export const INDICATOR_DIMENSIONS = [
  "economy",
  "quality",
  "effectiveness",
  "renewal",
  "need",
  "experience",
] as const;
export type IndicatorDimension = (typeof INDICATOR_DIMENSIONS)[number];

const some = <Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .array(z.enum(values))
    .min(1)
    .refine((list) => new Set(list).size === list.length, "something stands in the list twice");

const Grant = z.strictObject({
  areas: some(AREAS),
  producers: some(PRODUCERS),
  levels: some(LEVELS),
  dimensions: some(INDICATOR_DIMENSIONS),
  figures: z.enum(["release", "published"]),
  if_named: z.boolean().default(false),
  choice_of: z.int().min(2).nullable().default(null),
});
/** One thing that an audience sees. */
export type Grant = z.infer<typeof Grant>;

const Peers = z.strictObject({
  least_producers: z.int().min(3),
  quantiles: z.array(z.number().gt(0).lt(1)).min(1),
});

const QueryGrant = z.strictObject({
  rows: z.enum(["all", "own_regions", "own_producers"]),
  by: z.union([z.literal("any"), z.array(z.string().min(1)).min(1)]),
  /** Measures that may not be asked so. */
  not: z.array(z.string().min(1)).default([]),
});

const AudiencePolicyOfOne = z.strictObject({
  audience: z.enum(AUDIENCES),
  name: Names,
  grants: z.array(Grant).min(1),
  peers: Peers.nullable().default(null),
  queries: z.array(QueryGrant),
});

export const AudiencePolicy = z
  .strictObject({
    policy: z.literal("audience"),
    version: z.int().positive(),
    valid_from: z.iso.date(),
    owner: z.string().min(1),
    reason: z.string().min(1),
    source: z.string().min(1),
    audiences: z.array(AudiencePolicyOfOne),
  })
  .refine(
    ({ audiences }) =>
      audiences.length === AUDIENCES.length &&
      AUDIENCES.every((id) => audiences.some(({ audience }) => audience === id)),
    { path: ["audiences"], message: `says once what each sees: ${AUDIENCES.join(", ")}` },
  );
/** Who may see what, of one version. */
export type AudiencePolicy = z.infer<typeof AudiencePolicy>;

/** The policy that comes with this package. */
export const AUDIENCE_POLICY_FILE = join(PACKAGE_ROOT, "audience", "policy.yaml");

/** Reads a policy. @throws UserError "invalid_definition" naming what does not fit. */
export function loadAudiencePolicy(path: string = AUDIENCE_POLICY_FILE): AudiencePolicy {
  return parseYamlFile(path, AudiencePolicy);
}

let ownPolicy: AudiencePolicy | null = null;

/** The policy in force: that of this package, read once. @throws UserError "invalid_definition". */
export function audiencePolicy(): AudiencePolicy {
  ownPolicy ??= loadAudiencePolicy();
  return ownPolicy;
}

export function rulesOf(policy: AudiencePolicy, audience: Audience) {
  const found = policy.audiences.find((one) => one.audience === audience);
  if (found !== undefined) return found;
  throw new UserError("invalid_definition", `the audience policy says nothing of ${audience}`);
}
