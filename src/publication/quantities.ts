import {
  type IndicatorDefinition,
  NAMED_MEASURES,
  namedMeasure,
  SCALES,
  type Term,
} from "../indicators/index.ts";
import type { Conditions } from "./conditions.ts";

/**
 * A number that one or several indicators divide: the same sum under the same conditions is the same number
 * wherever it stands, and is protected once.
 */
export type Quantity = {
  /** What is counted or added, the same for the same number under wider and narrower conditions. */
  readonly key: string;
  /** Under which conditions; none where several sums under conditions of their own are one number. */
  readonly conditions: Conditions;
  /** `open`: about nobody, such as residents and budgets; never hidden. */
  readonly kind: "counts" | "amounts" | "open";
  /** Parts add up over modules and producers; else one client can be in several. */
  readonly isAdditive: boolean;
  /** Whole numbers of a cell in one unit of the rules: a person, an event, a euro. */
  readonly unit: number;
  readonly isMoney: boolean;
  /** Beside a figure of a module stands the number of that module, of its package, or of everything. */
  readonly scope: Term["scope"];
  readonly yearsBefore: number;
};

/** What is divided and by what; null where there is no such number, or none of ours. */
export type QuantitiesOfIndicator = {
  readonly numerator: Quantity | null;
  readonly denominator: Quantity | null;
  /** The numerator is a part of the denominator, so that those left over are a number too. */
  readonly isShare: boolean;
};

/** Facts that are about no client: what a region has, plans or reports as a whole. */
const ABOUT_NOBODY: ReadonlySet<string> = new Set([
  "cost_lines",
  "population",
  "need_weights",
  "staff_months",
  "budgets",
  "account_months",
  "reported_indicators",
  "recording_months",
]);

/** The quantities of an indicator. */
export function quantitiesOf({ formula, unit }: IndicatorDefinition): QuantitiesOfIndicator {
  switch (formula.kind) {
    case "ratio": {
      const numerator = quantityOf(formula.numerator);
      const denominator = quantityOf(formula.denominator);
      const isOfCounts = numerator.kind === "counts" && denominator.kind === "counts";
      return { numerator, denominator, isShare: unit === "percent" && isOfCounts };
    }
    case "median":
      // The denominator is how many values there are; the middle one is hidden with it.
      return {
        numerator: null,
        denominator: {
          ...quantityOf({ plus: [formula.of], minus: [] }),
          key: valuesOf(formula.of.measure),
          kind: "counts",
          isAdditive: true,
          unit: 1,
          isMoney: false,
        },
        isShare: false,
      };
    default:
      return { numerator: null, denominator: null, isShare: false };
  }
}

type Part = { readonly plus: readonly Term[]; readonly minus: readonly Term[] };

function quantityOf({ plus, minus }: Part): Quantity {
  const terms = [...plus, ...minus];
  const measures = terms.map(({ measure }) => namedMeasure(measure));
  const facts = measures.flatMap(({ sources }) => sources.map(({ fact }) => fact));
  const scale = measures[0]?.scale ?? "events";
  const isCount = scale === "persons" || scale === "events";
  const scopes = new Set(terms.map(({ scope }) => scope));
  const years = new Set(terms.map(({ years_before: years }) => years));
  const [scope = "module"] = scopes;
  const [yearsBefore = 0] = years;
  const isPlain = scopes.size === 1 && years.size === 1;
  const [only] = terms.length === 1 ? terms : [];
  const sums = [
    plus
      .map((term) => termKey(term, isPlain))
      .sort()
      .join(" + "),
    ...(minus.length === 0
      ? []
      : [
          minus
            .map((term) => termKey(term, isPlain))
            .sort()
            .join(" + "),
        ]),
  ].join(" - ");
  const isOfNobody = facts.every((fact) => ABOUT_NOBODY.has(fact));
  return {
    key: only?.measure ?? sums,
    conditions: only?.filters ?? {},
    kind: isOfNobody ? "open" : isCount ? "counts" : "amounts",
    isAdditive: isPlain && measures.every(({ additivity }) => additivity === "additive"),
    unit: Number(SCALES[scale]),
    isMoney: scale === "microeuros",
    scope: isPlain ? scope : "module",
    yearsBefore: isPlain ? yearsBefore : 0,
  };
}

/** How many values a middle one is of: the rows that it is taken from, where each counts once. */
function valuesOf(measure: string): string {
  const { sources, weight } = namedMeasure(measure);
  const rows = Object.entries(NAMED_MEASURES).find(
    ([, other]) =>
      other.counts === "amount" &&
      other.sources.length === 1 &&
      other.sources.every(({ fact, amount }) => fact === sources[0]?.fact && amount === weight),
  );
  return rows?.[0] ?? `values of ${measure}`;
}

/** @param isPlain All terms have the same scope and year, which then belong to the place and not to the key. */
function termKey({ measure, filters, scope, years_before: years }: Term, isPlain = true): string {
  const conditions = Object.entries(filters)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort();
  const of = isPlain ? [] : [`of ${scope}, ${years} years before`];
  return [measure, ...conditions, ...of].join(" ");
}
