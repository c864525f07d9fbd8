import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError, unknownName } from "../domain/errors.ts";
import { Names, oneText, Wording } from "../domain/names.ts";
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
  /** A key of the set's `reasons`, or in a region's own rules a text. */
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
  source: Wording,
  /** Reasons that several rules give, in three languages. */
  reasons: z.record(z.string(), Names).optional(),
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

/** The national rule sets alone, for their names and reasons. */
export function nationalRuleSets(folder: string): RuleSet[] {
  return readFolder(folder, "national", null);
}

function readFolder(
  folder: string,
  level: RuleSet["level"],
  services: ReadonlySet<string> | null,
): RuleSet[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files.toSorted().map((name) => readRuleSet(join(folder, name), level, services));
}

function readRuleSet(
  path: string,
  level: RuleSet["level"],
  services: ReadonlySet<string> | null,
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
    if (rule.service_id !== "=code" && services?.has(rule.service_id) === false) {
      throw new UserError(
        "invalid_definition",
        `${path}: rule ${rule.rule_id} gives service ${rule.service_id}, which the catalogue does not have`,
      );
    }
  }
  return { ...ruleSet, rules: ruleSet.rules.map((rule) => withReason(path, ruleSet, rule)) };
}

/** A rule with its reason in words. What comes with this package is written in three languages. */
function withReason(path: string, { level, reasons }: RuleSet, rule: ClassificationRule) {
  if (rule.reason === undefined) return rule;
  const names = reasons?.[rule.reason];
  if (names !== undefined) return { ...rule, reason: oneText(names) };
  if (level === "regional") return rule;
  const error = unknownName("reason", rule.reason, Object.keys(reasons ?? {}));
  throw new UserError("invalid_definition", `${path}: rule ${rule.rule_id}: ${error.message}`);
}
