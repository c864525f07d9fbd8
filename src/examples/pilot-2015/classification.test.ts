import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadCatalogue } from "../../catalogue/index.ts";
import { type ClassificationRule, loadRuleSets } from "../../classification/index.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { pilotParameters } from "./parameters.ts";
import { type PlannedActivity, structureOf } from "./structure.ts";

const catalogue = loadCatalogue(join(PACKAGE_ROOT, "catalogue"), "2026.1-draft");
const services = new Set(catalogue.services.map((service) => service.service_id));
const rules = loadRuleSets(join(PACKAGE_ROOT, "catalogue/classification"), "none", services)
  .flatMap((ruleSet) => ruleSet.rules)
  .toSorted((left, right) => left.priority - right.priority);
const { activities } = structureOf(pilotParameters());

function fits(pattern: string | undefined, value: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (value === undefined) return false;
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

function ruleFits(rule: ClassificationRule, activity: PlannedActivity, age: number | null) {
  const { mode, profession, speciality } = activity.parameters;
  const codes = typeof rule.code === "string" ? [rule.code] : (rule.code ?? [undefined]);
  return (
    fits(rule.code_system, activity.codeSystem) &&
    codes.some((code) => fits(code, activity.code)) &&
    fits(rule.contact_mode, mode) &&
    fits(rule.profession, profession) &&
    fits(rule.speciality, speciality) &&
    (rule.age_from === undefined || (age !== null && age >= rule.age_from)) &&
    (rule.age_until === undefined || (age !== null && age < rule.age_until))
  );
}

function serviceOf(activity: PlannedActivity, age: number | null): string | null {
  const rule = rules.find((candidate) => ruleFits(candidate, activity, age));
  if (rule === undefined) return null;
  return rule.service_id === "=code" ? activity.code : rule.service_id;
}

describe("classification of the example's events", () => {
  test("the national rules take every activity to its service at every age it is given at", () => {
    const wrong = activities.flatMap((activity) => {
      const { from, until, service } = activity.parameters;
      // An event may lie before the year's birthday, so the client may be a year younger.
      const ages = Array.from({ length: 120 }, (_, age) => age);
      const given = ages.filter((age) => age >= from - 1 && age < Math.min(until, 110));
      return given
        .filter((age) => serviceOf(activity, age) !== service)
        .map((age) => `${service} at ${age}: ${serviceOf(activity, age)}`);
    });
    expect(wrong).toEqual([]);
  });

  test("an event without a known client stays in its package", () => {
    const moved = activities
      .filter(({ packageId }) => packageId !== "PP01" && packageId !== "PP04")
      .filter((activity) => serviceOf(activity, null)?.slice(0, 4) !== activity.packageId)
      .map(({ parameters }) => parameters.service);
    expect(moved).toEqual([]);
  });
});
