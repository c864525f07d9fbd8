import { UserError } from "../domain/errors.ts";
import { countValue, type Engine, sqlText } from "../sql/engine.ts";
import { filesRelation } from "../sql/run-models.ts";
import { PARQUET } from "../sql/warehouse.ts";

/** The area's client_id → linkage_id, one to one. */
export const LINKAGE_MAP = "linkage_map";

/**
 * Makes the table that turns an area's ids into the ids that areas share.
 *
 * @param identities Paths of landed identities, each with both ids.
 * @throws UserError "key_missing" when they were landed without a linkage key; "proof_broken" when an id of one
 *   kind stands for two of the other.
 */
export async function makeLinkageMap(engine: Engine, identities: readonly string[]): Promise<void> {
  if (identities.length === 0) {
    await engine.run(
      `create or replace temp table ${LINKAGE_MAP} (client_id uuid, linkage_id uuid)`,
    );
    return;
  }
  const relation = filesRelation(identities);
  const described = await engine.rows(`describe select * from ${relation}`);
  if (!described.some((row) => row["column_name"] === "linkage_id")) {
    throw new UserError(
      "key_missing",
      "the codes of this release were landed without a linkage key; run again with it: paketti run",
    );
  }
  await engine.run(
    `create or replace temp table ${LINKAGE_MAP} as
     select distinct client_id, linkage_id from ${relation} as identities
     where client_id is not null`,
  );
  const [row] = await engine.rows(
    `select count(*) as pairs, count(distinct client_id) as clients, count(distinct linkage_id) as linked
     from ${LINKAGE_MAP}`,
  );
  if (row === undefined) throw new Error("an aggregate gave no row");
  const [pairs, clients, linked] = ["pairs", "clients", "linked"].map((name) =>
    countValue(row, name),
  );
  if (pairs !== clients || pairs !== linked) {
    throw new UserError(
      "proof_broken",
      `${clients} clients, ${linked} linkage ids and ${pairs} pairs of them: persons would be joined or split, so nothing was written; remove the warehouse and run again`,
    );
  }
}

/** Writes the changed identities of the area as ids that areas share. @param changes Paths of landed changes. */
export async function writeLinks(
  engine: Engine,
  changes: readonly string[],
  to: string,
): Promise<void> {
  const relation =
    changes.length === 0
      ? "(select cast(null as uuid) as old_client_id, cast(null as uuid) as new_client_id, cast(null as date) as changed_on where 1 = 0)"
      : filesRelation(changes);
  await engine.run(`copy (
      select distinct
        former.linkage_id as old_client_id,
        latter.linkage_id as new_client_id,
        cast(changes.changed_on as date) as changed_on
      from ${relation} as changes
      join ${LINKAGE_MAP} as former on former.client_id = changes.old_client_id
      join ${LINKAGE_MAP} as latter on latter.client_id = changes.new_client_id
      order by all
    ) to ${sqlText(to)} (${PARQUET})`);
}
