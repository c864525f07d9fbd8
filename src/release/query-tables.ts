/** `clients_in_month_01` to `clients_in_month_12`. */
const numbered = (name: string, count: number, digits: number) =>
  Array.from({ length: count }, (_, at) => `${name}_${String(at + 1).padStart(digits, "0")}`);

const columns = (names: readonly string[], type: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, type]));

const SUMS = {
  event_count: "bigint",
  coded_event_count: "bigint",
  duration_minutes: "bigint",
  output_millionths: "bigint",
  cost_microeuros: "bigint",
  income_microeuros: "bigint",
  client_fees_microeuros: "bigint",
} as const;

/**
 * What the run has added up and counted beforehand, so that a query reads little: `models/marts/queries/`, column by
 * column with their SQL types. No table says anything that the rows on clients do not.
 */
export const QUERY_TABLES = {
  area_months: {
    region_code: "varchar",
    year: "integer",
    package_id: "varchar",
    function_id: "varchar",
    month: "date",
    service_id: "varchar",
    contact_mode: "varchar",
    profession: "varchar",
    speciality: "varchar",
    urgency: "varchar",
    is_client_known: "boolean",
    sex: "varchar",
    age_at_year_end: "integer",
    ...SUMS,
  },
  producer_months: {
    region_code: "varchar",
    year: "integer",
    package_id: "varchar",
    function_id: "varchar",
    month: "date",
    service_id: "varchar",
    producer_id: "varchar",
    funding_channel: "varchar",
    is_client_known: "boolean",
    ...SUMS,
  },
  client_services: {
    region_code: "varchar",
    year: "integer",
    client_id: "uuid",
    package_id: "varchar",
    function_id: "varchar",
    service_id: "varchar",
    producer_id: "varchar",
    funding_channel: "varchar",
    sex: "varchar",
    age_at_year_end: "integer",
    age_band: "integer",
    /** 1 for January, 2 for February, 4 for March and so on, added up. */
    months: "integer",
    event_count: "bigint",
    cost_microeuros: "bigint",
    income_microeuros: "bigint",
    client_fees_microeuros: "bigint",
  },
  client_years: {
    region_code: "varchar",
    year: "integer",
    client_id: "uuid",
    sex: "varchar",
    age_at_year_end: "integer",
    event_count: "bigint",
    cost_microeuros: "bigint",
    income_microeuros: "bigint",
    client_fees_microeuros: "bigint",
  },
  segment_years: {
    region_code: "varchar",
    year: "integer",
    segment_system: "varchar",
    client_id: "uuid",
    segment: "varchar",
  },
  client_period_counts: {
    year: "integer",
    area_kind: "varchar",
    area_code: "varchar",
    level: "varchar",
    divided_by: "varchar",
    package_id: "varchar",
    function_id: "varchar",
    service_id: "varchar",
    producer_id: "varchar",
    funding_channel: "varchar",
    sex: "varchar",
    age_at_year_end: "integer",
    clients_in_year: "bigint",
    ...columns(numbered("clients_in_quarter", 4, 1), "bigint"),
    ...columns(numbered("clients_in_month", 12, 2), "bigint"),
    whole_cost_microeuros: "bigint",
  },
} as const;

/** Where the bands of ages begin in tables of sums and counts: each has the least age of its band. */
export const AGE_BAND_STARTS = [0, 7, 12, 13, 18, 23, 25, 45, 65, 75, 85] as const;
