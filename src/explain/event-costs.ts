import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { COST_TYPES, type CostType, type EventTables } from "../release/index.ts";
import {
  countValue,
  type Row,
  requiredText,
  sqlText,
  textValue,
  wholeValue,
} from "../sql/engine.ts";
import { fillReferences } from "../sql/models.ts";
import type { FoundEvent } from "./find-event.ts";

/** The cost of one event in one cost type: what it took from its cost centre, and what was its own. */
export type EventCost = {
  readonly cost_type: CostType;
  /** Of the cost centre's spread cost, for one unit of weight: a minute, a day, an event, a euro of price. */
  readonly unit_microeuros: number;
  readonly spread_microeuros: bigint;
  readonly direct_microeuros: bigint;
  readonly total_microeuros: bigint;
};

/** What an event became: its service, its weight and its cost. */
export type CostedEvent = {
  readonly month: string;
  readonly service_id: string | null;
  readonly rule_id: string | null;
  readonly weight_method: string | null;
  /** Thousandths of the unit of the method; whole cents when the method is price. */
  readonly weight: bigint;
  readonly is_weight_assumed: boolean;
  /** All events of the cost centre in the year, and their weight. */
  readonly centre_event_count: number;
  readonly centre_weight: bigint;
  readonly costs: readonly EventCost[];
  /** The eight gross types. */
  readonly cost_microeuros: bigint;
  /** With income and client fees, which are negative. */
  readonly net_microeuros: bigint;
};

/**
 * Costs one event again, by the statement that costed it in the run and the pools of the release.
 *
 * @returns Null when the event is not among the costed ones.
 */
export async function costEvent(
  tables: EventTables,
  event: FoundEvent,
): Promise<CostedEvent | null> {
  const isOfYear = (file: { regionCode: string | null; year: number | null }) =>
    (file.regionCode === null || file.regionCode === event.region_code) &&
    (file.year === null || file.year === event.year);
  if (!tables.filesOf("costing__events").some(isOfYear)) return null;
  const pools = `select * from pools where region_code = ${sqlText(event.region_code)} and year = ${event.year}`;
  const relations: Readonly<Record<string, string>> = {
    costing__marked_events: `(
        select *
        from ${tables.relationOf("costing__events", isOfYear)}
        where delivery_id = ${sqlText(event.delivery_id)}
            and file_path = ${sqlText(event.file_path)}
            and row_number = ${event.row_number}
    )`,
    costing__pools: `(${pools})`,
  };
  const path = join(PACKAGE_ROOT, "models/marts/costing/costing__event_costs.sql");
  const statement = fillReferences(readFileSync(path, "utf8"), (name) => relations[name] ?? name);
  const units = COST_TYPES.map((type) => `coalesce(pools.${type}_unit, 0.0) as ${type}_unit`);
  const [row] = await tables.engine.rows(`
    select
        event_costs.*,
        pools.weight_method,
        coalesce(pools.event_count, 0) as centre_event_count,
        coalesce(pools.total_weight, 0) as centre_weight,
        ${units.join(", ")}
    from (${statement}) as event_costs
    left join (${pools}) as pools
        on event_costs.cost_centre_id = pools.cost_centre_id`);
  return row === undefined ? null : costedEvent(row);
}

function costedEvent(row: Row): CostedEvent {
  const weightMethod = textValue(row, "weight_method");
  const costs = COST_TYPES.map((type) => eventCost(row, type, weightMethod));
  const reducing: readonly CostType[] = ["income", "client_fees"];
  return {
    month: requiredText(row, "month"),
    service_id: textValue(row, "service_id"),
    rule_id: textValue(row, "rule_id"),
    weight_method: weightMethod,
    weight: wholeValue(row, "weight"),
    is_weight_assumed: row["is_weight_assumed"] === true,
    centre_event_count: countValue(row, "centre_event_count"),
    centre_weight: wholeValue(row, "centre_weight"),
    costs,
    cost_microeuros: total(costs.filter((cost) => !reducing.includes(cost.cost_type))),
    net_microeuros: total(costs),
  };
}

function eventCost(row: Row, type: CostType, weightMethod: string | null): EventCost {
  const totalMicroeuros = wholeValue(row, `${type}_microeuros`);
  const direct = directMicroeuros(row, type);
  return {
    cost_type: type,
    unit_microeuros: Number(row[`${type}_unit`]) * weightScale(weightMethod),
    spread_microeuros: totalMicroeuros - direct,
    direct_microeuros: direct,
    total_microeuros: totalMicroeuros,
  };
}

/** How much of the stored weight makes one unit: prices are stored in cents, others in thousandths. */
function weightScale(weightMethod: string | null): number {
  return weightMethod === "price" ? 100 : 1000;
}

function directMicroeuros(row: Row, type: CostType): bigint {
  if (type === "client_fees") return -10_000n * wholeValue(row, "client_fee_cents");
  return textValue(row, "direct_cost_type") === type
    ? 10_000n * wholeValue(row, "direct_cost_cents")
    : 0n;
}

function total(costs: readonly EventCost[]): bigint {
  return costs.reduce((sum, cost) => sum + cost.total_microeuros, 0n);
}
