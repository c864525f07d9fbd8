import { QUERY_TABLES } from "../release/index.ts";
import type { Cut } from "./cut.ts";
import { areWholeBands, CLIENT_ROWS, type ReadyTables } from "./ready-tables.ts";

/** What is added up: all rows, of which a client id only says whether there is a client; or who has any. */
export type Looking = "at sums" | "at clients";

/**
 * The smallest relation that has all that a cut and some amounts look at, with the columns of
 * `client_service_months` that they read. Adding up its rows gives the same as adding up those of that table; it has
 * the same clients where they are looked at.
 *
 * @param amounts SQL over a row as `facts`.
 */
export function smallestRelation(
  { hasQueryTables: isThere }: ReadyTables,
  cut: Cut,
  amounts: readonly string[],
  looking: Looking,
): string {
  if (!isThere) return CLIENT_ROWS;
  const used = [...cut.dimensions, ...cut.conditions.map(({ dimension }) => dimension)];
  const texts = [
    ...used.map(({ clientSql }) => clientSql),
    ...cut.conditions.map(({ clientSql }) => clientSql),
    ...amounts,
  ];
  const read = new Set([
    ...texts.flatMap(columnsRead),
    ...used.flatMap(({ kind }) => READ_BY_JOINS[kind] ?? []),
  ]);
  const areBands = areWholeBands(
    texts,
    used.flatMap(({ ageLimits }) => ageLimits ?? []),
  );
  const found = RELATIONS.find(
    ({ tells, columns, hasBands }) =>
      tells.includes(looking) &&
      (areBands || !hasBands) &&
      [...read].every((column) => columns.has(column)),
  );
  return found?.relation ?? CLIENT_ROWS;
}

/** Not only whether there is a client. */
const WHICH_CLIENT = "which client";

/** What the joins of a dimension read of a row besides its expression. */
const READ_BY_JOINS: Readonly<Record<string, readonly string[]>> = {
  view: ["service_id", "age_at_year_end", "month"],
  segment: [WHICH_CLIENT, "region_code", "year"],
};

function columnsRead(sql: string): string[] {
  return [...sql.matchAll(/\b(?:months|facts)\.([a-z_]+)/g)].map(([, column = ""]) => column);
}

type Relation = {
  readonly relation: string;
  readonly columns: ReadonlySet<string>;
  readonly tells: readonly Looking[];
  /** Its ages are the least of their bands. */
  readonly hasBands: boolean;
};

const SERVICE_SUMS = [
  "region_code",
  "year",
  "package_id",
  "function_id",
  "service_id",
  "producer_id",
  "funding_channel",
  "client_id",
  "event_count",
  "cost_microeuros",
  "income_microeuros",
  "client_fees_microeuros",
];
const YEAR_SUMS = SERVICE_SUMS.filter((column) => column in QUERY_TABLES.client_years);

/** Every sum on a client from one table, and those on nobody. */
const withoutClients = (table: "client_years" | "client_services", columns: readonly string[]) => `(
        select ${columns.join(", ")} from ${table}
        union all
        select ${columns.map((column) => (column === "client_id" ? "cast(null as uuid) as client_id" : column)).join(", ")}
        from producer_months
        where not is_client_known
    )`;

/** Which client a sum is of is not known, only whether there is one. */
const known = (table: "area_months" | "producer_months"): Relation => ({
  relation: `(
        select *, case when is_client_known then cast('00000000-0000-0000-0000-000000000000' as uuid) end as client_id
        from ${table}
    )`,
  columns: new Set([...Object.keys(QUERY_TABLES[table]), "client_id"]),
  tells: ["at sums"],
  hasBands: table === "area_months",
});

const ofClients = (table: "client_years" | "client_services"): Relation => ({
  relation: table,
  columns: new Set([...Object.keys(QUERY_TABLES[table]), WHICH_CLIENT]),
  tells: ["at clients"],
  hasBands: false,
});

const ofAll = (
  table: "client_years" | "client_services",
  columns: readonly string[],
): Relation => ({
  relation: withoutClients(table, columns),
  columns: new Set([...columns, WHICH_CLIENT]),
  tells: ["at sums"],
  hasBands: false,
});

/** Smaller ones first. */
const RELATIONS: readonly Relation[] = [
  known("producer_months"),
  known("area_months"),
  ofClients("client_years"),
  ofAll("client_years", YEAR_SUMS),
  ofClients("client_services"),
  ofAll("client_services", SERVICE_SUMS),
];
