/** What a condition of a definition is held against: a text, a whole number, or a yes or no. */
export type FilterColumn = {
  readonly sql: string;
  readonly kind: "text" | "number" | "flag";
  /** For what another table knows of the row: puts the test into a look-up there. */
  readonly within?: (test: string) => string;
};

/** The columns of the catalogue that rows of facts may carry. */
export type ModuleColumn = "package_id" | "function_id" | "service_id";

/**
 * A table of facts that named measures add up. Every fact has a region and a year; the rest says what
 * else its rows carry. Expressions read the rows as `facts`.
 */
export type FactTable = {
  /** The table of the release. */
  readonly table: string;
  /** For facts that are made of several tables: a statement over the year's rows of each. */
  readonly relation?: (rowsOf: (table: string) => string) => string;
  /** The delivered table that feeds it, for the reason why a figure is missing. */
  readonly deliveredAs: string;
  /** Made of events: no row of it is nothing done, as long as there are events. */
  readonly isOfEvents?: boolean;
  /** Where in the catalogue its rows lie; none for what belongs to no service. */
  readonly modules: readonly ModuleColumn[];
  readonly hasClients: boolean;
  readonly hasProducers: boolean;
  /** Age and sex of the person a row is about; null where there is none. */
  readonly person: { readonly age: string; readonly sex: string } | null;
  readonly filters: Readonly<Record<string, FilterColumn>>;
};

const text = (sql: string): FilterColumn => ({ sql, kind: "text" });
const number = (sql: string): FilterColumn => ({ sql, kind: "number" });
const flag = (sql: string): FilterColumn => ({ sql, kind: "flag" });

/** Conditions on columns that have the name of the condition. */
const columns = (kind: FilterColumn["kind"], ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { sql: `facts.${name}`, kind }]));

const MODULES = {
  package: text("facts.package_id"),
  function: text("facts.function_id"),
  service: text("facts.service_id"),
};
const CLIENT = { age: number("facts.age_at_year_end"), sex: text("facts.sex") };
const MONTH = { month: number("extract(month from facts.month)") };
const PERSON = { age: "facts.age_at_year_end", sex: "facts.sex" };

const ALL_MODULES: readonly ModuleColumn[] = ["package_id", "function_id", "service_id"];

/** Rows about persons, whom a producer has served. */
const onClients = { modules: ALL_MODULES, hasClients: true, hasProducers: true, person: PERSON };
const onNobody = { modules: ALL_MODULES, hasClients: false, hasProducers: false, person: null };

/** The kind of the producer (own, purchased, voucher, personal budget) of a row. */
const PRODUCER_KIND: FilterColumn = {
  ...text("producers.kind"),
  within: (test) =>
    `facts.producer_id in (select producers.producer_id from producers where ${test})`,
};

/** Residents, each weighing what the coefficient of need of the region says; in millionths of a person. */
function needWeights(rowsOf: (table: string) => string): string {
  return `
    select
        coefficients.region_code,
        coefficients.year,
        cast(coefficients.value_millionths * residents.person_count as bigint) as weighted_millionths
    from ${rowsOf("reported_indicators")} as coefficients
    inner join (
        select region_code, sum(person_count) as person_count
        from ${rowsOf("population")} as residents
        group by region_code
    ) as residents
        on coefficients.region_code = residents.region_code
    where coefficients.indicator_id = 'need:coefficient'
        and coefficients.sex is null
        and coefficients.package_id is null`;
}

