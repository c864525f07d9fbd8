import type { Row } from "../sql/engine.ts";
import type { ClassificationRule, RuleSet } from "./rules.ts";

const FIRST_DAY = "1800-01-01";
const LAST_DAY = "9999-12-31";
const OLDEST = 121;
/** National rules come before regional ones, whatever their own priorities. */
const LEVEL_STEP = 1_000_000_000;

export type RuleTables = {
  /** One row per rule and code; ages and dates as bands and periods, so that joins stay equalities. */
  readonly rules: Row[];
  /** Ages 0 to 120 with the band each lies in. */
  readonly ageBands: Row[];
  /** Stretches of days within which the set of valid rules does not change. */
  readonly rulePeriods: Row[];
};

/** The rules as tables for SQL. A band or period starts wherever some rule's age or date limit lies. */
export function ruleTables(ruleSets: readonly RuleSet[]): RuleTables {
  const rules = ruleSets.flatMap((ruleSet) => ruleSet.rules.map((rule) => ({ ruleSet, rule })));
  const ages = limits(
    [0, OLDEST],
    rules.flatMap(({ rule }) => [rule.age_from, rule.age_until]),
  );
  const days = limits(
    [FIRST_DAY, LAST_DAY],
    rules.flatMap(({ rule }) => [rule.valid_from, rule.valid_until]),
  );
  return {
    rules: rules.flatMap(({ ruleSet, rule }) =>
      (ruleSet.only_sources ?? [null]).flatMap((source) =>
        codesOf(rule).map((code) => ({
          ...ruleRow(ruleSet, rule, code, ages, days),
          source_name: source,
        })),
      ),
    ),
    ageBands: Array.from({ length: OLDEST }, (_, age) => ({ age, age_band: bandOf(ages, age) })),
    rulePeriods: days.slice(0, -1).map((from, index) => ({
      rule_period: index,
      valid_from: from,
      valid_until: days[index + 1] ?? LAST_DAY,
    })),
  };
}

function ruleRow(
  ruleSet: RuleSet,
  rule: ClassificationRule,
  code: string | null,
  ages: readonly number[],
  days: readonly string[],
): Row {
  return {
    rule_id: rule.rule_id,
    rule_set: ruleSet.rule_set,
    rule_set_version: ruleSet.version,
    level: ruleSet.level,
    region_code: ruleSet.region_code ?? null,
    priority: rule.priority + (ruleSet.level === "national" ? 0 : LEVEL_STEP),
    code_system: rule.code_system ?? null,
    code: exact(code),
    code_prefix: prefix(code),
    contact_mode: rule.contact_mode ?? null,
    profession: rule.profession ?? null,
    speciality: exact(rule.speciality ?? null),
    speciality_prefix: prefix(rule.speciality ?? null),
    cost_centre_id: rule.cost_centre_id ?? null,
    producer_id: rule.producer_id ?? null,
    age_from: rule.age_from ?? null,
    age_until: rule.age_until ?? null,
    age_band_from: rule.age_from === undefined ? null : bandOf(ages, rule.age_from),
    age_band_until: rule.age_until === undefined ? null : bandOf(ages, rule.age_until),
    rule_period_from: bandOf(days, rule.valid_from),
    rule_period_until: bandOf(days, rule.valid_until ?? LAST_DAY),
    takes_code_as_service: rule.service_id === "=code",
    service_id: rule.service_id === "=code" ? null : rule.service_id,
    valid_from: rule.valid_from,
    valid_until: rule.valid_until ?? null,
    reason: rule.reason ?? null,
  };
}

function codesOf(rule: ClassificationRule): (string | null)[] {
  if (rule.code === undefined) return [null];
  return typeof rule.code === "string" ? [rule.code] : rule.code;
}

function exact(pattern: string | null): string | null {
  return pattern === null || pattern.endsWith("*") ? null : pattern;
}

function prefix(pattern: string | null): string | null {
  return pattern?.endsWith("*") ? pattern.slice(0, -1) : null;
}

/** All limits once, in order. */
function limits<Limit extends number | string>(
  fixed: readonly Limit[],
  given: readonly (Limit | undefined)[],
): Limit[] {
  const present = given.filter((limit) => limit !== undefined);
  return [...new Set([...fixed, ...present])].sort((left, right) =>
    left < right ? -1 : left > right ? 1 : 0,
  );
}

/** The number of the band that a value lies in: how many limits after the first are not above it. */
function bandOf<Limit extends number | string>(ordered: readonly Limit[], value: Limit): number {
  return ordered.filter((limit) => limit <= value).length - 1;
}
