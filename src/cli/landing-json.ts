import type { DeliverySummary } from "../identity/index.ts";
import type { RunPlan } from "../plan-run.ts";
import type { PlannedModel } from "../sql/plan-models.ts";

/** What came of each table of each delivery, for machines. */
export function deliveriesJson(deliveries: readonly DeliverySummary[]) {
  return deliveries.map((one) => ({
    delivery_id: one.deliveryId,
    table: one.table,
    received_count: one.receivedCount,
    accepted_count: one.acceptedCount,
    quarantined_count: one.quarantinedCount,
  }));
}

/** What a run would do, for machines. */
export function planJson({ toLand, models }: RunPlan) {
  return {
    to_land: toLand.map(({ deliveryId, table, bytes }) => ({
      delivery_id: deliveryId,
      table,
      byte_count: bytes,
    })),
    models: plannedModelsJson(models),
  };
}

export function plannedModelsJson(models: readonly PlannedModel[]) {
  return models.map(({ partition, ...planned }) => ({
    ...planned,
    partition:
      partition === null ? null : { region_code: partition.regionCode, year: partition.year },
  }));
}
