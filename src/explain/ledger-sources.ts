import type { Release } from "../release/index.ts";
import { countValue, type Row, requiredText, textValue, wholeValue } from "../sql/engine.ts";
import type { FigureMoney } from "./cost-cells.ts";

/** One account of one cost centre in a year or a month, as the ledger has it. */
export type LedgerLine = {
  readonly region_code: string;
  readonly year: number;
  readonly cost_centre_id: string;
  /** A cost type, `income`, `client_fees`, `excluded` or `unmapped`. */
  readonly cost_type: string;
  readonly account: string;
  /** `2015` or `2015-03`. */
  readonly period: string;
  readonly amount_cents: bigint;
  readonly rule_id: string | null;
  readonly delivery_ids: readonly string[];
};

/** What a final cost centre got from a support centre, and the share of the giver's cost that it is. */
export type SupportPart = {
  readonly region_code: string;
  readonly year: number;
  readonly giving_cost_centre_id: string;
  readonly receiving_cost_centre_id: string;
  /** `gross`, `income` or `client_fees`. */
  readonly cost_group: string;
  readonly amount_cents: bigint;
  readonly given_cents: bigint;
  readonly driver: string | null;
  readonly method: string | null;
};

export type LedgerSources = {
  readonly lines: readonly LedgerLine[];
  readonly support: readonly SupportPart[];
};

/**
 * The ledger lines and support allocations of the cost centres of a figure, and the ledger lines of
 * the support centres that gave to them.
 *
 * @param byMonth Lines by account and month; by account and year otherwise.
 */
export async function ledgerSources(
  release: Release,
  money: FigureMoney,
  byMonth: boolean,
): Promise<LedgerSources> {
  const centres = `select distinct region_code, year, cost_centre_id, origin from (${money.sql}) as money`;
  const givers = `
    select distinct support_allocations.region_code, support_allocations.year,
        support_allocations.giving_cost_centre_id as cost_centre_id
    from support_allocations
    inner join (${centres}) as centres
        on support_allocations.region_code = centres.region_code
        and support_allocations.year = centres.year
        and support_allocations.receiving_cost_centre_id = centres.cost_centre_id`;
  const wanted = `
    exists (
        select 1 from (${centres}) as centres
        where ledger_lines.region_code = centres.region_code
            and ledger_lines.year = centres.year
            and (
                ledger_lines.cost_centre_id = centres.cost_centre_id
                or (centres.cost_centre_id is null and ledger_lines.cost_type = centres.origin)
            )
    )
    or exists (
        select 1 from (${givers}) as givers
        where ledger_lines.region_code = givers.region_code
            and ledger_lines.year = givers.year
            and ledger_lines.cost_centre_id = givers.cost_centre_id
    )`;
  return {
    lines: await ledgerLines(release, wanted, byMonth),
    support: await supportParts(
      release,
      `exists (
        select 1 from (${centres}) as centres
        where given.region_code = centres.region_code
            and given.year = centres.year
            and given.receiving_cost_centre_id = centres.cost_centre_id
    )`,
    ),
  };
}

/** Ledger lines that meet a condition, added up by account and period. */
export async function ledgerLines(
  release: Release,
  condition: string,
  byMonth: boolean,
): Promise<LedgerLine[]> {
  const period = byMonth ? "period" : "cast(year as varchar)";
  const rows = await release.engine.rows(`
    select region_code, year, cost_centre_id, cost_type, account, ${period} as line_period,
        sum(amount_cents) as amount_cents, min(rule_id) as rule_id,
        string_agg(distinct delivery_id, ' ' order by delivery_id) as delivery_ids
    from ledger_lines
    where ${condition}
    group by region_code, year, cost_centre_id, cost_type, account, line_period
    order by region_code, year, cost_centre_id nulls last, account, line_period, cost_type`);
  return rows.map(ledgerLine);
}

/** Support allocations that meet a condition on `given`, with the whole of what the giver gave. */
export async function supportParts(release: Release, condition: string): Promise<SupportPart[]> {
  const rows = await release.engine.rows(`
    select given.region_code, given.year, given.giving_cost_centre_id,
        given.receiving_cost_centre_id, given.cost_group, given.amount_cents, given.given_cents,
        given.method, drivers.driver
    from (
        select region_code, year, giving_cost_centre_id, receiving_cost_centre_id, cost_group,
            sum(amount_cents) as amount_cents, min(method) as method,
            sum(sum(amount_cents)) over (
                partition by region_code, year, giving_cost_centre_id, cost_group
            ) as given_cents
        from support_allocations
        group by region_code, year, giving_cost_centre_id, receiving_cost_centre_id, cost_group
    ) as given
    left join (
        select region_code, year, cost_centre_id, min(driver) as driver
        from cost_centres
        group by region_code, year, cost_centre_id
    ) as drivers
        on given.region_code = drivers.region_code
        and given.year = drivers.year
        and given.giving_cost_centre_id = drivers.cost_centre_id
    where ${condition}
    order by given.region_code, given.year, given.giving_cost_centre_id,
        given.receiving_cost_centre_id, given.cost_group`);
  return rows.map((row) => ({
    region_code: requiredText(row, "region_code"),
    year: countValue(row, "year"),
    giving_cost_centre_id: requiredText(row, "giving_cost_centre_id"),
    receiving_cost_centre_id: requiredText(row, "receiving_cost_centre_id"),
    cost_group: requiredText(row, "cost_group"),
    amount_cents: wholeValue(row, "amount_cents"),
    given_cents: wholeValue(row, "given_cents"),
    driver: textValue(row, "driver"),
    method: textValue(row, "method"),
  }));
}

function ledgerLine(row: Row): LedgerLine {
  return {
    region_code: requiredText(row, "region_code"),
    year: countValue(row, "year"),
    cost_centre_id: textValue(row, "cost_centre_id") ?? "",
    cost_type: requiredText(row, "cost_type"),
    account: requiredText(row, "account"),
    period: requiredText(row, "line_period"),
    amount_cents: wholeValue(row, "amount_cents"),
    rule_id: textValue(row, "rule_id"),
    delivery_ids: (textValue(row, "delivery_ids") ?? "").split(" ").filter((id) => id !== ""),
  };
}
