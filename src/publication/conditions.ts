import { compareTexts } from "../domain/text-order.ts";
import { type FilterValue, MODULE_LEVELS } from "../indicators/index.ts";
import { TOGETHER } from "./places.ts";

/** What a number is counted under, by the names of the conditions. None: everything of its place. */
export type Conditions = Readonly<Record<string, FilterValue>>;

/** What fulfils one of several conditions; nothing fulfils two of them. */
export type AnyOf = readonly Conditions[];

/** How conditions stand in the id of a cell, the same for the same ones. */
export function conditionsNode(anyOf: AnyOf): string {
  return anyOf.map(nodeOf).sort(compareTexts).join(" or ");
}

function nodeOf(conditions: Conditions): string {
  const parts = Object.entries(conditions)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort(compareTexts);
  return parts.length === 0 ? TOGETHER : parts.join(" ");
}

/** Conditions of modules, by which a number is that of another place. */
const MODULE_CONDITIONS: readonly string[] = MODULE_LEVELS;

type NumberAt = { readonly module: string; readonly anyOf: AnyOf };

/**
 * Where a number under conditions of modules is. What a package has in one of its functions is the number of that
 * function, and a service has all of what it has in its own function. Where several modules of a place are meant, the
 * condition stays, with these alone.
 *
 * @returns Null where nothing of the place is meant: then there is no number.
 */
export function placeUnder(module: string, anyOf: AnyOf): NumberAt | null {
  const meant = anyOf.flatMap((own) => {
    const at = placeUnderOne(module, own);
    return at === null ? [] : [{ ...at, own }];
  });
  const [first] = meant;
  if (first === undefined) return null;
  const isOfOne = meant.every((one) => one.module === first.module);
  return {
    module: isOfOne ? first.module : module,
    anyOf: meant.map(({ conditions, own }) => (isOfOne ? conditions : own)),
  };
}

