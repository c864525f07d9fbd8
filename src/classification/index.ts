export { type RuleTables, ruleTables } from "./rule-rows.ts";
export { type ClassificationRule, loadRuleSets, type RuleSet } from "./rules.ts";
