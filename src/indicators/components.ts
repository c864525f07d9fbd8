import type { ClientAmounts, Reading } from "./client-scan.ts";
import type { Condition } from "./conditions.ts";
import { countedClients } from "./counted-clients.ts";
import { countedPeriods, countedWholeCost } from "./counted-periods.ts";
import {
  all,
  type Cut,
  clientRows,
  dimensionColumn,
  dimensionList,
  groupBy,
  lineRows,
} from "./cut.ts";
import type { DimensionKind } from "./dimensions.ts";
import type { AgeRange, NamedComponent } from "./measures.ts";
import { CLIENT_ROWS, type ReadyTables } from "./ready-tables.ts";
import { smallestRelation } from "./smallest-relation.ts";

/**
 * One component of a measure over a cut: a select whose rows are different in the `keys`, with a
 * whole number `amount`. A denominator may lack dimensions that the numerator has.
 */
export type ComponentRows = { readonly sql: string; readonly keys: readonly number[] };

/** Net cost adds these to the gross cost; they are negative. */
const NET_COST = "facts.cost_microeuros + facts.income_microeuros + facts.client_fees_microeuros";
const GROSS_COST = "facts.cost_microeuros";

/** Each component is aggregated to its own grain here, before it is joined to another. */
export function componentRows(
  component: NamedComponent,
  cut: Cut,
  residentAges: AgeRange | undefined,
  { tables, amounts }: Reading,
): ComponentRows {
  const keys = cut.dimensions.map((_, index) => index);
  const clients = (of: Cut, by: readonly number[]) =>
    (tables.hasClientCounts ? countedClients(of, by) : null) ??
    countedPeriods(tables, of, by) ??
    uniqueClients(of, by, amounts);
  switch (component) {
    case "gross_cost":
      return { keys, sql: wholeCost(cut, keys, GROSS_COST, amounts) };
    case "net_cost":
      return { keys, sql: wholeCost(cut, keys, NET_COST, amounts) };
    case "events":
      return { keys, sql: sumOf(amounts(cut, "facts.event_count", "at sums"), keys, "amount") };
    case "unique_clients":
      return { keys, sql: clients(cut, keys) };
    case "cost_of_clients":
      return {
        keys,
        sql: sumOf(
          `select * from (${amounts(cut, GROSS_COST, "at sums")}) as costs where client_id is not null`,
          keys,
          "amount",
        ),
      };
    case "whole_cost_of_clients":
      return { keys, sql: wholeCostOfClients(tables, cut, keys) };
    case "residents":
      return residents(tables, cut, residentAges);
    case "clients_of_both":
      return { keys, sql: coUse(tables, cut, keys, "count(*)") };
    case "cost_in_other_package":
      return { keys, sql: coUse(tables, cut, keys, "sum(others.cost_microeuros)") };
    case "clients_of_package": {
      const own = keysWithout(cut, "other_package");
      return { keys: own, sql: clients(withoutConditionOn(cut, "other_package"), own) };
    }
    case "cost_in_all_packages": {
      const own = keysWithout(cut, "other_package");
      const anyOther = withoutConditionOn(cut, "other_package");
      return { keys: own, sql: coUse(tables, anyOther, own, "sum(others.cost_microeuros)") };
    }
  }
}

function wholeCost(
  cut: Cut,
  keys: readonly number[],
  amount: string,
  amounts: ClientAmounts,
): string {
  const lines = `select ${dimensionList(keys)}${amount} as amount from (${lineRows(cut)}) as facts`;
  const parts = [amounts(cut, amount, "at sums"), lines].map((rows) => sumOf(rows, keys, "amount"));
  return sumOf(parts.join(" union all "), keys, "amount");
}

/** No row at all, not even a null, where nothing was found. */
function sumOf(rows: string, keys: readonly number[], amount: string): string {
  return `
    select ${dimensionList(keys)}sum(${amount}) as amount
    from (${rows}) as summed${groupBy(keys)}
    having count(*) > 0`;
}

/** With `client_id`, `region_code`, `year` and `cost_microeuros`, and the dimensions of the cut. */
export function identifiedRows(tables: ReadyTables, cut: Cut): string {
  const relation = smallestRelation(tables, cut, [GROSS_COST], "at clients");
  return clientRows(cut, ["months.client_id is not null"], relation);
}

/** Different pairs first, then their number: faster than counting different values in each group. */
function uniqueClients(cut: Cut, keys: readonly number[], amounts: ClientAmounts): string {
  return `
    select ${dimensionList(keys)}count(*) as amount
    from (
        select distinct ${dimensionList(keys)}client_id
        from (${amounts(cut, "facts.event_count", "at clients")}) as counted
        where client_id is not null
    ) as pairs${groupBy(keys)}
    having count(*) > 0`;
}

