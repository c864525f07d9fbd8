import {
  type IndicatorDefinition,
  NAMED_MEASURES,
  namedMeasure,
  SCALES,
  type Term,
} from "../indicators/index.ts";
import { type AnyOf, areApart } from "./conditions.ts";

/**
 * A number that one or several indicators divide: the same sum under the same conditions is the same number
 * wherever it stands, and is protected once.
 */
export type Quantity = {
  /** What is counted or added, the same for the same number under wider and narrower conditions. */
  readonly key: string;
  /** Under any of which conditions; nothing is under two of them. */
  readonly anyOf: AnyOf;
  /**
   * `open`: about nobody, such as residents and budgets; never hidden. `untied`: a sum of which nobody can say what it
   * has in common with other numbers; never told.
   */
  readonly kind: "counts" | "amounts" | "open" | "untied";
  /** Parts add up over modules and producers; else one client can be in several. */
  readonly isAdditive: boolean;
  /** Whole numbers of a cell in one unit of the rules: a person, an event, a euro. */
  readonly unit: number;
  readonly isMoney: boolean;
  /** Of answers to a survey, of which nobody knows whose they are. */
  readonly isOfAnswers: boolean;
  /** Beside a figure of a module stands the number of that module, of its package, or of everything. */
  readonly scope: Term["scope"];
  readonly yearsBefore: number;
  /** The numerator is an open denominator without this number, so both together tell it. */
  readonly isLeftFromOpen: boolean;
};

/** What is divided and by what; null where there is no such number, or none of ours. */
export type QuantitiesOfIndicator = {
  readonly numerator: Quantity | null;
  readonly denominator: Quantity | null;
  /** The numerator is a part of the denominator, so that those left over are a number too. */
  readonly isShare: boolean;
};

const RECORDED_EVENTS = "values of recording_lag";

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
      const numerator = leftFromOpen(formula) ?? quantityOf(formula.numerator);
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
          ...numberOf(valuesOf(formula.of.measure), formula.of.filters),
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
type Ratio = Extract<IndicatorDefinition["formula"], { readonly kind: "ratio" }>;

/** Residents without clients are told beside the residents: the number is that of the clients. */
function leftFromOpen({ numerator, denominator }: Ratio): Quantity | null {
  const [taken, ...others] = numerator.minus;
  const isOfDenominator =
    denominator.minus.length === 0 &&
    JSON.stringify(numerator.plus) === JSON.stringify(denominator.plus);
  if (taken === undefined || others.length > 0 || !isOfDenominator) return null;
  if (!numerator.plus.every(isOpen) || isOpen(taken)) return null;
  return { ...quantityOf({ plus: [taken], minus: [] }), isLeftFromOpen: true };
}

function isOpen({ measure }: Term): boolean {
  return namedMeasure(measure).sources.every(({ fact }) => ABOUT_NOBODY.has(fact));
}

function quantityOf({ plus, minus }: Part): Quantity {
  const terms = [...plus, ...minus];
  const [first] = terms;
  if (first === undefined) throw new RangeError("a part without terms");
  const measure = namedMeasure(first.measure);
  const scale = measure.scale;
  const kind = scale === "persons" || scale === "events" ? "counts" : "amounts";
  const conditions = numberOf(first.measure, first.filters);
  return {
    key: conditions.key,
    anyOf: terms.flatMap((term) => numberOf(term.measure, term.filters).anyOf),
    kind: terms.every(isOpen) ? "open" : isOneNumber({ plus, minus }) ? kind : "untied",
    isAdditive: measure.additivity === "additive",
    unit: Number(SCALES[scale]),
    isMoney: scale === "microeuros",
    isOfAnswers: measure.sources.some(({ fact }) => fact === "survey_answers"),
    scope: first.scope,
    yearsBefore: first.years_before,
    isLeftFromOpen: false,
  };
}

/** One sum, or the sums of one measure under conditions of which nothing fulfils two. */
function isOneNumber({ plus, minus }: Part): boolean {
  const [first] = plus;
  const isAdditive =
    plus.length === 1 || namedMeasure(first?.measure ?? "").additivity === "additive";
  return (
    minus.length === 0 &&
    isAdditive &&
    plus.every(
      (term, at) =>
        term.measure === first?.measure &&
        term.scope === first.scope &&
        term.years_before === first.years_before &&
        plus.slice(0, at).every((other) => areApart([term.filters], [other.filters])),
    )
  );
}

/** Measures of which each is a part of another, as conditions of the other one. */
const PART_OF: Readonly<Record<string, { readonly measure: string; readonly condition: string }>> =
  {
    coded_events: { measure: "events", condition: "is_coded" },
    [RECORDED_EVENTS]: { measure: "events", condition: "has_recording_lag" },
  };

function numberOf(measure: string, filters: Term["filters"]): Pick<Quantity, "key" | "anyOf"> {
  const whole = PART_OF[measure];
  if (whole === undefined) return { key: measure, anyOf: [filters] };
  return { key: whole.measure, anyOf: [{ ...filters, [whole.condition]: true }] };
}

/** How many values a middle one is of: the rows that it is taken from, where each counts once. */
export function valuesOf(measure: string): string {
  const { sources, weight } = namedMeasure(measure);
  const rows = Object.entries(NAMED_MEASURES).find(
    ([, other]) =>
      other.counts === "amount" &&
      other.sources.length === 1 &&
      other.sources.every(({ fact, amount }) => fact === sources[0]?.fact && amount === weight),
  );
  return rows?.[0] ?? `values of ${measure}`;
}

/**
 * A definition by whose ratio the clients behind a middle value can be counted: the rows that it is taken from, where
 * each counts once.
 */
export function withCountedValues(definition: IndicatorDefinition): IndicatorDefinition {
  const { formula } = definition;
  if (formula.kind !== "median") return definition;
  const measure = valuesOf(formula.of.measure);
  if (!Object.hasOwn(NAMED_MEASURES, measure)) return definition;
  const part = { plus: [{ ...formula.of, measure }], minus: [] };
  return {
    ...definition,
    formula: { kind: "ratio", numerator: part, denominator: part, multiplier: 1 },
  };
}
