import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ROUTES } from "../../api/index.ts";
import { UserError, unknownName } from "../../domain/errors.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { contractTable, loadContract, readDownloadedRows, redeliver } from "../../ingest/index.ts";
import { appendAudit, type State } from "../../state/index.ts";
import type { Workspace } from "../../workspace.ts";
import { type Answering, fromState } from "../answering.ts";
import { entryOf } from "../people/index.ts";
import type { ServedRelease } from "../released.ts";
import { deliveriesOf } from "./data-answers.ts";

/** Takes rows that were left out back, corrected, as a delivery for the next run. */
export function redeliveryAnswer(
  workspace: Workspace,
  released: ServedRelease,
  state: State,
): Answering {
  return fromState(ROUTES.redeliver, async ({ params, body, asker, requestId }) => {
    const known = await released.use((release) => deliveriesOf(release, asker.viewer));
    const own = known.find(({ delivery_id: id }) => id === params.delivery_id);
    if (own === undefined) {
      const ids = known.map(({ delivery_id: id }) => id);
      throw unknownName("delivery", params.delivery_id, ids);
    }
    const { delivery_id: deliveryId, organiser } = own;
    if (organiser === null) {
      throw new UserError(
        "redelivery_refused",
        `nobody can say whose the delivery ${deliveryId} is: it has no manifest; add one and run again`,
      );
    }
    const leftOut = new Map(
      own.tables
        .filter(({ quarantined_rows: count }) => count > 0)
        .map(({ table_name: table, quarantined_rows: count }) => [table, count]),
    );
    const contract = loadContract(join(PACKAGE_ROOT, "contract"));
    const { tables, duplicateCount } = readDownloadedRows(
      Buffer.from(body.file, "base64"),
      deliveryId,
      leftOut,
      (table) => contractTable(contract, table).columns.map(({ name }) => name),
    );
    const redelivered = redeliver(workspace.deliveries, deliveryId, organiser, tables);
    try {
      await appendAudit(state.database, state, {
        ...entryOf(asker, requestId, "quarantine.redeliver"),
        subjectKind: "delivery",
        subjectId: redelivered,
      });
    } catch (fault) {
      // What the log does not know of is not delivered.
      await rm(join(workspace.deliveries, redelivered), { recursive: true });
      throw fault;
    }
    return {
      delivery_id: redelivered,
      received_rows: tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
      duplicate_rows: duplicateCount,
      tables: tables.map(({ table, rowCount }) => ({ table_name: table, received_rows: rowCount })),
    };
  });
}
