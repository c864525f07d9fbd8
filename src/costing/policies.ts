import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Names, Wording } from "../domain/names.ts";
import { parseYamlFile } from "../domain/parse.ts";

const COST_TYPES = [
  "staff",
  "premises",
  "equipment",
  "purchased_services",
  "materials_and_medicines",
  "reimbursements",
  "support_services",
  "other",
] as const;

const header = {
  version: z.int().positive(),
  owner: Wording,
  /** In three languages where it comes with this package. */
  reason: Wording,
  source: z.string().min(1),
};

const AccountsPolicy = z.strictObject({
  policy: z.literal("accounts"),
  ...header,
  rules: z
    .array(
      z.strictObject({
        rule_id: z.string().min(1),
        account_from: z.string().regex(/^\d+$/),
        account_until: z.string().regex(/^\d+$/),
        cost_type: z.enum([...COST_TYPES, "income", "client_fees", "excluded"]),
        /** What indicators follow across cost types. */
        account_group: z.enum(["agency_labour", "research_and_development"]).optional(),
        name: Names,
      }),
    )
    .min(1),
});

const WeightsPolicy = z.strictObject({
  policy: z.literal("weights"),
  ...header,
  default_method: z.enum(["duration", "care_days", "drg", "price", "equal"]),
  professions: z.array(
    z.strictObject({ profession: z.string(), weight_thousandths: z.int().positive() }),
  ),
  other_profession_thousandths: z.int().positive(),
  assumed_minutes: z.array(
    z.strictObject({ contact_mode: z.string(), minutes: z.int().positive() }),
  ),
  other_assumed_minutes: z.int().positive(),
});

const DriversPolicy = z.strictObject({
  policy: z.literal("drivers"),
  ...header,
  order: z.array(z.string().min(1)).min(1),
  /** What drivers are called; others are told by their codes. */
  names: z.record(z.string(), Names).default({}),
});

/** The rules of costing, each with its version, owner and reason. */
export type CostingPolicies = {
  readonly accounts: z.infer<typeof AccountsPolicy>;
  readonly weights: z.infer<typeof WeightsPolicy>;
  readonly drivers: z.infer<typeof DriversPolicy>;
};

/**
 * Reads the costing rules: those of the program, or a workspace's own where it has a file of that name.
 *
 * @param nationalFolder Holds accounts.yaml, weights.yaml and drivers.yaml.
 * @param ownFolder The workspace's `mappings/costing`; may be absent.
 */
export function loadCostingPolicies(nationalFolder: string, ownFolder: string): CostingPolicies {
  const pathOf = (name: string) => {
    const own = join(ownFolder, name);
    return existsSync(own) ? own : join(nationalFolder, name);
  };
  return {
    accounts: parseYamlFile(pathOf("accounts.yaml"), AccountsPolicy),
    weights: parseYamlFile(pathOf("weights.yaml"), WeightsPolicy),
    drivers: parseYamlFile(pathOf("drivers.yaml"), DriversPolicy),
  };
}
