/** What a condition of a definition is held against: a text, a whole number, or a yes or no. */
export type FilterColumn = {
  readonly sql: string;
  readonly kind: "text" | "number" | "flag";
  /** For what another table knows of the row: puts the test into a look-up there. */
  readonly within?: (test: string) => string;
};

/**
 * A table of facts that named measures add up. Every fact has a region and a year; the rest says what
 * else its rows carry. Expressions read the rows as `facts`.
 */
export type FactTable = {
  /** The table of the release. */
  readonly table: string;
  /** The delivered table that feeds it, for the reason why a figure is missing. */
  readonly deliveredAs: string;
  /** Whether rows lie in a package, function and service. */
  readonly hasModules: boolean;
  readonly hasClients: boolean;
  readonly hasProducers: boolean;
  /** Age and sex of the person a row is about; null where there is none. */
  readonly person: { readonly age: string; readonly sex: string } | null;
  readonly filters: Readonly<Record<string, FilterColumn>>;
};

const text = (sql: string): FilterColumn => ({ sql, kind: "text" });
const number = (sql: string): FilterColumn => ({ sql, kind: "number" });

const MODULES = {
  package: text("facts.package_id"),
  function: text("facts.function_id"),
  service: text("facts.service_id"),
};
const CLIENT = { age: number("facts.age_at_year_end"), sex: text("facts.sex") };
const MONTH = { month: number("extract(month from facts.month)") };
const PERSON = { age: "facts.age_at_year_end", sex: "facts.sex" };

const onClients = { hasModules: true, hasClients: true, hasProducers: true, person: PERSON };
const onNobody = { hasModules: true, hasClients: false, hasProducers: false, person: null };

/** The kind of the producer (own, purchased, voucher, personal budget) of a row. */
const PRODUCER_KIND: FilterColumn = {
  ...text("producers.kind"),
  within: (test) =>
    `facts.producer_id in (select producers.producer_id from producers where ${test})`,
};

export const FACT_TABLES = {
  client_service_months: {
    table: "client_service_months",
    deliveredAs: "service_events",
    ...onClients,
    filters: {
      ...MODULES,
      ...CLIENT,
      ...MONTH,
      funding_channel: text("facts.funding_channel"),
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
    hasModules: false,
    hasClients: false,
    hasProducers: false,
    person: { age: "facts.age", sex: "facts.sex" },
    filters: { age: number("facts.age"), sex: text("facts.sex") },
  },
} as const satisfies Readonly<Record<string, FactTable>>;

export type FactTableId = keyof typeof FACT_TABLES;
