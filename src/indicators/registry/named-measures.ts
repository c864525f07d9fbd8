import { UserError, unknownName } from "../../domain/errors.ts";
import type { FactTableId } from "./fact-tables.ts";

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
export type MeasureSource = { readonly fact: FactTableId; readonly amount: string };

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
  readonly meaning: string;
  readonly scale: ScaleId;
  readonly additivity: "additive" | "semi_additive" | "distinct_clients" | "median";
  readonly counts: Counting;
  readonly sources: readonly MeasureSource[];
  /** How often a value counts, for a middle value. */
  readonly weight?: string;
};

const NET = "facts.cost_microeuros + facts.income_microeuros + facts.client_fees_microeuros";
const WITHOUT_FUNCTION = "case when facts.function_id is null then facts.cost_microeuros end";
const OF_CLIENTS = "case when facts.client_id is not null then facts.cost_microeuros end";

type Wording = Pick<NamedMeasure, "meaning" | "scale">;

/** A sum of one column over the rows of one table. */
function sumOf(fact: FactTableId, column: string, wording: Wording) {
  return measure("amount", "additive", [{ fact, amount: `facts.${column}` }], wording);
}

/** The number of rows of one table. */
function rowsOf(fact: FactTableId, meaning: string) {
  return measure("amount", "additive", [{ fact, amount: "1" }], { meaning, scale: "events" });
}

/** The number of different clients in one table. */
function clientsOf(fact: FactTableId, meaning: string) {
  const wording: Wording = { meaning, scale: "persons" };
  return measure("clients", "distinct_clients", [{ fact, amount: "1" }], wording);
}

/** A sum over what is on clients and the lines on none. */
function costOf(amount: string, meaning: string) {
  const facts = ["client_service_months", "cost_lines"] as const;
  const wording: Wording = { meaning, scale: "microeuros" };
  return measure(
    "amount",
    "additive",
    facts.map((fact) => ({ fact, amount })),
    wording,
  );
}

function measure(
  counts: Counting,
  additivity: NamedMeasure["additivity"],
  sources: readonly MeasureSource[],
  { meaning, scale }: Wording,
): NamedMeasure {
  return { meaning, scale, additivity, counts, sources };
}

const MONTHS = "client_service_months";
const onMonths = (amount: string): MeasureSource[] => [{ fact: MONTHS, amount }];
const euros = (meaning: string): Wording => ({ meaning, scale: "microeuros" });

export const NAMED_MEASURES: Readonly<Record<string, NamedMeasure>> = {
  gross_cost: costOf("facts.cost_microeuros", "gross cost, lines on no client included"),
  net_cost: costOf(NET, "net cost (less income and client fees), lines on no client included"),
  cost_without_function: costOf(WITHOUT_FUNCTION, "gross cost that is on no function"),
  event_cost: sumOf(MONTHS, "cost_microeuros", euros("gross cost of events")),
  cost_of_clients: measure(
    "amount",
    "additive",
    onMonths(OF_CLIENTS),
    euros("gross cost of identified clients"),
  ),
  whole_cost_of_clients: measure(
    "whole",
    "semi_additive",
    onMonths(OF_CLIENTS),
    euros("all gross cost of the same clients in the same region and year"),
  ),
  cost_of_dearest_tenth: measure(
    "dearest_tenth",
    "distinct_clients",
    onMonths(OF_CLIENTS),
    euros("gross cost of the tenth of the area’s clients who cost most"),
  ),
  events: sumOf(MONTHS, "event_count", { meaning: "events", scale: "events" }),
  coded_events: sumOf(MONTHS, "coded_event_count", {
    meaning: "events with all mandatory coded fields",
    scale: "events",
  }),
  output: sumOf(MONTHS, "output_millionths", {
    meaning: "output units (visits, days, hours, as the service counts them)",
    scale: "millionths",
  }),
  working_minutes: sumOf(MONTHS, "duration_minutes", {
    meaning: "known working minutes of events",
    scale: "minutes",
  }),
  clients: measure("clients", "distinct_clients", onMonths("facts.event_count"), {
    meaning: "different identified clients",
    scale: "persons",
  }),
  residents: sumOf("population", "person_count", {
    meaning: "residents at the end of the year",
    scale: "persons",
  }),
  need_weighted_residents: sumOf("need_weights", "weighted_millionths", {
    meaning: "residents, each weighing the region’s coefficient of need",
    scale: "millionths",
  }),
  stays: rowsOf("stays", "stays that ended in the year"),
  stay_clients: clientsOf("stays", "different clients with a stay"),
  emergency_visits: rowsOf("emergency_visits", "emergency visits and missions"),
  clients_in_care_at_year_end: clientsOf(
    "year_end_care",
    "different clients in round-the-clock care on 31 December",
  ),
  waits: rowsOf("waits", "entries in a queue"),
  waiting_clients: clientsOf("waits", "different clients in a queue"),
  waiting_days: {
    ...measure("middle", "median", [{ fact: "waits", amount: "facts.waiting_days_at_year_end" }], {
      meaning: "days waited by the end of the year",
      scale: "days",
    }),
    weight: "1",
  },
  recording_lag: {
    ...measure("middle", "median", [{ fact: "recording_months", amount: "facts.lag_days" }], {
      meaning: "days from event to delivery",
      scale: "days",
    }),
    weight: "facts.event_count",
  },
  answers: sumOf("survey_answers", "weight_millionths", {
    meaning: "answers, by their weight",
    scale: "millionths",
  }),
  answer_scores: sumOf("survey_answers", "weighted_value_millionths", {
    meaning: "sum of the answers’ values, by their weight",
    scale: "millionths",
  }),
  measured_clients: clientsOf("outcomes", "different clients measured with an instrument"),
  covered_clients: clientsOf("coverage", "different clients of the functions that it is about"),
  cost_before_plan: sumOf(
    "plans",
    "cost_before_microeuros",
    euros("cost of the year before a plan"),
  ),
  cost_after_plan: sumOf("plans", "cost_after_microeuros", euros("cost of the year after a plan")),
  staff: sumOf("staff_months", "full_time_equivalents_millionths", {
    meaning: "person-years of staff",
    scale: "millionths_of_months",
  }),
  permanent_staff: sumOf("staff_months", "permanent_count", {
    meaning: "permanent employees, mean of the months",
    scale: "months",
  }),
  permanent_leavers: sumOf("staff_months", "permanent_leaver_count", {
    meaning: "permanent employees who left",
    scale: "persons",
  }),
  sick_days: sumOf("staff_months", "sick_day_count", {
    meaning: "days of sickness absence",
    scale: "days",
  }),
  employment_days: sumOf("staff_months", "employment_day_count", {
    meaning: "calendar days of employment",
    scale: "days",
  }),
  booked_cost: sumOf(
    "account_months",
    "amount_microeuros",
    euros("cost as booked, before allocation"),
  ),
  budget: sumOf("budgets", "amount_microeuros", euros("budgeted net cost")),
};

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
