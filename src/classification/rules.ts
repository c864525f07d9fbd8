import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseYamlFile } from "../domain/parse.ts";
import { PlainDate } from "../domain/period.ts";

/** A code, or all codes that begin with it: "T21", "T2*". */
const CodePattern = z.string().min(1);

const Rule = z.strictObject({
  rule_id: z.string().min(1),
  /** Lower comes first; equal priorities go by rule_id. */
  priority: z.int(),
  code_system: z.string().optional(),
  code: z.union([CodePattern, z.array(CodePattern).min(1)]).optional(),
  contact_mode: z.string().optional(),
  profession: z.string().optional(),
  speciality: CodePattern.optional(),
  cost_centre_id: z.string().optional(),
  producer_id: z.string().optional(),
  age_from: z.int().min(0).max(120).optional(),
  age_until: z.int().min(1).max(121).optional(),
  /** A service of the catalogue, or "=code" when the event's own code names it. */
  service_id: z.string().min(1),
  valid_from: PlainDate,
  valid_until: PlainDate.optional(),
  reason: z.string().min(1).optional(),
});
export type ClassificationRule = z.infer<typeof Rule>;

const RuleSet = z.strictObject({
  rule_set: z.string().min(1),
  version: z.int().positive(),
  level: z.enum(["national", "regional"]),
  region_code: z.string().optional(),
  /** Sources whose events the rules are for; every source when left out. */
  only_sources: z.array(z.string().min(1)).min(1).optional(),
  source: z.string().min(1),
  notes: z.array(z.string()).optional(),
  rules: z.array(Rule),
});
export type RuleSet = z.infer<typeof RuleSet>;

/**
 * Reads the rule sets that decide where events belong: the national ones and a workspace's own.
 *
 * @throws UserError "invalid_definition" for a rule id used twice, a regional set without its region,
 *   or a rule for a service that the catalogue does not have.
 */
export function loadRuleSets(
  nationalFolder: string,
  regionalFolder: string,
  services: ReadonlySet<string>,
): RuleSet[] {
  const ruleSets = [
    ...readFolder(nationalFolder, "national", services),
    ...readFolder(regionalFolder, "regional", services),
  ];
  const seen = new Map<string, string>();
  for (const { rule_set: ruleSet, rules } of ruleSets) {
    for (const { rule_id: ruleId } of rules) {
      const other = seen.get(ruleId);
      if (other !== undefined) {
        throw new UserError(
          "invalid_definition",
          `rule ${ruleId} is in ${other} and in ${ruleSet}: give one another id`,
        );
      }
      seen.set(ruleId, ruleSet);
    }
  }
  return ruleSets;
}

function readFolder(
  folder: string,
  level: RuleSet["level"],
  services: ReadonlySet<string>,
): RuleSet[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files.toSorted().map((name) => readRuleSet(join(folder, name), level, services));
}

function readRuleSet(
  path: string,
  level: RuleSet["level"],
  services: ReadonlySet<string>,
): RuleSet {
  const ruleSet = parseYamlFile(path, RuleSet);
  if (ruleSet.level !== level) {
    throw new UserError(
      "invalid_definition",
      `${path} says level ${ruleSet.level}, but lies among the ${level} rules`,
    );
  }
  if (level === "regional" && ruleSet.region_code === undefined) {
    throw new UserError("invalid_definition", `${path} is regional and must name its region_code`);
  }
  for (const rule of ruleSet.rules) {
    if (rule.service_id !== "=code" && !services.has(rule.service_id)) {
      throw new UserError(
        "invalid_definition",
        `${path}: rule ${rule.rule_id} gives service ${rule.service_id}, which the catalogue does not have`,
      );
    }
  }
  return ruleSet;
}
