import { COMPARISON_TABLES } from "./comparison-tables.ts";
import { FACT_TABLES } from "./fact-tables.ts";

/** The gross cost types of a release: each is a column `<type>_microeuros`. */
export const GROSS_COST_TYPES = [
  "staff",
  "premises",
  "equipment",
  "purchased_services",
  "materials_and_medicines",
  "reimbursements",
  "support_services",
  "other",
] as const;

/** What reduces the cost; negative numbers. Net cost is gross cost plus these. */
export const REDUCING_COST_TYPES = ["income", "client_fees"] as const;

export const COST_TYPES = [...GROSS_COST_TYPES, ...REDUCING_COST_TYPES] as const;
export type CostType = (typeof COST_TYPES)[number];

const moneyColumns: Readonly<Record<string, string>> = Object.fromEntries(
  [...COST_TYPES.map((type) => `${type}_microeuros`), "cost_microeuros"].map((column) => [
    column,
    "bigint",
  ]),
);

const poolColumns: Readonly<Record<string, string>> = Object.fromEntries(
  COST_TYPES.flatMap((type) => [
    [`${type}_cents`, "bigint"],
    [`${type}_direct_cents`, "bigint"],
    [`${type}_unit`, "double"],
  ]),
);

const names = (subject: string): Readonly<Record<string, string>> => ({
  [`${subject}_name_fi`]: "varchar",
  [`${subject}_name_sv`]: "varchar",
  [`${subject}_name_en`]: "varchar",
});

/**
 * The tables that `query` and `explain` read, column by column with their SQL types. A table that a
 * release does not have is read as an empty one.
 */
export const RELEASE_TABLES = {
  client_service_months: {
    package_id: "varchar",
    function_id: "varchar",
    region_code: "varchar",
    year: "integer",
    month: "date",
    client_id: "uuid",
    sex: "varchar",
    age_at_year_end: "integer",
    service_id: "varchar",
    producer_id: "varchar",
    cost_centre_id: "varchar",
    funding_channel: "varchar",
    contact_mode: "varchar",
    profession: "varchar",
    speciality: "varchar",
    urgency: "varchar",
    event_count: "bigint",
    coded_event_count: "bigint",
    duration_minutes: "bigint",
    output_millionths: "bigint",
    ...moneyColumns,
  },
  cost_lines: {
    region_code: "varchar",
    year: "integer",
    line_kind: "varchar",
    cost_centre_id: "varchar",
    package_id: "varchar",
    function_id: "varchar",
    service_id: "varchar",
    name: "varchar",
    ...moneyColumns,
  },
  services: {
    catalogue_version: "varchar",
    package_id: "varchar",
    ...names("package"),
    package_kind: "varchar",
    package_scope: "varchar",
    function_id: "varchar",
    ...names("function"),
    service_id: "varchar",
    ...names("service"),
    output_unit: "varchar",
    region_code: "varchar",
    place_from: "date",
    place_until: "date",
  },
  view_placements: {
    view_id: "varchar",
    service_id: "varchar",
    age_from: "integer",
    age_until: "integer",
    node_id: "varchar",
    place_from: "date",
    place_until: "date",
  },
  view_nodes: {
    view_id: "varchar",
    node_id: "varchar",
    parent_id: "varchar",
    name_fi: "varchar",
    name_sv: "varchar",
    name_en: "varchar",
  },
  population: {
    region_code: "varchar",
    municipality_code: "varchar",
    year: "integer",
    age: "integer",
    sex: "varchar",
    person_count: "bigint",
  },
  client_segments: {
    client_id: "uuid",
    segment_system: "varchar",
    segment: "varchar",
    valid_from: "date",
    valid_until: "date",
  },
  regions: {
    region_code: "varchar",
    name_fi: "varchar",
    name_sv: "varchar",
    name_en: "varchar",
    kind: "varchar",
    collaborative_area_code: "varchar",
  },
  producers: {
    producer_id: "varchar",
    name: "varchar",
    kind: "varchar",
    region_code: "varchar",
  },
  cost_centres: {
    region_code: "varchar",
    year: "integer",
    cost_centre_id: "varchar",
    name: "varchar",
    kind: "varchar",
    parent_id: "varchar",
    producer_id: "varchar",
    is_population_level: "boolean",
    catalogue_code: "varchar",
    weight_method: "varchar",
    driver: "varchar",
  },
  ledger_lines: {
    region_code: "varchar",
    year: "integer",
    cost_centre_id: "varchar",
    account: "varchar",
    period: "varchar",
    cost_type: "varchar",
    rule_id: "varchar",
    amount_cents: "bigint",
    delivery_id: "varchar",
  },
  support_allocations: {
    region_code: "varchar",
    year: "integer",
    giving_cost_centre_id: "varchar",
    receiving_cost_centre_id: "varchar",
    cost_group: "varchar",
    amount_cents: "bigint",
    method: "varchar",
  },
  driver_use: {
    region_code: "varchar",
    year: "integer",
    giving_cost_centre_id: "varchar",
    receiving_cost_centre_id: "varchar",
    driver: "varchar",
    amount: "double",
  },
  pools: {
    region_code: "varchar",
    year: "integer",
    cost_centre_id: "varchar",
    pool_kind: "varchar",
    weight_method: "varchar",
    event_count: "bigint",
    total_weight: "bigint",
    ...poolColumns,
    home_service_id: "varchar",
  },
  classification_coverage: {
    region_code: "varchar",
    year: "integer",
    code_system: "varchar",
    code: "varchar",
    contact_mode: "varchar",
    profession: "varchar",
    speciality: "varchar",
    rule_id: "varchar",
    service_id: "varchar",
    event_count: "bigint",
  },
  classification_rules: {
    rule_id: "varchar",
    rule_set: "varchar",
    level: "varchar",
    priority: "bigint",
    region_code: "varchar",
    code_system: "varchar",
    code: "varchar",
    code_prefix: "varchar",
    contact_mode: "varchar",
    profession: "varchar",
    speciality: "varchar",
    speciality_prefix: "varchar",
    cost_centre_id: "varchar",
    producer_id: "varchar",
    age_from: "integer",
    age_until: "integer",
    takes_code_as_service: "boolean",
    service_id: "varchar",
    valid_from: "date",
    valid_until: "date",
    reason: "varchar",
  },
  deliveries: {
    delivery_id: "varchar",
    organiser: "varchar",
    source: "varchar",
    period_from: "date",
    period_until: "date",
    table_name: "varchar",
    received_rows: "bigint",
    accepted_rows: "bigint",
    quarantined_rows: "bigint",
  },
  ...FACT_TABLES,
  ...COMPARISON_TABLES,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type ReleaseTable = keyof typeof RELEASE_TABLES;
