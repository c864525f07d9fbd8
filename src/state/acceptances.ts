import { randomUUID } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { type AcceptedDeviation, readAccepted } from "../ingest/index.ts";
import { appendAudit } from "./audit.ts";
import type { State } from "./state.ts";
import type { AcceptanceRow, Database } from "./tables.ts";

/** An accepted deviation as the state keeps it. */
export type Acceptance = AcceptedDeviation & {
  readonly acceptance_id: string;
  /** The user who accepted; null when it came from the command line. */
  readonly accepted_by: string | null;
};

const EVERY_DELIVERY = "";

/** All acceptances, those whose day has come too, by check and delivery. */
export async function acceptancesOf(database: Database): Promise<Acceptance[]> {
  const rows = await database
    .selectFrom("acceptances")
    .selectAll()
    .orderBy("check_id")
    .orderBy("delivery_id")
    .execute();
  return rows.map(acceptanceOf);
}

/** What a run needs to know of them. */
export async function acceptedDeviations(database: Database): Promise<AcceptedDeviation[]> {
  const acceptances = await acceptancesOf(database);
  return acceptances.map(({ acceptance_id: _id, accepted_by: _by, ...deviation }) => deviation);
}

/** Adds one; an earlier one of the same check and delivery is replaced. */
export async function accept(
  database: Database,
  deviation: AcceptedDeviation,
  acceptedBy: string | null,
): Promise<Acceptance> {
  const { delivery_id: delivery, ...rest } = deviation;
  const content = { ...rest, accepted_by: acceptedBy };
  const row = await database
    .insertInto("acceptances")
    .values({
      ...content,
      acceptance_id: randomUUID(),
      delivery_id: delivery ?? EVERY_DELIVERY,
    })
    .onConflict((conflict) => conflict.columns(["check_id", "delivery_id"]).doUpdateSet(content))
    .returningAll()
    .executeTakeFirstOrThrow();
  return acceptanceOf(row);
}

/** @returns The one that was there, or null. */
export async function removeAcceptance(
  database: Database,
  acceptanceId: string,
): Promise<Acceptance | null> {
  const row = await database
    .deleteFrom("acceptances")
    .where("acceptance_id", "=", acceptanceId)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : acceptanceOf(row);
}

/**
 * Takes over `state/accepted.yaml`, where acceptances were before they were in the state: each of its rows
 * becomes an acceptance, and the file is renamed.
 */
export async function takeOverAcceptedFile(
  state: State,
  path: string,
  note: (message: string) => void,
): Promise<void> {
  if (!existsSync(path)) return;
  const deviations = readAccepted(path);
  await state.database.transaction().execute(async (transaction) => {
    for (const deviation of deviations) {
      const { acceptance_id: id } = await accept(transaction, deviation, null);
      await appendAudit(transaction, state, {
        actorId: "machine",
        action: "acceptance.take_over",
        subjectKind: "acceptance",
        subjectId: id,
        outcome: "done",
      });
    }
  });
  const taken = path.replace(/\.yaml$/, "-taken-over.yaml");
  renameSync(path, taken);
  note(`${deviations.length} acceptances were taken over from ${path}, which is now ${taken}`);
}

function acceptanceOf(row: AcceptanceRow): Acceptance {
  return { ...row, delivery_id: row.delivery_id === EVERY_DELIVERY ? null : row.delivery_id };
}
