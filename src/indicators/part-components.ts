import { UserError } from "../domain/errors.ts";
import type { Reading } from "./client-scan.ts";
import { type ComponentRows, residents, wholeCostOfClients } from "./components.ts";
import type { Condition } from "./conditions.ts";
import { all, type Cut, dimensionColumn, dimensionList, groupBy, lineRows } from "./cut.ts";
import type { Term } from "./definitions/index.ts";
import type { Dimension, DimensionKind } from "./dimensions.ts";
import type { PartComponent } from "./measures.ts";
import {
  type FactTableId,
  factTable,
  filterSql,
  type MeasureSource,
  namedMeasure,
} from "./registry/index.ts";

/**
 * The terms of one part over a cut, each added up at its own grain, then added to each other.
 *
 * @throws UserError "invalid_usage" for a cut that the facts of a term do not carry, and for what is not
 * made anew for a free cut: middle values, the dearest tenth, an earlier year.
 */
export function partRows(
  { indicator, part }: PartComponent,
  cut: Cut,
  reading: Reading,
): ComponentRows {
  const terms = [
    ...part.plus.map((term) => ({ sign: "", rows: termRows(indicator, term, cut, reading) })),
    ...part.minus.map((term) => ({ sign: "-", rows: termRows(indicator, term, cut, reading) })),
  ];
  const [first] = terms;
  const keys = first?.rows.keys ?? [];
  if (terms.some(({ rows }) => rows.keys.join() !== keys.join())) {
    throw refused(`${indicator}: its parts do not have the same dimensions; ask for fewer`);
  }
  const all = terms.map(
    ({ sign, rows }) =>
      `select ${dimensionList(keys)}${sign}amount as amount from (${rows.sql}) as term`,
  );
  return {
    keys,
    sql: `
      select ${dimensionList(keys)}cast(sum(amount) as bigint) as amount
      from (${all.join(" union all ")}) as terms${groupBy(keys)}
      having count(*) > 0`,
  };
}

function termRows(indicator: string, term: Term, asked: Cut, reading: Reading): ComponentRows {
  const { counts, sources } = namedMeasure(term.measure);
  if (counts === "middle" || counts === "dearest_tenth") {
    throw refused(
      `${indicator}: ${term.measure} is found anew for each area and not for a free cut; its figures are in the table figures`,
    );
  }
  if (term.years_before > 0) {
    throw refused(`${indicator}: looks at an earlier year; its figures are in the table figures`);
  }
  const { cut, keys } = scoped(indicator, term, asked);
  if (counts === "whole") return { keys, sql: wholeCostOfClients(reading.tables, cut, keys) };
  const [only, ...others] = sources;
  if (only?.fact === "population" && others.length === 0)
    return residentTerm(indicator, term, cut, reading);
  const parts = sources.map((source) => sourceRows(indicator, term, source, cut, keys, reading));
  const carried = parts[0]?.keys ?? keys;
  const rows = parts
    .map(
      ({ sql }) => `select ${dimensionList(carried)}client_id, amount from (${sql}) as source_rows`,
    )
    .join(" union all ");
  if (counts === "clients") {
    return {
      keys: carried,
      sql: `
        select ${dimensionList(carried)}count(*) as amount
        from (select distinct ${dimensionList(carried)}client_id from (${rows}) as counted
            where client_id is not null and amount is not null) as pairs${groupBy(carried)}
        having count(*) > 0`,
    };
  }
  return {
    keys: carried,
    sql: `
      select ${dimensionList(carried)}sum(amount) as amount
      from (${rows}) as summed${groupBy(carried)}
      having count(amount) > 0`,
  };
}

const BELOW_PACKAGE: readonly DimensionKind[] = ["function", "service"];
const OF_SERVICES: readonly DimensionKind[] = ["package", "view", ...BELOW_PACKAGE];

