import { UserError, unknownName } from "../../domain/errors.ts";
import type { Names } from "../../domain/names.ts";
import type { FactTableId } from "./fact-tables.ts";
import { MEASURE_NAMES, type MeasureId } from "./measure-names.ts";

/** What a whole number of a measure counts, and how many of them make one unit that a person reads. */
export const SCALES = {
  microeuros: 1_000_000n,
  millionths: 1_000_000n,
  persons: 1n,
  events: 1n,
  days: 1n,
  minutes: 1n,
  /** A full year has twelve months. */
  months: 12n,
  millionths_of_months: 12_000_000n,
} as const;
export type ScaleId = keyof typeof SCALES;

/** What is added up from one table of facts: a whole number for each row, null where there is none. */
export type MeasureSource = {
  readonly fact: FactTableId;
  readonly amount: string;
  /** For what only rows of known clients have: the amount of these. */
  readonly amountOfClients?: string;
};

/**
 * What is done with the amounts of rows: `amount` adds them; `clients` counts the different clients who
 * have any; `whole` adds all that the clients of the cut have in the same region and year;
 * `dearest_tenth` adds those of the tenth of an area's clients who have most; `middle` takes the middle.
 */
export type Counting = "amount" | "clients" | "whole" | "dearest_tenth" | "middle";

/**
 * A named measure: what a definition may add up. `additive` ones may be summed over every cut;
 * `semi_additive` ones over some; `distinct_clients` and `median` over none: they are made anew in each.
 */
export type NamedMeasure = {
  readonly scale: ScaleId;
  readonly additivity: "additive" | "semi_additive" | "distinct_clients" | "median";
  readonly counts: Counting;
  readonly sources: readonly MeasureSource[];
  /** How often a value counts, for a middle value. */
  readonly weight?: string;
};

const NET = "facts.cost_microeuros + facts.income_microeuros + facts.client_fees_microeuros";
const WITHOUT_FUNCTION = "case when facts.function_id is null then facts.cost_microeuros end";
const COST = "facts.cost_microeuros";

/** A sum of one column over the rows of one table. */
function sumOf(fact: FactTableId, column: string, scale: ScaleId) {
  return measure("amount", "additive", [{ fact, amount: `facts.${column}` }], scale);
}

/** The number of rows of one table. */
function rowsOf(fact: FactTableId) {
  return measure("amount", "additive", [{ fact, amount: "1" }], "events");
}

/** The number of different clients in one table. */
function clientsOf(fact: FactTableId) {
  return measure("clients", "distinct_clients", [{ fact, amount: "1" }], "persons");
}

/** A sum over what is on clients and the lines on none. */
function costOf(amount: string) {
  const facts = ["client_service_months", "cost_lines"] as const;
  const sources = facts.map((fact) => ({ fact, amount }));
  return measure("amount", "additive", sources, "microeuros");
}

function measure(
  counts: Counting,
  additivity: NamedMeasure["additivity"],
  sources: readonly MeasureSource[],
  scale: ScaleId,
): NamedMeasure {
  return { scale, additivity, counts, sources };
}

/** The middle of an amount of rows, each of them as often as its weight says. */
function middleOf(fact: FactTableId, column: string, weight: string): NamedMeasure {
  const sources = [{ fact, amount: `facts.${column}` }];
  return { ...measure("middle", "median", sources, "days"), weight };
}

const MONTHS = "client_service_months";
const onMonths = (amount: string): MeasureSource[] => [{ fact: MONTHS, amount }];
const ofClients = (amountOfClients: string): MeasureSource[] => [
  {
    fact: MONTHS,
    amount: `case when facts.client_id is not null then ${amountOfClients} end`,
    amountOfClients,
  },
];

/** What they are in words is in `MEASURE_NAMES`. */
export const NAMED_MEASURES: Readonly<Record<MeasureId, NamedMeasure>> = {
  gross_cost: costOf("facts.cost_microeuros"),
  net_cost: costOf(NET),
  cost_without_function: costOf(WITHOUT_FUNCTION),
  event_cost: sumOf(MONTHS, "cost_microeuros", "microeuros"),
  cost_of_clients: measure("amount", "additive", ofClients(COST), "microeuros"),
  whole_cost_of_clients: measure("whole", "semi_additive", ofClients(COST), "microeuros"),
  cost_of_dearest_tenth: measure(
    "dearest_tenth",
    "distinct_clients",
    ofClients(COST),
    "microeuros",
  ),
  events: sumOf(MONTHS, "event_count", "events"),
  coded_events: sumOf(MONTHS, "coded_event_count", "events"),
  output: sumOf(MONTHS, "output_millionths", "millionths"),
  working_minutes: sumOf(MONTHS, "duration_minutes", "minutes"),
  clients: measure("clients", "distinct_clients", onMonths("facts.event_count"), "persons"),
  residents: sumOf("population", "person_count", "persons"),
  need_weighted_residents: sumOf("need_weights", "weighted_millionths", "millionths"),
  stays: rowsOf("stays"),
  stay_clients: clientsOf("stays"),
  emergency_visits: rowsOf("emergency_visits"),
  clients_in_care_at_year_end: clientsOf("year_end_care"),
  waits: rowsOf("waits"),
  waiting_clients: clientsOf("waits"),
  waiting_days: middleOf("waits", "waiting_days_at_year_end", "1"),
  recording_lag: middleOf("recording_months", "lag_days", "facts.event_count"),
  answers: sumOf("survey_answers", "weight_millionths", "millionths"),
  answer_scores: sumOf("survey_answers", "weighted_value_millionths", "millionths"),
  measured_clients: clientsOf("outcomes"),
  covered_clients: clientsOf("coverage"),
  cost_before_plan: sumOf("plans", "cost_before_microeuros", "microeuros"),
  cost_after_plan: sumOf("plans", "cost_after_microeuros", "microeuros"),
  staff: sumOf("staff_months", "full_time_equivalents_millionths", "millionths_of_months"),
  permanent_staff: sumOf("staff_months", "permanent_count", "months"),
  permanent_leavers: sumOf("staff_months", "permanent_leaver_count", "persons"),
  sick_days: sumOf("staff_months", "sick_day_count", "days"),
  employment_days: sumOf("staff_months", "employment_day_count", "days"),
  booked_cost: sumOf("account_months", "amount_microeuros", "microeuros"),
  budget: sumOf("budgets", "amount_microeuros", "microeuros"),
};

/** What a measure counts, in words. @throws UserError "unknown_name" with a suggestion. */
export function measureNames(id: string): Names {
  const found = Object.entries(MEASURE_NAMES).find(([name]) => name === id);
  if (found !== undefined) return found[1];
  throw unknownName("measure", id, Object.keys(MEASURE_NAMES));
}

/** The measure of a name. @throws UserError "unknown_name" with a suggestion. */
export function namedMeasure(id: string): NamedMeasure {
  const found = Object.entries(NAMED_MEASURES).find(([name]) => name === id);
  if (found !== undefined) return found[1];
  throw unknownName("measure", id, Object.keys(NAMED_MEASURES));
}

/** The one scale of measures that are added. @throws UserError "invalid_definition" when they differ. */
export function commonScale(place: string, ids: readonly string[]): ScaleId {
  const [first, ...others] = [...new Set(ids.map((id) => namedMeasure(id).scale))];
  if (first !== undefined && others.length === 0) return first;
  throw new UserError(
    "invalid_definition",
    `${place}: adds ${ids.join(" and ")}, which are counted in different units`,
  );
}
