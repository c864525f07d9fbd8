import { compareTexts } from "../domain/text-order.ts";
import type { FilterValue } from "../indicators/index.ts";
import { TOGETHER } from "./places.ts";

/** What a number is counted under, by the names of the conditions. None: everything of its place. */
export type Conditions = Readonly<Record<string, FilterValue>>;

/** How conditions stand in the id of a cell, the same for the same ones. */
export function conditionsNode(conditions: Conditions): string {
  const parts = Object.entries(conditions)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort(compareTexts);
  return parts.length === 0 ? TOGETHER : parts.join(" ");
}

/** Conditions of modules, by which a number is that of another place. */
const MODULE_CONDITIONS = ["package", "function", "service"];

/**
 * Where a number under conditions of modules is. What a package has in one of its functions is the number of that
 * function, and a service has all of what it has in its own function. Where several modules of a place are meant, the
 * condition stays, with these alone.
 *
 * @returns Null where nothing of the place is meant: then there is no number.
 */
export function placeUnder(
  module: string,
  conditions: Conditions,
): { readonly module: string; readonly conditions: Conditions } | null {
  let at = module;
  const left: Record<string, FilterValue> = {};
  for (const [name, value] of Object.entries(conditions)) {
    const codes = Array.isArray(value) && MODULE_CONDITIONS.includes(name) ? value : null;
    if (codes === null || codes.some((code) => code.endsWith("*"))) {
      left[name] = value;
      continue;
    }
    if (codes.some((code) => isWithin(at, code))) continue;
    const meant = codes.filter((code) => isWithin(code, at)).sort(compareTexts);
    if (meant.length === 0) return null;
    if (meant.length === 1) at = meant[0] ?? at;
    else left[name] = meant;
  }
  return { module: at, conditions: left };
}

/** The modules of a place that a number is of together, and its other conditions; null for one module. */
export function severalModules(
  conditions: Conditions,
): { readonly modules: readonly string[]; readonly conditions: Conditions } | null {
  const name = MODULE_CONDITIONS.find((one) => conditions[one] !== undefined);
  if (name === undefined) return null;
  const { [name]: value, ...others } = conditions;
  const isOfCodes = Array.isArray(value) && value.every((code) => !code.endsWith("*"));
  return isOfCodes ? { modules: value, conditions: others } : null;
}

/** A module is a part of another, or the same one. */
function isWithin(module: string, of: string): boolean {
  return of === TOGETHER || module === of || module.startsWith(`${of}-`);
}

/** Everything that fulfils the first conditions fulfils the second, and these are others. */
export function isNarrower(first: Conditions, second: Conditions): boolean {
  return (
    conditionsNode(first) !== conditionsNode(second) &&
    Object.entries(second).every(([name, wide]) => {
      const narrow = first[name];
      return narrow !== undefined && isPart(narrow, wide);
    })
  );
}

function isPart(narrow: FilterValue, wide: FilterValue): boolean {
  if (Array.isArray(narrow)) {
    return Array.isArray(wide) && narrow.every((code) => wide.some((one) => isCodeOf(code, one)));
  }
  if (typeof narrow === "boolean" || typeof wide === "boolean" || Array.isArray(wide)) {
    return narrow === wide;
  }
  return fromOf(narrow) >= fromOf(wide) && untilOf(narrow) <= untilOf(wide);
}

function isCodeOf(code: string, wide: string): boolean {
  return code === wide || (wide.endsWith("*") && code.startsWith(wide.slice(0, -1)));
}

type Range = { readonly from?: number | undefined; readonly until?: number | undefined };

function fromOf({ from }: Range): number {
  return from ?? Number.NEGATIVE_INFINITY;
}

function untilOf({ until }: Range): number {
  return until ?? Number.POSITIVE_INFINITY;
}

/** The ages that conditions of age alone mean, both ends included; null for other conditions. */
export function agesOf(conditions: Conditions): { from: number; until: number } | null {
  const { age, ...others } = conditions;
  if (age === undefined || typeof age === "boolean" || Array.isArray(age)) return null;
  return Object.keys(others).length === 0 ? { from: fromOf(age), until: untilOf(age) } : null;
}

const PERSONAL = ["age", "sex"];

/** The first conditions have beside the second only what somebody is or is not all year: one age, one sex. */
export function isOfPersons(first: Conditions, second: Conditions): boolean {
  return Object.entries(first).every(
    ([name, value]) =>
      PERSONAL.includes(name) || JSON.stringify(value) === JSON.stringify(second[name]),
  );
}