function placeUnderOne(
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

/** The modules that a number is of together, each with its other conditions; null for a number of one module. */
export function severalModules(anyOf: AnyOf): readonly NumberAt[] | null {
  const parts = anyOf.flatMap((conditions) => {
    const name = MODULE_CONDITIONS.find((one) => conditions[one] !== undefined);
    const { [name ?? ""]: value, ...others } = conditions;
    const isOfCodes = Array.isArray(value) && value.every((code) => !code.endsWith("*"));
    return isOfCodes ? [value.map((module) => ({ module, anyOf: [others] }))] : [];
  });
  return parts.length < anyOf.length ? null : parts.flat();
}

/** A module is a part of another, or the same one. */
function isWithin(module: string, of: string): boolean {
  return of === TOGETHER || module === of || module.startsWith(`${of}-`);
}

/** Everything that fulfils the first conditions fulfils the second, and these are others. */
export function isNarrower(first: AnyOf, second: AnyOf): boolean {
  return (
    conditionsNode(first) !== conditionsNode(second) &&
    first.every((narrow) => second.some((wide) => isWithinConditions(narrow, wide)))
  );
}

function isWithinConditions(first: Conditions, second: Conditions): boolean {
  return Object.entries(second).every(([name, wide]) => {
    const narrow = first[name];
    return narrow !== undefined && isPart(name, narrow, wide);
  });
}

/** Everything that fulfils the first two conditions fulfils the third: by doctors, at a distance, by doctors at a distance. */
export function isMeetWithin(first: AnyOf, second: AnyOf, third: AnyOf): boolean {
  return first.every((one) =>
    second.every((other) =>
      third.some((both) =>
        Object.entries(both).every(([name, wide]) =>
          [one[name], other[name]].some(
            (narrow) => narrow !== undefined && isPart(name, narrow, wide),
          ),
        ),
      ),
    ),
  );
}

/** Conditions that are about the person alone. */
export function isPersonal(anyOf: AnyOf): boolean {
  return anyOf.every((one) => Object.keys(one).every((name) => PERSONAL.includes(name)));
}

/**
 * Everything that fulfils the first conditions and not the second fulfils the third: those who waited, except over three
 * weeks, waited at most three months. Told only where one name alone makes the second narrower.
 */
export function isRestWithin(wide: AnyOf, part: AnyOf, other: AnyOf): boolean {
  const [one, narrow, third] = [wide, part, other].map((anyOf) =>
    anyOf.length === 1 ? anyOf[0] : undefined,
  );
  if (one === undefined || narrow === undefined || third === undefined) return false;
  const differing = Object.keys(narrow).filter(
    (name) => JSON.stringify(narrow[name]) !== JSON.stringify(one[name]),
  );
  const [name, ...more] = differing;
  if (name === undefined || more.length > 0) return false;
  const rest = restOf(name, one[name], narrow[name]);
  return rest?.every((value) => isWithinConditions({ ...one, [name]: value }, third)) === true;
}

/** What fulfils the wide value of a condition and not the narrow one; null where nobody can say. */
function restOf(
  name: string,
  wide: FilterValue | undefined,
  narrow: FilterValue | undefined,
): readonly FilterValue[] | null {
  if (Array.isArray(wide) && Array.isArray(narrow)) {
    const codes = wide.filter((code) => !narrow.some((one) => isCodeOf(code, one)));
    return codes.length === 0 ? [] : [codes];
  }
  if (!isRange(wide) || !isRange(narrow)) return null;
  const below = { from: fromOf(name, wide), until: fromOf(name, narrow) - 1 };
  const above = { from: untilOf(narrow) + 1, until: untilOf(wide) };
  return [below, above].filter(({ from, until }) => from <= until);
}

function isRange(value: FilterValue | undefined): value is Range {
  return typeof value === "object" && !Array.isArray(value);
}

function isPart(name: string, narrow: FilterValue, wide: FilterValue): boolean {
  if (Array.isArray(narrow)) {
    return Array.isArray(wide) && narrow.every((code) => wide.some((one) => isCodeOf(code, one)));
  }
  if (typeof narrow === "boolean" || typeof wide === "boolean" || Array.isArray(wide)) {
    return narrow === wide;
  }
  return fromOf(name, narrow) >= fromOf(name, wide) && untilOf(narrow) <= untilOf(wide);
}

/**
 * Nothing fulfils both conditions, by one of their names.
 *
 * @param names The names that count; all when left out.
 */
export function areApart(first: AnyOf, second: AnyOf, names?: readonly string[]): boolean {
  return first.every((one) =>
    second.every((other) =>
      Object.entries(one).some(([name, value]) => {
        const another = other[name];
        const counts = names === undefined || names.includes(name);
        return counts && another !== undefined && haveNothingInCommon(name, value, another);
      }),
    ),
  );
}

function haveNothingInCommon(name: string, one: FilterValue, other: FilterValue): boolean {
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.every((code) => other.every((wide) => !isCodeOf(code, wide) && !isCodeOf(wide, code)))
    );
  }
  if (typeof one === "boolean" || typeof other === "boolean") {
    return typeof one === typeof other && one !== other;
  }
  if (Array.isArray(other)) return false;
  return fromOf(name, one) > untilOf(other) || fromOf(name, other) > untilOf(one);
}

function isCodeOf(code: string, wide: string): boolean {
  return code === wide || (wide.endsWith("*") && code.startsWith(wide.slice(0, -1)));
}

type Range = { readonly from?: number | undefined; readonly until?: number | undefined };

/** Nobody is younger than nothing. */
function fromOf(name: string, { from }: Range): number {
  return from ?? (name === "age" ? 0 : Number.NEGATIVE_INFINITY);
}

function untilOf({ until }: Range): number {
  return until ?? Number.POSITIVE_INFINITY;
}

/** The ages that conditions of age alone mean, both ends included; null for other conditions. */
export function agesOf(anyOf: AnyOf): { from: number; until: number } | null {
  const [{ age, ...others } = {}, ...further] = anyOf;
  if (age === undefined || typeof age === "boolean" || Array.isArray(age)) return null;
  const isOfAgeAlone = further.length === 0 && Object.keys(others).length === 0;
  return isOfAgeAlone ? { from: fromOf("age", age), until: untilOf(age) } : null;
}

/** What somebody is or is not all year: one age, one sex. */
export const PERSONAL: readonly string[] = ["age", "sex"];

/** The first conditions have beside the second only what is personal. */
export function isOfPersons(first: AnyOf, second: AnyOf): boolean {
  return first.every((one) =>
    second.some((other) =>
      Object.entries(one).every(
        ([name, value]) =>
          PERSONAL.includes(name) || JSON.stringify(value) === JSON.stringify(other[name]),
      ),
    ),
  );
}