/** The cut of a term, without what its scope looks beyond, and the dimensions that it keeps. */
function scoped(indicator: string, { scope }: Term, cut: Cut): { cut: Cut; keys: number[] } {
  const beyond = scope === "all" ? OF_SERVICES : scope === "package" ? BELOW_PACKAGE : [];
  const isBeyond = ({ kind }: Dimension) => beyond.includes(kind);
  const used = [...cut.dimensions, ...cut.conditions.map(({ dimension }) => dimension)];
  if (scope === "package" && used.some(isBeyond) && !used.some(({ kind }) => kind === "package")) {
    throw refused(
      `${indicator}: looks at the whole package; add package, for example --by package,function`,
    );
  }
  return {
    cut: { ...cut, conditions: cut.conditions.filter(({ dimension }) => !isBeyond(dimension)) },
    keys: cut.dimensions.flatMap((dimension, index) => (isBeyond(dimension) ? [] : [index])),
  };
}

function residentTerm(
  indicator: string,
  { filters }: Term,
  cut: Cut,
  { tables }: Reading,
): ComponentRows {
  const { age, ...others } = filters;
  const isRange = age === undefined || (typeof age === "object" && !Array.isArray(age));
  if (!isRange || Object.keys(others).length > 0) {
    throw refused(
      `${indicator}: its residents are not only told by age; its figures are in the table figures`,
    );
  }
  return residents(
    tables,
    cut,
    age === undefined ? undefined : { from: age.from ?? 0, until: age.until ?? null },
  );
}

/** The rows of one table of facts that a cut keeps: its dimensions, the client and the amount. */
function sourceRows(
  indicator: string,
  { filters, measure }: Term,
  { fact, amount }: MeasureSource,
  cut: Cut,
  keys: readonly number[],
  { amounts }: Reading,
): ComponentRows {
  const filter = filterSql(`indicator ${indicator}`, fact, filters);
  const amountSql = filter === null ? amount : `case when ${filter} then ${amount} end`;
  const { hasClients } = factTable(fact);
  const client = hasClients ? "facts.client_id" : "cast(null as uuid)";
  const rowsOf = (rows: string, kept: readonly number[]) =>
    `select ${dimensionList(kept)}${client} as client_id, ${amountSql} as amount from (${rows}) as facts`;
  if (fact === "client_service_months") {
    const looking = namedMeasure(measure).counts === "clients" ? "at clients" : "at sums";
    return { keys, sql: amounts(cut, amountSql, looking) };
  }
  if (fact === "cost_lines") return { keys, sql: rowsOf(lineRows(cut), keys) };
  const kept = keys.filter((index) => {
    const dimension = cut.dimensions[index];
    return dimension !== undefined && expression(dimension, fact) !== null;
  });
  const columns = kept.map((index) => {
    const dimension = cut.dimensions[index];
    return `, ${dimension === undefined ? "null" : expression(dimension, fact)} as ${dimensionColumn(index)}`;
  });
  const tests = cut.conditions.map((condition) => conditionOn(indicator, condition, fact));
  const { table, relation } = factTable(fact);
  const rows = relation === undefined ? table : `(${relation((name) => name)})`;
  return {
    keys: kept,
    sql: rowsOf(
      `select facts.*${columns.join("")} from ${rows} as facts where ${all(tests)}`,
      kept,
    ),
  };
}

function conditionOn(indicator: string, condition: Condition, fact: FactTableId): string {
  const { dimension, clientSql } = condition;
  if (expression(dimension, fact) !== null) return onFacts(clientSql);
  throw refused(`${indicator}: ${factTable(fact).table} cannot be kept by ${dimension.id}`);
}

/** A dimension of client rows, over the rows of another table of facts; null where it does not carry it. */
function expression(dimension: Dimension, fact: FactTableId): string | null {
  return carries(dimension.kind, fact) ? onFacts(dimension.clientSql) : null;
}

function carries(kind: DimensionKind, fact: FactTableId): boolean {
  const { modules, hasProducers, person, filters } = factTable(fact);
  switch (kind) {
    case "region":
    case "collaborative_area":
    case "nation":
    case "year":
      return true;
    case "package":
    case "function":
    case "service":
      return modules.includes(`${kind}_id`);
    case "producer":
      return hasProducers;
    case "month":
    case "quarter":
      return filters["month"] !== undefined;
    case "age_group":
    case "sex":
      return person !== null;
    default:
      return false;
  }
}

function onFacts(sql: string): string {
  return sql.replaceAll("months.", "facts.");
}

function refused(message: string): UserError {
  return new UserError("invalid_usage", message);
}
