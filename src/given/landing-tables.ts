import { compareTexts } from "../domain/text-order.ts";
import type { Landing } from "../identity/index.ts";
import type { Delivery } from "../ingest/index.ts";
import type { Row } from "../sql/engine.ts";
import { covers, type Partition } from "../sql/run-models.ts";
import { columns, type GivenTable } from "./given-table.ts";
import { partitionsOfLanding } from "./landed-sources.ts";

/** What was delivered, and how many of its rows were taken, as tables. */
export function deliveryTables(deliveries: readonly Delivery[], landing: Landing): GivenTable[] {
  const byId = new Map(deliveries.map((delivery) => [delivery.deliveryId, delivery]));
  const arrived = inOrderOfArrival(deliveries);
  return [
    {
      name: "given__deliveries",
      columns: columns(
        "delivery_id:varchar source:varchar source_name:varchar delivery_order:integer delivered_on:date",
      ),
      rows: deliveryRows(arrived),
      scopes: partitionsOfLanding(landing).map((partition) => ({
        partition,
        rows: deliveryRows(arrived.filter(reaching(partition, landing))),
      })),
    },
    {
      name: "given__landed_counts",
      releasedAs: "deliveries",
      columns:
        columns(`delivery_id:varchar organiser:varchar source:varchar period_from:date period_until:date
        delivered_on:date table_name:varchar received_rows:bigint accepted_rows:bigint quarantined_rows:bigint`),
      rows: landing.deliveries.map((summary) => {
        const delivery = byId.get(summary.deliveryId);
        return {
          delivery_id: summary.deliveryId,
          organiser: delivery?.organiser ?? null,
          source: delivery?.source ?? null,
          period_from: delivery?.period?.from ?? null,
          period_until: delivery?.period?.until ?? null,
          delivered_on: delivery?.deliveredOn ?? null,
          table_name: summary.table,
          received_rows: summary.receivedCount,
          accepted_rows: summary.acceptedCount,
          quarantined_rows: summary.quarantinedCount,
        };
      }),
    },
  ];
}

function deliveryRows(arrived: readonly Delivery[]): Row[] {
  return arrived.map((delivery, index) => ({
    delivery_id: delivery.deliveryId,
    source: `${delivery.organiser ?? ""}/${delivery.source}`,
    source_name: delivery.source,
    delivery_order: index,
    delivered_on: delivery.deliveredOn,
  }));
}

/** Whether a delivery landed rows of a region's year, or of all; the codes beside them are no rows of its own. */
function reaching(
  partition: NonNullable<Partition>,
  landing: Landing,
): (delivery: Delivery) => boolean {
  const ids = new Set(
    landing.partitions
      .filter(({ table, regionCode, year, rowCount }) => {
        const place = regionCode === null || year === null ? null : { regionCode, year };
        return table !== "identities" && rowCount > 0 && covers(place, partition);
      })
      .map(({ deliveryId }) => deliveryId),
  );
  return ({ deliveryId }) => ids.has(deliveryId);
}

/** Where two deliveries of one source disagree about an event, the one that came later counts. */
function inOrderOfArrival(deliveries: readonly Delivery[]): Delivery[] {
  return [...deliveries].sort(
    (left, right) =>
      compareTexts(left.deliveredOn ?? "", right.deliveredOn ?? "") ||
      left.sequence - right.sequence ||
      compareTexts(left.deliveryId, right.deliveryId),
  );
}
