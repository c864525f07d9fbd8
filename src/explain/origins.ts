import { type Cut, clientRows } from "../indicators/index.ts";
import type { Release } from "../release/index.ts";
import { countValue, requiredText, textValue } from "../sql/engine.ts";

/** A delivery that a figure rests on. */
export type UsedDelivery = {
  readonly delivery_id: string;
  readonly organiser: string | null;
  readonly source: string | null;
  readonly table_name: string;
  readonly period_from: string | null;
  readonly period_until: string | null;
  readonly accepted_rows: number;
  readonly quarantined_rows: number;
};

/** A classification rule that put events on the services of a figure; null for events without one. */
export type UsedRule = {
  readonly rule_id: string | null;
  readonly service_id: string | null;
  readonly reason: string | null;
  readonly event_count: number;
};

/**
 * The deliveries of some tables whose period meets the years of a figure, less those of organisers
 * whose region is not in it.
 *
 * @param ledgerDeliveries Of the ledger only these: the deliveries of its very lines.
 */
export async function usedDeliveries(
  release: Release,
  tables: readonly string[],
  cells: readonly { readonly region_code: string; readonly year: number }[],
  ledgerDeliveries: readonly string[],
): Promise<UsedDelivery[]> {
  const rows = await release.engine.rows(`
    select delivery_id, organiser, source, table_name,
        period_from, period_until,
        coalesce(accepted_rows, 0) as accepted_rows,
        coalesce(quarantined_rows, 0) as quarantined_rows
    from deliveries
    order by table_name, delivery_id`);
  const deliveries = rows.map((row) => ({
    delivery_id: requiredText(row, "delivery_id"),
    organiser: textValue(row, "organiser"),
    source: textValue(row, "source"),
    table_name: requiredText(row, "table_name"),
    period_from: textValue(row, "period_from"),
    period_until: textValue(row, "period_until"),
    accepted_rows: countValue(row, "accepted_rows"),
    quarantined_rows: countValue(row, "quarantined_rows"),
  }));
  const regions = await release.engine.rows("select distinct region_code from regions");
  const elsewhere = regions
    .map((row) => requiredText(row, "region_code"))
    .filter((region) => cells.every((cell) => cell.region_code !== region));
  const isElsewhere = ({ organiser }: UsedDelivery) =>
    organiser !== null && elsewhere.includes(organiser);
  return deliveries.filter((delivery) =>
    delivery.table_name === "ledger_entries"
      ? ledgerDeliveries.includes(delivery.delivery_id)
      : tables.includes(delivery.table_name) &&
        cells.some((cell) => meets(delivery, cell.year)) &&
        !isElsewhere(delivery),
  );
}

/** A period runs from a day until a day that is not in it; a delivery without one may hold any year. */
function meets({ period_from, period_until }: UsedDelivery, year: number): boolean {
  const startsInTime = period_from === null || period_from < `${year + 1}-01-01`;
  return startsInTime && (period_until === null || period_until > `${year}-01-01`);
}

/** The rules that classified the events of the services, regions and years of a cut. */
export async function usedRules(release: Release, cut: Cut): Promise<UsedRule[]> {
  const rows = await release.engine.rows(`
    select coverage.rule_id, coverage.service_id, min(rules.reason) as reason,
        cast(sum(coverage.event_count) as bigint) as event_count
    from classification_coverage as coverage
    inner join (
        select distinct region_code, year, service_id
        from (${clientRows({ dimensions: [], conditions: cut.conditions })}) as months
    ) as places
        on coverage.region_code = places.region_code
        and coverage.year = places.year
        and coverage.service_id is not distinct from places.service_id
    left join (
        select rule_id, min(reason) as reason from classification_rules group by rule_id
    ) as rules
        on coverage.rule_id = rules.rule_id
    group by coverage.rule_id, coverage.service_id
    order by event_count desc, coverage.rule_id, coverage.service_id`);
  return rows.map((row) => ({
    rule_id: textValue(row, "rule_id"),
    service_id: textValue(row, "service_id"),
    reason: textValue(row, "reason"),
    event_count: countValue(row, "event_count"),
  }));
}
