import { type LinkFinding, resolveChanges } from "../identity/index.ts";
import { type Engine, requiredText, sqlText } from "../sql/engine.ts";
import { filesRelation } from "../sql/run-models.ts";
import { contentHash } from "../sql/warehouse.ts";

/** National ids that gave way to others in any area: old_client_id → client_id. */
export const NATION_LINKS = "nation_links";

/**
 * Makes the table of changed identities of the whole nation: what one area knows holds for all.
 *
 * @param files Paths of the received changes of every package in force.
 * @returns How many ids gave way to another, and what was unclear.
 */
export async function makeNationLinks(
  engine: Engine,
  files: readonly string[],
): Promise<{ linkCount: number; findings: readonly LinkFinding[] }> {
  const rows =
    files.length === 0
      ? []
      : await engine.rows(
          `select distinct old_client_id, new_client_id, changed_on from ${filesRelation(files)}`,
        );
  const { canonical, findings } = resolveChanges(
    rows.map((row) => ({
      oldId: requiredText(row, "old_client_id"),
      newId: requiredText(row, "new_client_id"),
      changedOn: requiredText(row, "changed_on"),
    })),
  );
  const links = [...canonical].map(([old_client_id, client_id]) => ({ old_client_id, client_id }));
  const shape = `[{"old_client_id": "uuid", "client_id": "uuid"}]`;
  await engine.run(
    `create or replace temp table ${NATION_LINKS} as
     select link.old_client_id, link.client_id
     from (select unnest(from_json(${sqlText(JSON.stringify(links))}, '${shape}')) as link) as listed`,
  );
  return { linkCount: links.length, findings };
}

/** A hash of the links that concern the clients of a file; null when none does. */
export async function linksOfFile(engine: Engine, path: string): Promise<string | null> {
  const rows = await engine.rows(
    `select old_client_id, client_id from ${NATION_LINKS}
     where old_client_id in (select client_id from ${filesRelation([path])})
     order by old_client_id`,
  );
  return rows.length === 0
    ? null
    : contentHash(rows.map((row) => `${row["old_client_id"]} ${row["client_id"]}`));
}