export const FACT_TABLES = {
  client_service_months: {
    table: "client_service_months",
    deliveredAs: "service_events",
    ...onClients,
    filters: {
      ...MODULES,
      ...CLIENT,
      ...MONTH,
      ...columns("text", "funding_channel", "contact_mode", "profession", "speciality", "urgency"),
      producer_kind: PRODUCER_KIND,
    },
  },
  cost_lines: {
    table: "cost_lines",
    deliveredAs: "ledger_entries",
    ...onNobody,
    filters: { ...MODULES, line_kind: text("facts.line_kind") },
  },
  population: {
    table: "population",
    deliveredAs: "population",
    modules: [],
    hasClients: false,
    hasProducers: false,
    person: { age: "facts.age", sex: "facts.sex" },
    filters: { age: number("facts.age"), sex: text("facts.sex") },
  },
  stays: {
    table: "stays",
    deliveredAs: "episodes",
    ...onClients,
    filters: {
      ...MODULES,
      ...CLIENT,
      ...columns("text", "kind", "diagnosis_group"),
      ...columns("number", "day_count"),
      ...columns(
        "flag",
        "is_unplanned",
        "is_involuntary",
        "has_complication",
        "is_index_stay",
        "readmitted_30_days",
        "unplanned_readmitted_30_days",
        "died_365_days",
        "home_at_day_90",
      ),
      is_followed_365_days: flag("facts.died_365_days is not null"),
      is_followed_90_days: flag("facts.home_at_day_90 is not null"),
      is_complication_known: flag("facts.has_complication is not null"),
    },
  },
  emergency_visits: {
    table: "emergency_visits",
    isOfEvents: true,
    deliveredAs: "service_events",
    ...onClients,
    filters: {
      ...MODULES,
      ...MONTH,
      age: number("facts.age_at_event"),
      sex: text("facts.sex"),
      ...columns("text", "kind"),
      ...columns("flag", "is_transported", "returned_48_hours"),
      is_followed_48_hours: flag("facts.returned_48_hours is not null"),
    },
  },
  year_end_care: {
    table: "year_end_care",
    isOfEvents: true,
    deliveredAs: "service_events",
    ...onClients,
    filters: {
      ...MODULES,
      ...CLIENT,
      ...columns("text", "kind"),
      ...columns("number", "day_count"),
      // Round-the-clock care of older people, or any stay that has become long.
      is_long_term: flag("(facts.function_id = 'PP04-F09' or facts.day_count >= 90)"),
    },
  },
  waits: {
    table: "waits",
    deliveredAs: "waiting",
    ...onClients,
    filters: {
      ...MODULES,
      ...CLIENT,
      ...columns("text", "urgency", "priority"),
      ...columns(
        "flag",
        "requested_in_year",
        "assessed_in_year",
        "started_in_year",
        "is_waiting_at_year_end",
      ),
      ...columns(
        "number",
        "days_to_assessment",
        "days_to_start",
        "days_from_assessment",
        "working_days_to_start",
        "waiting_days_at_year_end",
      ),
      // Of those who began in the year until they did, of the others until the end of the year.
      days_waited: number(
        "case when facts.started_in_year then facts.days_to_start else facts.waiting_days_at_year_end end",
      ),
      within_target: flag("facts.minutes_to_start <= facts.target_minutes"),
      has_target: flag("(facts.minutes_to_start is not null and facts.target_minutes is not null)"),
    },
  },
  survey_answers: {
    table: "survey_answers",
    deliveredAs: "survey_answers",
    modules: ALL_MODULES,
    hasClients: false,
    hasProducers: true,
    person: null,
    filters: {
      ...MODULES,
      ...MONTH,
      ...columns("text", "survey", "question", "age_group"),
      value_millionths: number("facts.value_millionths"),
    },
  },
  outcomes: {
    table: "outcomes",
    deliveredAs: "outcome_measurements",
    ...onClients,
    hasProducers: false,
    filters: {
      ...MODULES,
      ...CLIENT,
      ...columns("text", "instrument"),
      ...columns("number", "measurement_count", "last_value_millionths"),
      ...columns("flag", "is_improved_or_held"),
      is_measured_twice: flag("facts.is_improved_or_held is not null"),
    },
  },
  plans: {
    table: "plans",
    deliveredAs: "service_plans",
    ...onClients,
    hasProducers: false,
    filters: {
      ...MODULES,
      ...CLIENT,
      ...columns("text", "need"),
      ...columns("flag", "made_in_year", "is_valid_at_year_end", "is_followed_12_months"),
    },
  },
  coverage: {
    table: "coverage",
    isOfEvents: true,
    deliveredAs: "service_plans",
    modules: ["package_id", "function_id"],
    hasClients: true,
    hasProducers: false,
    person: PERSON,
    filters: {
      package: MODULES.package,
      function: MODULES.function,
      ...CLIENT,
      ...columns("text", "coverage"),
      ...columns("flag", "is_covered"),
    },
  },
  recording_months: {
    table: "recording_months",
    isOfEvents: true,
    deliveredAs: "service_events",
    modules: ["package_id", "function_id"],
    hasClients: false,
    hasProducers: false,
    person: null,
    filters: { package: MODULES.package, function: MODULES.function, ...MONTH },
  },
  staff_months: {
    table: "staff_months",
    deliveredAs: "staff",
    ...onNobody,
    filters: { ...MODULES, ...MONTH, ...columns("text", "profession") },
  },
  account_months: {
    table: "account_months",
    deliveredAs: "ledger_entries",
    ...onNobody,
    filters: { ...MODULES, ...MONTH, ...columns("text", "cost_type", "account_group") },
  },
  budgets: {
    table: "budgets",
    deliveredAs: "budgets",
    ...onNobody,
    filters: { ...MODULES, ...MONTH },
  },
  reported_indicators: {
    table: "reported_indicators",
    deliveredAs: "reported_indicators",
    ...onNobody,
    filters: { ...MODULES, ...columns("text", "indicator_id", "sex") },
  },
  need_weights: {
    table: "reported_indicators",
    deliveredAs: "reported_indicators",
    relation: needWeights,
    modules: [],
    hasClients: false,
    hasProducers: false,
    person: null,
    filters: {},
  },
} as const satisfies Readonly<Record<string, FactTable>>;

export type FactTableId = keyof typeof FACT_TABLES;