/** All client-level cost, in the same region and year, of those who are clients of the cut there. */
export function wholeCostOfClients(tables: ReadyTables, cut: Cut, keys: readonly number[]): string {
  const counted = countedWholeCost(tables, cut, keys);
  if (counted !== null) return counted;
  return `
    select ${dimensionList(keys, "clients")}sum(totals.cost_microeuros) as amount
    from (
        select distinct ${dimensionList(keys)}region_code, year, client_id
        from (${identifiedRows(tables, cut)}) as identified
    ) as clients
    inner join (
        select region_code, year, client_id, sum(cost_microeuros) as cost_microeuros
        from ${tables.hasQueryTables ? "client_years" : CLIENT_ROWS}
        where client_id is not null
        group by region_code, year, client_id
    ) as totals
        on clients.region_code = totals.region_code
        and clients.year = totals.year
        and clients.client_id = totals.client_id${groupBy(keys)}
    having count(*) > 0`;
}

/**
 * Residents of the regions and years that have costs or events. A region and year without a
 * population leaves the amount of every row it belongs to unknown, rather than too small.
 */
export function residents(
  tables: ReadyTables,
  cut: Cut,
  ages: AgeRange | undefined,
): ComponentRows {
  const carried = cut.dimensions.flatMap((dimension, index) =>
    dimension.residentSql === null
      ? []
      : [{ index, kind: dimension.kind, sql: dimension.residentSql }],
  );
  const keys = carried.map(({ index }) => index);
  const columns = carried.map(({ index, sql }) => `${sql} as ${dimensionColumn(index)}, `);
  const places = carried.filter(({ kind }) => !PERSON_KINDS.has(kind)).map(({ sql }) => sql);
  const partition = places.length === 0 ? "" : `partition by ${places.join(", ")}`;
  const sql = `
    select ${dimensionList(keys)}
        case when max(gap) = 0 then sum(person_count) end as amount
    from (
        select ${columns.join("")}residents.person_count, residents.age, residents.sex,
            max(case when residents.person_count is null then 1 else 0 end)
                over (${partition}) as gap
        from (${residentRows(tables.regionYears)}) as residents
        where ${all(residentTests(cut.conditions, false))}
    ) as residents
    where ${all([...residentTests(cut.conditions, true), ...ageTests(ages)])}${groupBy(keys)}
    having count(*) > 0`;
  return { keys, sql };
}

/**
 * Regions and years with costs or events, and their residents; a single row of nulls without any.
 *
 * @param cells The relation of those regions and years.
 */
export function residentRows(cells: string): string {
  return `
    select cells.region_code, cells.year, population.age, population.sex, population.person_count
    from ${cells} as cells
    left join population
        on cells.region_code = population.region_code and cells.year = population.year`;
}

const PERSON_KINDS: ReadonlySet<string> = new Set(["age_group", "sex"]);

/** The conditions that residents can be held against: those on persons, or those on place and time. */
export function residentTests(conditions: readonly Condition[], onPersons: boolean): string[] {
  return conditions.flatMap(({ dimension, residentSql }) =>
    residentSql !== null && PERSON_KINDS.has(dimension.kind) === onPersons ? [residentSql] : [],
  );
}

function ageTests(ages: AgeRange | undefined): string[] {
  if (ages === undefined) return [];
  const until = ages.until === null ? [] : [`residents.age <= ${ages.until}`];
  return [`residents.age >= ${ages.from}`, ...until];
}

/**
 * Clients of each package beside what the same clients had in each other package. Both sides are the
 * same cut, but the condition on the package is on the first side only, that on the other package on
 * the second only.
 */
function coUse(tables: ReadyTables, cut: Cut, keys: readonly number[], amount: string): string {
  const own = keysWithout(cut, "other_package");
  const others = keysWithout(cut, "package");
  const shared = own.filter((index) => others.includes(index));
  const shown = keys.map(
    (index) => `${own.includes(index) ? "own" : "others"}.${dimensionColumn(index)}`,
  );
  const sameCut = shared.map((index) => {
    const column = dimensionColumn(index);
    return ` and own.${column} is not distinct from others.${column}`;
  });
  return `
    select ${shown.map((column) => `${column}, `).join("")}${amount} as amount
    from (
        select distinct ${dimensionList(own)}client_id
        from (${identifiedRows(tables, withoutConditionOn(cut, "other_package"))}) as identified
    ) as own
    inner join (
        select ${dimensionList(others)}client_id, sum(cost_microeuros) as cost_microeuros
        from (${identifiedRows(tables, withoutConditionOn(cut, "package"))}) as identified
        ${groupBy(others, "client_id")}
    ) as others
        on own.client_id = others.client_id${sameCut.join("")}
    group by ${shown.join(", ")}`;
}

function keysWithout(cut: Cut, kind: DimensionKind): number[] {
  return cut.dimensions.flatMap((dimension, index) => (dimension.kind === kind ? [] : [index]));
}

function withoutConditionOn(cut: Cut, kind: DimensionKind): Cut {
  return {
    ...cut,
    conditions: cut.conditions.filter(({ dimension }) => dimension.kind !== kind),
  };
}
