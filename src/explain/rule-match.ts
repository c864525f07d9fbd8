import { type Row, requiredText, textValue } from "../sql/engine.ts";

/** One classification rule, its codes gathered; a condition that is null takes anything. */
export type Rule = {
  readonly rule_id: string;
  readonly rule_set: string;
  readonly level: string;
  readonly reason: string | null;
  readonly region_code: string | null;
  readonly code_system: string | null;
  /** Codes, and beginnings of codes as `T2*`; none take any code. */
  readonly codes: readonly string[];
  readonly contact_mode: string | null;
  readonly profession: string | null;
  readonly speciality: string | null;
  readonly cost_centre_id: string | null;
  readonly producer_id: string | null;
  readonly age_from: number | null;
  /** Excluded. */
  readonly age_until: number | null;
  readonly valid_from: string;
  /** Excluded. */
  readonly valid_until: string | null;
  /** Null when the event's own code names the service. */
  readonly service_id: string | null;
};

/** What the rules look at in an event. */
export type ClassifiedEvent = {
  readonly region_code: string;
  readonly code_system: string | null;
  readonly code: string | null;
  readonly contact_mode: string | null;
  readonly profession: string | null;
  readonly speciality: string | null;
  readonly cost_centre_id: string | null;
  readonly producer_id: string | null;
  readonly age_at_event: number | null;
  readonly started_on: string;
};

/** A condition of a rule, as it reads, and what the event has there. The client's age is not told. */
export type RuleCondition = {
  readonly condition: string;
  readonly wanted: string;
  readonly found: string | null;
  readonly is_met: boolean;
};

/** Puts the rows of the rule table together, one rule each, in the order in which rules are tried. */
export function rulesOf(rows: readonly Row[]): Rule[] {
  const rules = new Map<string, Rule>();
  for (const row of rows) {
    const ruleId = requiredText(row, "rule_id");
    const earlier = rules.get(ruleId);
    const pattern = patternOf(row, "code");
    const codes = [...(earlier?.codes ?? []), ...(pattern === null ? [] : [pattern])];
    rules.set(ruleId, { ...(earlier ?? ruleOf(ruleId, row)), codes });
  }
  return [...rules.values()];
}

function ruleOf(ruleId: string, row: Row): Rule {
  return {
    rule_id: ruleId,
    rule_set: requiredText(row, "rule_set"),
    level: requiredText(row, "level"),
    reason: textValue(row, "reason"),
    region_code: textValue(row, "region_code"),
    code_system: textValue(row, "code_system"),
    codes: [],
    contact_mode: textValue(row, "contact_mode"),
    profession: textValue(row, "profession"),
    speciality: patternOf(row, "speciality"),
    cost_centre_id: textValue(row, "cost_centre_id"),
    producer_id: textValue(row, "producer_id"),
    age_from: numberValue(row, "age_from"),
    age_until: numberValue(row, "age_until"),
    valid_from: requiredText(row, "valid_from"),
    valid_until: textValue(row, "valid_until"),
    service_id: row["takes_code_as_service"] === true ? null : textValue(row, "service_id"),
  };
}

/**
 * The conditions of a rule held against an event, in the order in which they are read. A rule takes an
 * event when all are met (models/marts/classification/classification__decisions.sql).
 *
 * @param services The services of the catalogue: a rule that takes the code as the service needs one.
 */
export function ruleConditions(
  rule: Rule,
  event: ClassifiedEvent,
  services: ReadonlySet<string>,
): RuleCondition[] {
  const conditions: (RuleCondition | null)[] = [
    equality("region", rule.region_code, event.region_code),
    equality("code system", rule.code_system, event.code_system),
    patterns("code", rule.codes, event.code),
    equality("contact mode", rule.contact_mode, event.contact_mode),
    equality("profession", rule.profession, event.profession),
    patterns("speciality", rule.speciality === null ? [] : [rule.speciality], event.speciality),
    equality("cost centre", rule.cost_centre_id, event.cost_centre_id),
    equality("producer", rule.producer_id, event.producer_id),
    ageCondition(rule, event.age_at_event),
    dayCondition(rule, event.started_on),
    rule.service_id !== null
      ? null
      : {
          condition: "code as service",
          wanted: "a service of the catalogue",
          found: event.code,
          is_met: event.code !== null && services.has(event.code),
        },
  ];
  return conditions.filter((condition) => condition !== null);
}

function equality(
  condition: string,
  wanted: string | null,
  found: string | null,
): RuleCondition | null {
  return wanted === null ? null : { condition, wanted, found, is_met: wanted === found };
}

function patterns(
  condition: string,
  wanted: readonly string[],
  found: string | null,
): RuleCondition | null {
  if (wanted.length === 0) return null;
  const isMet = wanted.some((pattern) =>
    pattern.endsWith("*") ? found?.startsWith(pattern.slice(0, -1)) === true : pattern === found,
  );
  return { condition, wanted: wanted.join(", "), found, is_met: isMet };
}

function ageCondition({ age_from: from, age_until: until }: Rule, age: number | null) {
  if (from === null && until === null) return null;
  const bounded = age === null ? null : Math.max(0, Math.min(age, 120));
  const isMet =
    bounded !== null && (from === null || bounded >= from) && (until === null || bounded < until);
  return {
    condition: "age",
    wanted: `${from ?? 0}–${until === null ? "" : until - 1}`,
    found: bounded === null ? "not known" : isMet ? "in it" : "not in it",
    is_met: isMet,
  };
}

function dayCondition({ valid_from: from, valid_until: until }: Rule, day: string) {
  return {
    condition: "day",
    wanted: until === null ? `from ${from}` : `from ${from}, before ${until}`,
    found: day,
    is_met: day >= from && (until === null || day < until),
  };
}

function patternOf(row: Row, column: "code" | "speciality"): string | null {
  const prefix = textValue(row, `${column}_prefix`);
  return prefix === null ? textValue(row, column) : `${prefix}*`;
}

function numberValue(row: Row, column: string): number | null {
  const value = row[column] ?? null;
  return value === null ? null : Number(value);
}
