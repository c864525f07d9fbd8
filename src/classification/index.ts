export { type RuleTables, ruleTables } from "./rule-rows.ts";
export { type ClassificationRule, loadRuleSets, nationalRuleSets, type RuleSet } from "./rules.ts";
