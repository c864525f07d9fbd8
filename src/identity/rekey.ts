import { UserError } from "../domain/errors.ts";
import { countValue, type Engine } from "../sql/engine.ts";
import type { PseudonymKey } from "./keys.ts";
import { pseudonymParameters, pseudonymSql } from "./pseudonym.ts";

/** The numbers behind the promise that a change of key neither joins nor splits clients. */
export type RekeyProof = {
  readonly code_count: number;
  readonly clients_before: number;
  readonly clients_after: number;
  /** Pairs of a pseudonym before and one after; as many as clients when each has one partner. */
  readonly pair_count: number;
  readonly holds: boolean;
};

/**
 * Writes the links between the pseudonyms of two keys, in one pass over the codes, and proves them.
 *
 * @param codes A relation with the column `personal_identity_code`: a name or a bracketed query.
 *   Repeated and missing codes are left out. It should hold valid codes only, as `identify` uses.
 * @param linksTable The name of the table to make: old_client_id uuid, new_client_id uuid, one row for
 *   each distinct code.
 * @returns The proof. When it does not hold the new key must not be taken into use.
 * @throws UserError "key_unsafe" when the two keys are the same, "key_invalid" when of two purposes.
 */
export async function rekey(
  engine: Engine,
  codes: string,
  linksTable: string,
  oldKey: PseudonymKey,
  newKey: PseudonymKey,
): Promise<RekeyProof> {
  if (oldKey.id === newKey.id)
    throw new UserError("key_unsafe", `the old and the new key are the same (id ${oldKey.id})`);
  if (oldKey.purpose !== newKey.purpose)
    throw new UserError("key_invalid", "the old and the new key are of two purposes");
  await engine.run(`create table ${linksTable} as ${rekeyLinksSql(codes)}`, {
    ...pseudonymParameters(oldKey, "old"),
    ...pseudonymParameters(newKey, "new"),
  });
  return rekeyProof(engine, linksTable);
}

function rekeyLinksSql(codes: string): string {
  return `
    with distinct_codes as (
        select distinct personal_identity_code
        from ${codes} as delivered
        where personal_identity_code is not null
    )
    select
        ${pseudonymSql("personal_identity_code", "old")} as old_client_id,
        ${pseudonymSql("personal_identity_code", "new")} as new_client_id
    from distinct_codes`;
}

async function rekeyProof(engine: Engine, linksTable: string): Promise<RekeyProof> {
  const [row] = await engine.rows(`
    with pairs as (
        select old_client_id, new_client_id, count(*) as code_count
        from ${linksTable}
        group by old_client_id, new_client_id
    )
    select
        cast(coalesce(sum(code_count), 0) as bigint) as code_count,
        count(distinct old_client_id) as clients_before,
        count(distinct new_client_id) as clients_after,
        count(*) as pair_count
    from pairs`);
  if (row === undefined) throw new Error("an aggregate gave no row");
  const code_count = countValue(row, "code_count");
  const clients_before = countValue(row, "clients_before");
  const clients_after = countValue(row, "clients_after");
  const pair_count = countValue(row, "pair_count");
  const holds = [clients_before, clients_after, pair_count].every((count) => count === code_count);
  return { code_count, clients_before, clients_after, pair_count, holds };
}
